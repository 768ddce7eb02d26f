// Reads a log line by line, in order, and keeps what needs its neighbours: library errors that belong to a failed set-up.

/// One place that is searched. Feed it lines in file order: every line, or those that LineScan finds.
package struct LogReader: Sendable {
    private var source: Int
    /// Where the next line begins, where nobody says so.
    private var next = 0
    /// Processes whose TLS set-up failed: no session can start there, so their library errors are about the set-up.
    private var failed: Set<Int> = []
    /// A library error that waits to see whether its process goes on to give up TLS.
    private var waiting: LogEvent?
    /// Process names with a working session since the last failure or reload: more of the same tells nothing.
    private var working: Set<String> = []
    /// Which list each process had rejected.
    package private(set) var rejections = RejectionMemory()
    /// Sessions that came to nothing, counted.
    package private(set) var handshakes = HandshakeCounter()
    /// Where the last line that told of something ended, and what it told of.
    private var last: (end: Int, events: [LogEvent]) = (-1, [])

    /// Bytes within which lines of one process are about one thing.
    static let near = 4096

    package init(source: Int = 0) { self.source = source }

    package mutating func take(_ line: [UInt8]) -> [LogEvent] {
        line.withUnsafeBufferPointer { take($0) }
    }

    /// The events this line completes, oldest first. Repeats of `tlsWorked` are left out. `offset`: where it begins; behind the last one
    /// where nothing is said.
    package mutating func take(_ line: UnsafeBufferPointer<UInt8>, at offset: Int? = nil) -> [LogEvent] {
        let offset = offset ?? next
        next = offset + line.count + 1
        if offset == last.end, let times = LogEnvelope.repeats(line) {
            return last.events.map { event in
                var event = event
                event.offset = offset
                event.times = times
                return event
            }
        }
        let envelope = LogEnvelope(line)
        var events = envelope.map { opened in opened.line.withUnsafeBufferPointer { read($0, at: offset) } } ?? read(line, at: offset)
        if let times = envelope?.times, times > 1, !events.isEmpty { events[events.count - 1].times = times }
        // That TLS works is told once, however often.
        last = (next, events.suffix(1).filter { $0.kind != .tlsWorked })
        return events
    }

    private mutating func read(_ line: UnsafeBufferPointer<UInt8>, at offset: Int) -> [LogEvent] {
        guard let parts = LogLine(line) else { return [] }
        if handshakes.take(parts, in: line, source: source, offset: offset) { return [] }
        guard let reading = LogMessage.reading(parts, in: line) else {
            return LogMessage.libraryProblem(parts, in: line).map { library($0, parts, in: line, at: offset) } ?? []
        }
        var event = LogLine.event(reading, parts, in: line, source: source, offset: offset)
        if let list = event.quotedList { rejections.note(list, by: event) }
        if event.droppedClient != nil { event.rejectedBefore = rejections.list(of: event) }
        return sorted(event)
    }

    /// Postfix logs library errors after the line that disables TLS, but before it where a PEM file is read; a client's
    /// broken handshake logs the same text in a process that works (tls_misc.c tls_print_errors).
    private mutating func library(_ text: String, _ parts: LogLine, in line: UnsafeBufferPointer<UInt8>, at offset: Int) -> [LogEvent] {
        let reading = LogMessage.Reading(kind: .libraryProblem(text), detail: LogDetail.tls(text))
        let event = LogLine.event(reading, parts, in: line, source: source, offset: offset)
        if failed.contains(parts.pid) { return [event] }
        waiting = event
        return []
    }

    private mutating func sorted(_ event: LogEvent) -> [LogEvent] {
        switch event.kind {
        case .reload, .started:
            handshakes.reloaded(event)
            failed.removeAll()
            working.removeAll()
            waiting = nil
        case .invalidList, .certificateProblem, .libraryProblem:
            failed.insert(event.pid)
            working.removeAll()
            if let held = waiting, held.pid == event.pid, event.offset - held.offset < LogReader.near {
                waiting = nil
                return [held, event]
            }
        case .wrapperDropped, .unknownWord, .fatal, .panic:
            working.removeAll()
        case .error, .warning, .information: break
        case .tlsWorked:
            failed.remove(event.pid)
            return working.insert(event.process).inserted ? [event] : []
        }
        return [event]
    }
}

/// Which list each process had rejected. Process ids come again, so only the latest thousands are kept.
package struct RejectionMemory: Sendable {
    private var recent: [String: String] = [:]
    private var older: [String: String] = [:]
    private static let most = 8192

    mutating func note(_ list: String, by event: LogEvent) {
        if recent.count >= RejectionMemory.most { (older, recent) = (recent, [:]) }
        recent[event.processKey] = list
    }

    func list(of event: LogEvent) -> String? { recent[event.processKey] ?? older[event.processKey] }
}
