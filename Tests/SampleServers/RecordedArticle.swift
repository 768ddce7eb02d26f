// The article's server as it was recorded on a real Postfix 2.6.6 with OpenSSL 1.0.1e: what its files held, what its ports did and
// what it logged, before the repair and after it. Only the paths, the host's name and the addresses it listens on are those of the
// article's server.

import Diagnosis
import PostfixModel

package enum RecordedArticle {
    private static let broken = recorded("2.6.6-01-before-real-ports")
    private static let repaired = recorded("2.6.6-02-after-TLSv1-real-ports")

    private static func recorded(_ name: String) -> RecordedSession {
        guard let session = try? RecordedSession(name) else { fatalError("the recording \(name) is not there") }
        return session
    }

    private static func run(_ text: String, in session: RecordedSession) -> RecordedSession.Run {
        guard let run = try? session.run(with: text) else { fatalError("not in the recording: \(text)") }
        return run
    }

    package static let hostname = "mail.example.com"

    /// The paths of a packaged Postfix in place of the recorded one's, and the name.
    private static func packaged(_ text: String) -> String {
        text.replacing("/lab/pf-2.6.6/etc", with: "/etc/postfix").replacing("/lab/pf-2.6.6/usr", with: "/usr")
            .replacing("/lab/pf-2.6.6/var", with: "/var").replacing("/lab/tls", with: "/etc/postfix/tls").replacing(
                "mail.example.test", with: hostname)
    }

    /// main.cf line by line: what `postconf -n` printed, the TLS settings in the lines where `grep -n` found them.
    package static let mainCF: String = {
        let settings = run("postconf -n", in: broken).output.split(separator: "\n").map(String.init)
        let tls = run("grep -n tls", in: broken).output.split(separator: "\n").map { $0.split(separator: ":", maxSplits: 1) }
        let others = settings.filter { line in
            !line.contains("tls") && !line.hasSuffix("= ") && !["config_directory", "inet_interfaces"].contains { line.hasPrefix($0) }
        }
        let first = tls.first.flatMap { Int($0[0]) } ?? 1
        let padding = Array(repeating: "#", count: max(0, first - 1 - others.count))
        return packaged((padding + others + tls.map { String($0[1]) }).joined(separator: "\n")) + "\n"
    }()

    package static let masterCF: String = {
        let services = run("grep -A2 -E '^(smtp|smtps) '", in: broken).output.split(separator: "\n").map(String.init)
        // The recording shows the two services alone; every master.cf that Postfix ships has this one as well.
        let tlsmgr = "tlsmgr    unix  -       -       n       1000?   1       tlsmgr\n"
        return services.filter { $0 != "--" }.joined(separator: "\n") + "\n" + tlsmgr
    }()

    package static let brokenLog = log("grep postfix /lab/log/maillog", in: broken)
    package static let repairedLog = brokenLog + log("master.*reload --", in: repaired)

    private static func log(_ command: String, in session: RecordedSession) -> [String] {
        run(command, in: session).output.split(separator: "\n").map { packaged(String($0)) }
    }

    package static let smtps = Endpoint(host: "127.0.0.1", port: 465, role: .smtps, service: "smtps")
    package static let smtp = Endpoint(host: "127.0.0.1", port: 25, role: .starttls, service: "smtp")
    private static let smtpsCommand = "openssl s_client -crlf -connect 127.0.0.1:465"
    private static let smtpCommand = "openssl s_client -starttls smtp -crlf -connect 127.0.0.1:25"

    /// 465 drops the connection, 25 refuses STARTTLS.
    package static let dead: [EndpointProbe] = {
        let client = run("openssl version; openssl s_client -crlf -connect localhost:465", in: broken)
        let output = client.output.split(separator: "\n", maxSplits: 1).last.map(String.init) ?? ""
        let transcript = Transcript.decode(text: packaged(output), ending: .exited(client.status), role: .smtps)
        let spoken = dialogue(run("telnet localhost 25", in: broken))
        return [
            EndpointProbe(
                endpoint: smtps, tcp: .closedAtOnce(milliseconds: 2), tls: transcript.outcome, command: smtpsCommand,
                transcript: transcript.lines),
            EndpointProbe(
                endpoint: smtp, tcp: .banner(spoken.greeting?.lines.first ?? ""), tls: spoken.outcome ?? .closedWithoutData,
                command: smtpCommand, transcript: spoken.transcript(client: "client.example")),
        ]
    }()

    /// Both answer; each version was tried by itself.
    package static let alive: [EndpointProbe] = {
        let versions = [TLSVersion.tlsv1: VersionAnswer.accepted, .tlsv1_1: .accepted, .tlsv1_2: .accepted, .tlsv1_3: .refused]
        return [
            probe(
                smtps, run("openssl s_client -cipher ALL:@SECLEVEL=0 -crlf -connect localhost:465", in: repaired), smtpsCommand, versions),
            probe(smtp, run("/lab/openssl/bin/openssl s_client -starttls smtp -crlf -connect", in: repaired), smtpCommand, versions),
        ]
    }()

    private static func probe(
        _ endpoint: Endpoint, _ run: RecordedSession.Run, _ command: String, _ versions: [TLSVersion: VersionAnswer]
    ) -> EndpointProbe {
        let transcript = Transcript.decode(
            text: packaged(run.output), ending: .exited(run.status), role: endpoint.role, lowSecurityLevel: true)
        let greeting = dialogue(self.run("telnet localhost 25", in: broken)).greeting?.lines.first ?? ""
        return EndpointProbe(
            endpoint: endpoint, tcp: endpoint.role == .smtps ? .open : .banner(greeting), tls: transcript.outcome, command: command,
            transcript: transcript.lines, versions: versions)
    }

    /// What was typed into telnet, and what came back.
    private static func dialogue(_ run: RecordedSession.Run) -> StartTLSDialogue {
        let lines = packaged(run.output).split(separator: "\n").map(String.init)
        func reply(after sent: String) -> SMTPReply? {
            guard let start = lines.firstIndex(where: { $0.hasPrefix(sent) }) else { return nil }
            let bytes = lines[(start + 1)...].prefix { SMTPReply.isReplyLine($0) }.joined(separator: "\n") + "\n"
            return SMTPReply.first(in: Array(bytes.utf8))?.reply
        }
        return StartTLSDialogue(greeting: reply(after: "Escape character"), ehlo: reply(after: "EHLO"), starttls: reply(after: "STARTTLS"))
    }
}
