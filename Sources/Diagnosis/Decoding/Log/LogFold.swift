// Folds the events of a log into what has bounds: of each kind the first and the last ones, and counts of all between. Readings of
// neighbouring pieces of a log are joined at their seam, the older before the newer.

/// What one piece of a log tells.
package struct LogFold: Sendable, Equatable {
    private struct Key: Hashable {
        var process: String
        var kind: String
    }

    private typealias Place = (source: Int, offset: Int)

    private struct Kept: Equatable {
        var first: [LogEvent] = []
        var last: [LogEvent] = []
        var between: LogCount?

        mutating func keep(_ event: LogEvent, lastReload: Place?) {
            guard first.count >= LogFold.mostFirst else { return first.append(event) }
            last.append(event)
            guard last.count >= 2 * LogFold.mostLast else { return }
            // Half of them at a time: an array that loses its first element moves all the others.
            var counted = between ?? LogCount(of: last[0])
            between = nil
            for old in last[..<LogFold.mostLast] {
                counted.add(old, isFresh: lastReload.map { (old.source, old.offset) > $0 } ?? true, hour: old.hour)
            }
            between = counted
            last.removeFirst(LogFold.mostLast)
        }

        mutating func add(_ older: LogCount, isReloaded: Bool) {
            var counted = between ?? LogCount(of: older.example)
            between = nil
            counted.add(older: older, isReloaded: isReloaded)
            between = counted
        }
    }

    /// `end`: no stamp is from later, in seconds since 1970 on the log's own clock; nil where it is not known, and hours do not matter.
    private let end: Int?
    /// Reloads of this directory part old from new; of any where it is not known.
    private let configDirectory: String?
    private var kept: [Key: Kept] = [:]
    private var reloads = 0
    /// Where the last reload stood: source and offset.
    private var lastReload: Place?
    package private(set) var rejections = RejectionMemory()
    package private(set) var handshakes: [HandshakeTally] = []

    private static let mostFirst = 4
    private static let mostLast = 24
    private static let mostKinds = 400

    package init(configDirectory: String? = nil, end: Int? = nil) {
        self.configDirectory = configDirectory
        self.end = end
    }

    package static func == (left: LogFold, right: LogFold) -> Bool {
        left.kept == right.kept && left.handshakes == right.handshakes
    }

    /// The latest event of this piece is behind a reload or start in it.
    package var holdsReload: Bool { reloads > 0 }

    /// What is in it says whether the server is affected: nothing that was not read could change it.
    package var answers: Bool {
        holdsReload || kept.values.contains { ($0.first.first.map { $0.quotedList != nil || $0.droppedClient != nil }) ?? false }
    }

    /// Takes the next event of the same piece.
    package mutating func add(_ event: LogEvent) {
        var event = event
        if event.hour == nil, let end { event.hour = LogStamp(event.stamp).map { LogHour(seconds: $0.seconds(notAfter: end)) } }
        keep(event)
    }

    private mutating func keep(_ event: LogEvent) {
        if isOwnReload(event) {
            reloads += 1
            lastReload = (event.source, event.offset)
            for key in kept.keys { kept[key]?.between?.sinceReload = 0 }
        }
        kept[key(of: event), default: Kept()].keep(event, lastReload: lastReload)
    }

    private func isOwnReload(_ event: LogEvent) -> Bool {
        guard let directory = event.reloadDirectory else { return false }
        return configDirectory.map { LogDigest.samePath(directory, $0) } ?? true
    }

    private func key(of event: LogEvent) -> Key {
        let exact = Key(process: event.process, kind: event.kindName + (event.kindParts ?? ""))
        if kept[exact] != nil || kept.count < LogFold.mostKinds { return exact }
        return Key(process: event.program, kind: event.kindName)
    }

    /// What the reader of this piece knows at its end.
    package mutating func close(_ reader: LogReader) {
        rejections = reader.rejections
        handshakes = reader.handshakes.tallies
    }

    /// This piece with the one before it in front. Sources are numbered anew: `shift` is added to this piece's.
    package func following(_ older: LogFold, shift: Int = 0) -> LogFold {
        var joined = LogFold(configDirectory: configDirectory, end: end)
        let newest = events.map { event in
            var event = event
            event.source += shift
            if event.droppedClient != nil, event.rejectedBefore == nil { event.rejectedBefore = older.rejections.list(of: event) }
            return event
        }
        for event in older.events + newest { joined.keep(event) }
        joined.addCounts(older.counted, isReloaded: holdsReload)
        joined.addCounts(counted, isReloaded: false)
        joined.reloads = older.reloads + reloads
        joined.rejections = rejections
        joined.handshakes = HandshakeTally.merged(older.handshakes, handshakes)
        return joined
    }

    private mutating func addCounts(_ counts: [LogCount], isReloaded: Bool) {
        for count in counts {
            kept[key(of: count.example), default: Kept()].add(count, isReloaded: isReloaded)
        }
    }

    /// Those kept, in the order of the log.
    package var events: [LogEvent] {
        kept.values.flatMap { $0.first + $0.last }.sorted { ($0.source, $0.offset) < ($1.source, $1.offset) }
    }

    package var counted: [LogCount] {
        kept.values.compactMap(\.between).sorted { ($0.example.source, $0.example.offset) < ($1.example.source, $1.example.offset) }
    }
}

extension LogEvent {
    /// Events of one name and the same parts are of one kind.
    fileprivate var kindName: String {
        switch kind {
        case .invalidList: "list "
        case .unknownWord: "word "
        case .wrapperDropped: "drop "
        case .reload: "reload "
        case .started: "start "
        case .certificateProblem: "certificate "
        case .libraryProblem: "library "
        case .tlsWorked: "works "
        case .fatal: "fatal "
        case .panic: "panic "
        case .error: "error "
        case .warning: "warning "
        case .information: "information "
        }
    }

    fileprivate var kindParts: String? {
        switch kind {
        case .invalidList(let value): value
        case .unknownWord(let parameter, let word, _): "\(parameter) \(word)"
        case .wrapperDropped(_, let service): "\(service) \(rejectedBefore ?? "")"
        case .reload(_, let directory), .started(_, let directory): directory
        case .certificateProblem(let text), .libraryProblem(let text), .fatal(let text), .panic(let text), .error(let text),
            .warning(let text), .information(let text):
            text
        case .tlsWorked: nil
        }
    }
}
