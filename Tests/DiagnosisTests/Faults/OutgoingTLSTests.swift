// Outgoing mail that waits or goes without TLS, for a relay's level or a file, while the server's own ports are in order.

import PostfixModel
import Testing

@testable import Diagnosis

private typealias Server = RecordedServer

private let relay = "relayhost = [relay.example]:465"
private let wrapped = "smtp_tls_wrappermode = yes"
private let client = Server.smtpAndSmtps + "\nsmtp unix - - n - - smtp"
private let needed =
    "\(stamp) postfix/smtp[9]: warning: smtp_tls_wrappermode requires \"smtp_tls_security_level = encrypt\" (or stronger)"

private func sending(_ settings: String..., master: String = client, log: [String] = []) -> RecordedServer {
    server(settings: settings, master: master, probes: Server.live, log: log)
}

private func loading(_ role: CertificateUse.Role, _ name: String, level: String) -> RecordedServer {
    server(settings: ["\(name) = /etc/pki/x.pem", "smtp_tls_security_level = \(level)"], probes: Server.live) {
        var facts = CertificateFacts()
        facts.missingOutgoing = [CertificateFacts.use(role, name, line: 5, "/etc/pki/x.pem")]
        $0.certificates = facts
    }
}

private let samples: [FaultCase] = [
    FaultCase(
        name: "TLS at once with the level may", server: sending(relay, wrapped, "smtp_tls_security_level = may"),
        fault: "relay-wrapper-mode", exit: 1, at: "main.cf 7", says: ["needs smtp_tls_security_level = encrypt", "is may"]),
    FaultCase(
        name: "the same of a transport, as the log tells",
        server: sending(
            "smtp_tls_security_level = may", master: client + "\nrelay unix - - n - - smtp\n  -o smtp_tls_wrappermode=yes", log: [needed]),
        fault: "relay-wrapper-mode", exit: 1, at: "main.cf 5", says: ["-o smtp_tls_security_level=encrypt"]),
    FaultCase(
        name: "a transport that nobody is seen to use",
        server: sending("smtp_tls_security_level = may", master: client + "\nrelay unix - - n - - smtp\n  -o smtp_tls_wrappermode=yes"),
        fault: nil, exit: 0),
    FaultCase(
        name: "a policy may demand it",
        server: sending(
            relay, wrapped, "smtp_tls_security_level = may", "smtp_tls_policy_maps = hash:/etc/postfix/policy"), fault: nil, exit: 0),
    FaultCase(
        name: "put right since", server: sending(relay, wrapped, "smtp_tls_security_level = encrypt", log: [needed]), fault: nil, exit: 0),
    FaultCase(
        name: "authorities of another distribution", server: loading(.authorities, "smtp_tls_CAfile", level: "encrypt"),
        fault: "ca-file-missing", exit: 1, at: "main.cf 5", says: ["Outgoing mail has no TLS: /etc/pki/x.pem does not exist"]),
    FaultCase(
        name: "a client certificate that is not there", server: loading(.certificate, "smtp_tls_cert_file", level: "may"),
        fault: "certificate-missing", exit: 1, at: "main.cf 5", says: ["smtp_tls_cert_file"]),
    FaultCase(
        name: "a file that nobody loads", server: loading(.authorities, "smtp_tls_CAfile", level: "none"), fault: nil, exit: 0),
]

@Suite("TLS of outgoing mail") struct OutgoingTLSTests {
    @Test("is told though every port is in order", arguments: samples) func outgoing(_ sample: FaultCase) { sample.check() }

    @Test("what outgoing mail lacks hides nothing of a port") func besides() {
        var server = loading(.certificate, "smtp_tls_cert_file", level: "may")
        server.probes = [Server.smtps(.open, .timedOut(seconds: 6)), Server.liveStarttls]
        server.log.append("\(stamp) postfix/smtps/smtpd[9]: fatal: no SASL authentication mechanisms")
        #expect(server.assessment.verdict.faults.map(\.id) == ["sasl-unavailable", "certificate-missing"])
    }
}
