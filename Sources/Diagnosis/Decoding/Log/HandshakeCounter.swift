// Sessions that came to nothing, counted by client and reason: a scanner makes thousands of them, and they must not push out of
// memory the lines that say why a port is dead.

/// Counts while a log is read: `SSL_accept error from CLIENT: …`, and the library's reason on the next line of the same process.
package struct HandshakeCounter: Sendable {
    private struct Key: Hashable {
        var process: String
        var client: String
        var reason: LogDetail.HandshakeReason
    }

    private struct Waiting {
        var process: String
        var client: String
        var said: String
        var stamp: String
        var offset: Int
    }

    private var waiting: [Int: Waiting] = [:]
    private var indexes: [Key: Int] = [:]
    private var counted: [HandshakeTally] = []
    /// Failed sessions beyond the keys that are kept.
    package private(set) var uncounted = 0

    /// Clients and reasons kept; a scanner that changes its address is one of many.
    private static let mostKeys = 2000

    package init() {}

    /// What was counted so far, in the order of appearance, those included that still wait for their reason.
    package var tallies: [HandshakeTally] {
        var copy = self
        for pid in copy.waiting.keys.sorted() { copy.settle(pid, reason: nil) }
        return copy.counted
    }

    /// The line is about a failed handshake and no event of its own.
    mutating func take(_ parts: LogLine, in line: UnsafeBufferPointer<UInt8>, source: Int, offset: Int) -> Bool {
        guard case .server = parts.program else { return false }
        let start = parts.message.lowerBound
        if ByteScan.matches("SSL_accept error from ", in: line, at: start) {
            settle(parts.pid, reason: nil)
            var text = TextParts(ByteScan.text(line, (start + 22)..<parts.message.upperBound))
            // An IPv6 address has colons of its own: the client ends with its bracket.
            guard let client = text.upTo("]: ") else { return false }
            waiting[parts.pid] = Waiting(
                process: ByteScan.text(line, parts.process), client: client + "]", said: text.all,
                stamp: Stamp.find(in: line, before: parts.process.lowerBound), offset: offset)
            return true
        }
        guard let before = waiting[parts.pid] else { return false }
        guard offset - before.offset < LogReader.near, let text = LogMessage.libraryProblem(parts, in: line) else {
            settle(parts.pid, reason: nil)
            return false
        }
        settle(parts.pid, reason: LogDetail.HandshakeReason(library: LogDetail.libraryReason(text)))
        return true
    }

    mutating func reloaded(_ event: LogEvent) {
        for index in counted.indices where counted[index].process.hasPrefix(event.tag + "/") { counted[index].sinceReload = 0 }
    }

    private mutating func settle(_ pid: Int, reason: LogDetail.HandshakeReason?) {
        guard let session = waiting.removeValue(forKey: pid) else { return }
        let key = Key(process: session.process, client: session.client, reason: reason ?? HandshakeCounter.reason(session.said))
        if let index = indexes[key] {
            counted[index].count += 1
            counted[index].sinceReload += 1
            counted[index].last = session.stamp
        } else if counted.count < HandshakeCounter.mostKeys {
            indexes[key] = counted.count
            counted.append(
                HandshakeTally(
                    process: key.process, client: key.client, reason: key.reason, first: session.stamp, last: session.stamp))
        } else {
            uncounted += 1
        }
    }

    /// Without a line of the library: `lost connection`, `Connection reset by peer`, `-1`, `0`, `Connection timed out`.
    private static func reason(_ said: String) -> LogDetail.HandshakeReason {
        ["lost connection", "Connection reset by peer", "-1", "0", "Broken pipe"].contains(said) ? .hungUp : .other(said)
    }
}
