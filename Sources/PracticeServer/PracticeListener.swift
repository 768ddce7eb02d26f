// One inet service of the simulated server: accepts on loopback and treats each connection as its "smtpd" would.

import MailServer
import PostfixModel

struct PracticeListener: Sendable {
    /// First field of the master.cf line.
    var service: String
    var socket: LoopbackSocket
    var postfix: PracticePostfix
    var log: PracticeLog
    var tls: PracticeTLS

    /// Serves until the socket is shut down. Threads of its own: an accept waits for as long as the practice lasts.
    func start() {
        detach {
            while let connection = socket.accepted() {
                detach { serve(connection) }
            }
        }
    }

    private func serve(_ connection: LoopbackSocket) {
        guard let behaviour = postfix.behaviour(of: service) else { return }
        let (pid, isFirstUse) = postfix.process(for: service)
        let process = postfix.tag(of: service)
        func note(_ text: String) { log.write(process: process, pid: pid, text) }
        if isFirstUse, let warning = behaviour.startUpWarning { note("warning: \(warning)") }
        note("connect from localhost[127.0.0.1]")
        switch behaviour {
        case .drop:
            note(
                "warning: Wrapper-mode request dropped from localhost[127.0.0.1] for service \(service). "
                    + "TLS context initialization failed. For details see earlier warnings in your logs.")
        case .tls(let versions):
            note("setting up TLS connection from localhost[127.0.0.1]")
            tls.serve(connection, versions: versions, greeting: "220 \(log.hostname) ESMTP Postfix\r\n")
        case .refuse(let warning): note("warning: localhost[127.0.0.1]: \(warning)")
        case .smtp(let starttls):
            converse(connection, starttls)
            if case .ends(let warning) = starttls { note("warning: localhost[127.0.0.1]: \(warning)") }
        }
        note("disconnect from localhost[127.0.0.1]")
    }

    /// Plain SMTP, as much of it as a probe speaks.
    private func converse(_ connection: LoopbackSocket, _ starttls: PortBehaviour.STARTTLS) {
        guard connection.send("220 \(log.hostname) ESMTP Postfix\r\n".utf8) else { return }
        var pending: [UInt8] = []
        while true {
            while let end = pending.firstIndex(of: 0x0A) {
                let line = String(decoding: pending[..<end], as: UTF8.self).uppercased()
                pending.removeSubrange(...end)
                guard answer(line, on: connection, starttls) else { return }
            }
            let more = connection.receive()
            if more.isEmpty { return }
            pending += more
        }
    }

    /// Returns false when the conversation is over.
    private func answer(_ line: String, on connection: LoopbackSocket, _ starttls: PortBehaviour.STARTTLS) -> Bool {
        if line.hasPrefix("QUIT") {
            connection.send("221 2.0.0 Bye\r\n".utf8)
            return false
        }
        if line.hasPrefix("EHLO") {
            // Announced whenever the level asks for it, also when TLS cannot work (FACTS §3.4).
            let offer = starttls == .notOffered ? "" : "250-STARTTLS\r\n"
            return connection.send("250-\(log.hostname)\r\n250-PIPELINING\r\n\(offer)250-ENHANCEDSTATUSCODES\r\n250 8BITMIME\r\n".utf8)
        }
        guard line.hasPrefix("STARTTLS"), starttls != .notOffered else {
            return connection.send("502 5.5.1 Error: command not implemented\r\n".utf8)
        }
        if case .unavailable = starttls { return connection.send("454 4.7.0 TLS not available due to local problem\r\n".utf8) }
        connection.send("220 2.0.0 Ready to start TLS\r\n".utf8)
        guard case .works(let versions) = starttls else { return false }
        tls.serve(connection, versions: versions, greeting: "")
        return false
    }
}

extension PortBehaviour {
    var startUpWarning: String? {
        switch self {
        case .drop(let warning), .smtp(.unavailable(let warning)): warning
        case .tls, .refuse, .smtp(.notOffered), .smtp(.works), .smtp(.ends): nil
        }
    }
}
