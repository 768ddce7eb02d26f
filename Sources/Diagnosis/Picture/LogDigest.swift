// The mail log of this instance alone, split at its last reload: what is fresh evidence, what is stale, what belongs to
// another Postfix on the same host.

import PostfixModel

/// Counts and first and last sight of one kind of line.
package struct LogTally: Sendable, Equatable {
    package var count = 0
    package var first: LogEvent?
    package var last: LogEvent?

    init(_ events: [LogEvent], _ counts: [Int] = []) {
        count = events.reduce(0) { $0 + $1.times } + counts.reduce(0, +)
        first = events.first
        last = events.last
    }
}

package struct LogDigest: Sendable, Equatable {
    /// Events of this instance, oldest first; of many of one kind the first and the last.
    package var events: [LogEvent]
    /// Events of this instance that were counted and not kept.
    package var counted: [LogCount]
    /// The last reload or start of this instance; nil when the log does not go back to it.
    package var lastReload: LogEvent?
    /// Lines of other instances that were left out.
    package var foreign: Int
    /// Dropped clients that were this program's own connections.
    package var ownDrops: LogTally
    /// All that is there was read: the counts are exact.
    package var isWhole: Bool
    private var freshFrom: Int
    private let victims: [LogEvent]

    /// `values`: the lists this instance may read, expanded. `services`: first fields of its master.cf lines.
    package init(
        _ facts: LogFacts, configDirectory: String?, values: [String] = [], services: [String] = [], syslogNames: [String] = []
    ) {
        let owner = LogOwner(
            facts.events, configDirectory: configDirectory, values: values, services: services, syslogNames: syslogNames)
        let own = facts.events.filter(owner.owns)
        counted = facts.counted.filter { owner.owns($0.example) }
        let reload = own.lastIndex { $0.isReload }
        events = own
        foreign = LogTally(facts.events, facts.counted.map(\.count)).count - LogTally(own, counted.map(\.count)).count
        lastReload = reload.map { own[$0] }
        // Without a reload in it the log begins after the last one: all of it is fresh.
        freshFrom = reload.map { $0 + 1 } ?? 0
        isWhole = facts.isWhole
        let ownDropped = Set((facts.ofProbes + facts.ofEarlierProbes).filter { $0.droppedClient != nil }.map(OwnDrop.init))
        let drops = own.filter { $0.droppedClient != nil }
        victims = ownDropped.isEmpty ? drops : drops.filter { !ownDropped.contains(OwnDrop($0)) }
        ownDrops = ownDropped.isEmpty ? LogTally([]) : LogTally(drops.filter { ownDropped.contains(OwnDrop($0)) })
    }

    /// A line that dropped a client, told by its process and its words, the stamp among them.
    private struct OwnDrop: Hashable {
        var process: String
        var line: String
        init(_ event: LogEvent) {
            process = event.processKey
            line = event.line
        }
    }

    /// Since the last reload or start, as far as the log goes back.
    package var fresh: ArraySlice<LogEvent> { events[freshFrom...] }
    package var stale: ArraySlice<LogEvent> { events[..<freshFrom] }

    package var invalidLists: LogTally {
        LogTally(events.filter { $0.quotedList != nil }, counted.filter { $0.example.quotedList != nil }.map(\.count))
    }
    package var freshInvalidLists: [LogEvent] { fresh.filter { $0.quotedList != nil } }
    /// How many they are, those that are not kept included.
    package var freshInvalidListCount: Int {
        LogTally(freshInvalidLists, counted.filter { $0.example.quotedList != nil }.map(\.sinceReload)).count
    }

    private var countedDrops: [LogCount] { counted.filter { $0.example.droppedClient != nil } }
    /// Every connection that was dropped, this program's own included.
    package var drops: LogTally { LogTally(events.filter { $0.droppedClient != nil }, countedDrops.map(\.count)) }
    package var freshDrops: [LogEvent] { fresh.filter { $0.droppedClient != nil } }
    /// Clients that were turned away: whoever it was but this program itself. Mail programs of this machine are clients.
    package var droppedClients: LogTally { LogTally(victims, countedDrops.map(\.count)) }
    package var freshDroppedClientCount: Int {
        let last = lastReload.map { ($0.source, $0.offset) } ?? (-1, -1)
        return LogTally(victims.filter { ($0.source, $0.offset) > last }, countedDrops.map(\.sinceReload)).count
    }

    /// Addresses of the clients that were turned away, each once, in order of appearance as far as their lines are kept.
    package var clients: [String] {
        (victims.compactMap(\.droppedClient).map(LogDigest.address) + countedDrops.flatMap(\.clients.keys).sorted()).unique
    }
    /// There are more addresses than `clients`.
    package var hasMoreClients: Bool { countedDrops.contains(where: \.hasMoreClients) }

    /// How many drops were of clients with such an address.
    package func droppedCount(_ isOne: (String) -> Bool) -> Int {
        let kept = victims.filter { isOne(LogDigest.address($0.droppedClient ?? "")) }
        let others = countedDrops.flatMap(\.clients).filter { isOne($0.key) }.map(\.value)
        return LogTally(kept, others).count
    }

    /// Turned-away clients whose process had complained about its list before: the two lines of the article, paired.
    package var pairs: Int {
        let kept = events.filter { $0.droppedClient != nil && $0.rejectedBefore != nil }
        return LogTally(kept, countedDrops.filter { $0.example.rejectedBefore != nil }.map(\.count)).count
    }

    /// Set-up failures other than the list, since the last reload; only those after which TLS did not work again.
    package var certificateProblems: [LogEvent] { standing { if case .certificateProblem = $0.kind { true } else { false } } }
    /// Library errors that only explain a certificate that cannot be loaded are not counted here.
    package var libraryProblems: [LogEvent] {
        let explained = Set(certificateProblems.map(\.pid))
        return standing { if case .libraryProblem = $0.kind { !explained.contains($0.pid) } else { false } }
    }
    /// The set-up fault other than the list that says most, since the last reload.
    package var otherFault: LogEvent? { LogDigest.mostTelling(certificateProblems + libraryProblems + fatals) }

    /// A certificate or library fault from before the last reload, where nothing shows that TLS worked after it: since then an
    /// invalid list may hide it.
    package var earlierFault: LogEvent? {
        let isFault = { (event: LogEvent) in
            switch event.kind {
            case .certificateProblem, .libraryProblem: true
            default: false
            }
        }
        let lastWorking = events.lastIndex { $0.kind == .tlsWorked }.map { $0 + 1 } ?? 0
        guard lastWorking <= stale.endIndex else { return nil }
        return LogDigest.mostTelling(stale[lastWorking...].filter(isFault))
    }

    /// Of several lines about one failed set-up the one a reader can act on: the file that cannot be used before the library's
    /// own words for it. Of equals the newest.
    package static func mostTelling(_ events: [LogEvent]) -> LogEvent? {
        events.reversed().min { rank($0) < rank($1) }
    }

    /// What can be repaired comes first: the file that cannot be loaded, then why a process ends, then the rest; the library's own
    /// account only explains the line beside it.
    package static func rank(_ event: LogEvent) -> Int {
        switch event.kind {
        case .certificateProblem(let text): text.hasPrefix("cannot get ") ? 0 : 1
        case .fatal: 2
        case .libraryProblem(let text): text.hasPrefix("TLS library problem") ? 4 : 3
        default: 5
        }
    }

    /// Of those programs that a dead port can hang on; a delivery that ends is another matter.
    package var fatals: [LogEvent] { standing { $0.isFatal && $0.isOfServer } }
    package var unknownWords: [LogEvent] { fresh.filter { if case .unknownWord = $0.kind { true } else { false } } }

    /// A line since the last reload says why TLS is off, or why a service ends.
    package var namesCause: Bool {
        !(freshInvalidLists + certificateProblems + libraryProblems + fatals + unknownWords).isEmpty
    }

    /// A fresh line that quotes this list.
    package func complains(about list: String) -> LogEvent? {
        freshInvalidLists.last { $0.quotedList.map { LogDigest.sameList($0, list) } ?? false }
    }

    private func standing(_ isOne: (LogEvent) -> Bool) -> [LogEvent] {
        var found: [LogEvent] = []
        for event in fresh {
            if isOne(event) { found.append(event) }
            if case .tlsWorked = event.kind { found.removeAll { $0.process == event.process } }
        }
        return found
    }

    /// Events are in time order, whatever file they come from.
    func isLater(_ event: LogEvent, than other: LogEvent) -> Bool {
        guard let left = events.lastIndex(of: event), let right = events.lastIndex(of: other) else { return false }
        return left > right
    }

    /// `10.0.0.1` of `mail.example.com[10.0.0.1]`, and of `mail.example.com[10.0.0.1]:41232` (smtpd_client_port_logging).
    static func address(_ client: String) -> String {
        guard let open = client.lastIndex(of: "["), let close = client[open...].firstIndex(of: "]") else { return client }
        let inside = client[client.index(after: open)..<close]
        return inside.isEmpty ? String(client[..<open]) : String(inside)
    }

    static func samePath(_ left: String, _ right: String) -> Bool {
        let parts = [left, right].map { $0.split(separator: "/", omittingEmptySubsequences: true) }
        return parts[0] == parts[1]
    }

    /// Equal as a log can show it: loggers write a tab as `#011` or a blank, Postfix writes bytes it will not print as `?`.
    package static func sameList(_ quoted: String, _ value: String) -> Bool {
        quoted == value || printed(quoted) == printed(value)
    }

    private static func printed(_ text: String) -> String {
        var result = ""
        for scalar in text.replacing("#011", with: " ").unicodeScalars {
            let character: Character =
                scalar == "\t" || scalar == "\r" || scalar == "\n" ? " " : scalar.isASCII && scalar.value >= 0x20 ? Character(scalar) : "?"
            let last = result.last
            if character == last, character == " " || character == "?" { continue }
            result.append(character)
        }
        return result.trimmingBlanks()
    }
}
