// TLS policies for outgoing mail whose table stands in main.cf or master.cf itself.

import PostfixModel
import Testing

@testable import Diagnosis

private typealias Server = RecordedServer

private func policies(_ settings: [String], master: String = Server.smtpAndSmtps) -> RecordedServer {
    server(settings: settings, master: master, probes: Server.live)
}

private let samples: [FaultCase] = [
    FaultCase(
        name: "inline", server: policies(["smtp_tls_policy_maps = inline:{ { example.org = encrypt protocols=TLSv1.4 } }"]),
        fault: "invalid-client-list", exit: 1, at: "main.cf 5", says: ["Outgoing mail to example.org", "TLSv1.4"]),
    FaultCase(
        name: "inline on several lines, the second entry",
        server: policies([
            "smtp_tls_policy_maps = hash:/etc/postfix/tls, inline:{", "  { a.example = may protocols=!SSLv2:!SSLv3 }",
            "  { b.example = encrypt protocols=TLS1.2 } }",
        ]), fault: "invalid-client-list", exit: 1, at: "main.cf 7", says: ["Outgoing mail to b.example"]),
    FaultCase(
        name: "static", server: policies(["smtp_tls_policy_maps = static:{ encrypt protocols=TLSv1.4 }"]),
        fault: "invalid-client-list", exit: 1, at: "main.cf 5", says: ["Outgoing mail to every destination"]),
    FaultCase(
        name: "in an option of a transport",
        server: policies(
            [],
            master: Server.smtpAndSmtps
                + "\nrelay unix - - n - - smtp\n  -o { smtp_tls_policy_maps = inline:{ { x.example = encrypt protocols=TLSv1.4 } } }"),
        fault: "invalid-client-list", exit: 1, at: "master.cf 6"),
    FaultCase(
        name: "in order",
        server: policies([
            "smtp_tls_policy_maps = inline:{ a.example=may, { b.example = encrypt protocols=!SSLv2:!SSLv3 } } static:{ may ciphers=high }"
        ]), fault: nil, exit: 0),
]

@Suite("Policies within the configuration") struct WrittenPolicyTests {
    @Test("are told with their line", arguments: samples) func policies(_ sample: FaultCase) { sample.check() }
}
