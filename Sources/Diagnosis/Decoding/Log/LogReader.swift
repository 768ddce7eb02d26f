// Reads a log line by line, in order, and keeps what needs its neighbours: library errors that belong to a failed set-up.

/// One place that is searched. Feed it every line in file order.
package struct LogReader: Sendable {
    private var source: Int
    private var number = 0
    /// Processes whose TLS set-up failed: no session can start there, so their library errors are about the set-up.
    private var failed: Set<Int> = []
    /// A library error that waits to see whether its process goes on to give up TLS.
    private var waiting: LogEvent?
    /// Process names with a working session since the last failure or reload: more of the same tells nothing.
    private var working: Set<String> = []
    /// Sessions that came to nothing, counted.
    package private(set) var handshakes = HandshakeCounter()

    package init(source: Int = 0) { self.source = source }

    /// Lines seen so far.
    package var lines: Int { number }

    package mutating func take(_ line: [UInt8]) -> [LogEvent] {
        line.withUnsafeBufferPointer { take($0) }
    }

    /// The events this line completes, oldest first. Repeats of `tlsWorked` are left out.
    package mutating func take(_ line: UnsafeBufferPointer<UInt8>) -> [LogEvent] {
        number += 1
        guard let parts = LogLine(line) else { return [] }
        if handshakes.take(parts, in: line, source: source, number: number) { return [] }
        guard let reading = LogMessage.reading(parts, in: line) else {
            return LogMessage.libraryProblem(parts, in: line).map { library($0, parts, in: line) } ?? []
        }
        let event = LogLine.event(reading, parts, in: line, source: source, number: number)
        return sorted(event)
    }

    /// Postfix logs library errors after the line that disables TLS, but before it where a PEM file is read; a client's
    /// broken handshake logs the same text in a process that works (tls_misc.c tls_print_errors).
    private mutating func library(_ text: String, _ parts: LogLine, in line: UnsafeBufferPointer<UInt8>) -> [LogEvent] {
        let reading = LogMessage.Reading(kind: .libraryProblem(text), detail: LogDetail.tls(text))
        let event = LogLine.event(reading, parts, in: line, source: source, number: number)
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
            if let held = waiting, held.pid == event.pid, number - held.number < 20 {
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
