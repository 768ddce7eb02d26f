// Settings of TLS that refer to a name which nobody defines.

import PostfixModel
import Testing

@testable import Diagnosis

private typealias Server = RecordedServer

private let undefined = "postconf: warning: /etc/postfix/main.cf: undefined parameter: our_name"

private func setting(_ lines: [String], probes: [EndpointProbe], complaints: [String] = [undefined]) -> RecordedServer {
    server(probes: probes) {
        $0.settings = lines
        $0.complaints = complaints
    }
}

private let certificate = ["smtpd_tls_cert_file = /etc/ssl/cert.pem", "smtpd_tls_key_file = /etc/ssl/key.pem"]
private let plain = EndpointProbe(
    endpoint: Endpoint(host: "127.0.0.1", port: 25, role: .starttls, service: "smtp", isPlain: true), tcp: .banner("220 mail"),
    tls: .starttlsNotOffered)

private let samples: [FaultCase] = [
    FaultCase(
        name: "a level without text: STARTTLS is off",
        server: setting(["smtpd_tls_security_level = $our_name"] + certificate, probes: [Server.liveSmtps, plain]),
        fault: "undefined-reference", exit: 1, at: "main.cf 2", says: ["Port 25: $our_name", "STARTTLS is not offered"]),
    FaultCase(
        name: "a name that postconf knows is built in",
        server: setting(
            ["smtpd_tls_security_level = may", "smtpd_tls_cert_file = /etc/ssl/$myhostname.pem"], probes: Server.live, complaints: []),
        fault: nil, exit: 0),
    FaultCase(
        name: "a part of a file's name",
        server: setting(
            ["smtpd_tls_security_level = may", "smtpd_tls_cert_file = /etc/ssl/${our_name}cert.pem"], probes: Server.live),
        fault: "undefined-reference", exit: 1, at: "main.cf 3", says: ["smtpd_tls_cert_file is \"/etc/ssl/cert.pem\""]),
]

@Suite("Names that nobody defines") struct UndefinedReferenceTests {
    @Test("in settings of TLS", arguments: samples) func settings(_ sample: FaultCase) { sample.check() }
}
