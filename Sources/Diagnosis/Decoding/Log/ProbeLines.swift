// Which lines of a log were written for the program's own connections: told by the time, for only what was appended while they were made
// is looked at, and by the process that served them. The address alone proves nothing: local mail programs come from the same.

/// Reads what was appended to one log while connections were made.
package struct ProbeLines: Sendable {
    private struct Server {
        enum Client { case none, own, other }
        var client = Client.none
        /// Lines since the process began or its last client left: whom they are about shows with the next client.
        var held: [LogEvent] = []
    }

    private var processes: [String: Server] = [:]
    private var found: [LogEvent] = []
    private let isOwn: @Sendable (String) -> Bool
    private let source: Int
    private var next = 0

    /// `isOwn`: whether a numeric address is one that our connections came from.
    package init(source: Int = 0, isOwn: @escaping @Sendable (String) -> Bool) {
        self.source = source
        self.isOwn = isOwn
    }

    package mutating func take(_ line: [UInt8]) {
        let offset = next
        next += line.count + 1
        let event = (line.withUnsafeBufferPointer { LogEnvelope($0) }?.line ?? line).withUnsafeBufferPointer { line -> LogEvent? in
            guard let parts = LogLine(line), let reading = LogMessage.whole(parts, in: line) else { return nil }
            return LogLine.event(reading, parts, in: line, source: source, offset: offset)
        }
        // That TLS worked the probe itself has seen; what it was told of here is trouble.
        guard let event, event.kind != .tlsWorked else { return }
        // What master says of a child that ended, and that it starts no other, is about every client alike.
        if event.program == "master" { return found.append(event) }
        let key = event.processKey
        var process = processes[key] ?? Server()
        switch event.detail {
        case .connected(let client):
            process.client = isOwn(LogDigest.address(client)) ? .own : .other
            if process.client == .own { found += process.held }
            process.held = []
        case .disconnected: process.client = .none
        default:
            switch process.client {
            // Whom a line is about it may say itself, where the logger kept no line about the connection.
            case .none where ProbeLines.client(of: event).map { isOwn(LogDigest.address($0)) } == true: found.append(event)
            case .own: found.append(event)
            case .none: process.held.append(event)
            case .other: break
            }
        }
        processes[key] = process
    }

    /// In the order of the log. A process that ended of a fatal before it greeted anybody was started for a connection of that time.
    package var events: [LogEvent] {
        let died = processes.values.filter { process in
            process.held.contains { if case .panic = $0.kind { true } else { $0.isFatal } }
        }
        return (found + died.flatMap(\.held)).sorted { $0.offset < $1.offset }
    }

    /// Whom the line itself says that it is about.
    private static func client(of event: LogEvent) -> String? {
        if case .limited(let client, _) = event.detail { client } else { event.droppedClient }
    }
}

extension LogMessage {
    /// As `reading`, and every other warning, connect and disconnect of a server.
    static func whole(_ parts: LogLine, in line: UnsafeBufferPointer<UInt8>) -> Reading? {
        switch parts.program {
        case .server, .master: break
        case .control, .client, .helper: return nil
        }
        if let reading = reading(parts, in: line) { return reading }
        let text = ByteScan.excerpt(line, parts.message, limit: longestText)
        if text.hasPrefix("warning: ") { return (.warning(String(text.dropFirst(9))), LogDetail.ofWarning(String(text.dropFirst(9)))) }
        switch LogDetail.ofInformation(text) {
        case .connected(let client): return (.information(text), .connected(client: client))
        case .disconnected(let client): return (.information(text), .disconnected(client: client))
        default: return nil
        }
    }
}
