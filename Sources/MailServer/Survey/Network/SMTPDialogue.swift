// The plain part of an SMTP session, over a socket of our own: greeting, EHLO, STARTTLS, and a polite QUIT where TLS is refused.

import Diagnosis

package struct SMTPDialogue: Sendable {
    /// Seconds for the connection, and for each reply: a fresh smtpd needs one or two (FACTS §4).
    package var connectLimit = 3.0
    package var replyLimit = 6.0
    /// What is said after EHLO.
    package var client: String

    package init(client: String) { self.client = client }

    /// How far it came; `failure` when the connection or a reply did not come about.
    package struct Ended: Sendable, Equatable {
        package var dialogue = StartTLSDialogue()
        package var failure: TLSOutcome?
        /// Somebody accepted the connection, whatever came then.
        package var isConnected = false
        package init() {}

        /// Is nil when TLS may begin.
        package var outcome: TLSOutcome? { failure ?? dialogue.outcome }
    }

    /// Blocks up to the limits.
    package func hold(address: String, port: Int, cancellation: Cancellation = Cancellation()) -> Ended {
        var ended = Ended()
        do throws(StreamSocket.Failure) {
            let socket = try StreamSocket(address: address, port: port, timeLimit: connectLimit, cancellation: cancellation)
            return hold(over: socket, port: port, gate: nil)
        } catch {
            ended.failure = error.outcome(connectLimit).asTLSOutcome
            return ended
        }
    }

    /// The same over a connection that is open already; it stays open where TLS may begin. `gate` decides whether STARTTLS is asked for.
    func hold(over socket: StreamSocket, port: Int, gate: STARTTLSGate?) -> Ended {
        var ended = Ended()
        ended.isConnected = true
        do throws(StreamSocket.Failure) {
            try talk(over: socket, port: port, gate: gate, &ended)
        } catch {
            ended.failure = ended.dialogue.greeting == nil || error == .cancelled ? error.outcome(connectLimit).asTLSOutcome : nil
        }
        return ended
    }

    private func talk(
        over socket: StreamSocket, port: Int, gate: STARTTLSGate?, _ ended: inout Ended
    ) throws(StreamSocket.Failure) {
        var unread: [UInt8] = []
        guard let greeting = try reply(socket, &unread, &ended) else { return }
        ended.dialogue.greeting = greeting
        guard greeting.code == 220 else { return SMTPDialogue.quit(socket) }
        try socket.send("EHLO \(client)\r\n")
        guard let ehlo = try reply(socket, &unread, &ended) else { return }
        ended.dialogue.ehlo = ehlo
        guard ended.dialogue.announcesSTARTTLS else { return SMTPDialogue.quit(socket) }
        try askForTLS(socket, port, gate, &unread, &ended)
    }

    private func askForTLS(
        _ socket: StreamSocket, _ port: Int, _ gate: STARTTLSGate?, _ unread: inout [UInt8], _ ended: inout Ended
    ) throws(StreamSocket.Failure) {
        let gate = gate ?? STARTTLSGate()
        let (isAsked, starttls) = try gate.ask(port: port) { () throws(StreamSocket.Failure) in
            try socket.send("STARTTLS\r\n")
            return try reply(socket, &unread, &ended)
        }
        if !isAsked { ended.failure = gate.refusal }
        guard isAsked, let starttls else { return isAsked ? () : SMTPDialogue.quit(socket) }
        ended.dialogue.starttls = starttls
        // After a 220 the server waits for a ClientHello.
        if starttls.code != 220 { SMTPDialogue.quit(socket) }
    }

    /// Returns nil when the server closed or the time was up, which is noted.
    private func reply(
        _ socket: StreamSocket, _ unread: inout [UInt8], _ ended: inout Ended
    ) throws(StreamSocket.Failure) -> SMTPReply? {
        let deadline = MonotonicTime.now + replyLimit
        while true {
            if let (reply, length) = SMTPReply.first(in: unread) {
                unread.removeFirst(length)
                return reply
            }
            switch try socket.receive(until: deadline) {
            case .bytes(let bytes): unread += bytes
            case .closed: return nil
            case .nothing:
                ended.failure = .timedOut(seconds: replyLimit)
                return nil
            }
            guard unread.count < 65536 else { throw .failed("the server sends no SMTP reply") }
        }
    }

    static func quit(_ socket: StreamSocket) {
        // Manners only: nothing depends on the answer.
        do throws(StreamSocket.Failure) {
            try socket.send("QUIT\r\n")
            _ = try socket.receive(until: MonotonicTime.now + 0.5)
        } catch {}
    }
}
