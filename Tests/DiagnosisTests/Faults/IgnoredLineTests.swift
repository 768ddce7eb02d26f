// First lines that begin with a blank: Postfix drops them, and what they say is not in force.

import PostfixModel
import Testing

@testable import Diagnosis

private typealias Server = RecordedServer

private let samples: [FaultCase] = [
    FaultCase(
        name: "the service of port 25", server: server(master: " " + Server.smtpAndSmtps, probes: [Server.liveSmtps]),
        fault: "malformed-master-line", at: "master.cf 1", says: ["runs without the service smtp", "sed -i '1s/^[[:blank:]]*//'"]),
    FaultCase(
        name: "the service of port 25, behind comments, with options",
        server: server(
            master: "# master\n\n\tsmtp inet n - n - - smtpd\n  -o smtpd_tls_loglevel=1\n"
                + Server.smtpAndSmtps.replacing("smtp  ", with: "2525  "),
            probes: [Server.liveSmtps]), fault: "malformed-master-line", at: "master.cf 3"),
    FaultCase(
        name: "the same, and the running Postfix has the port still",
        server: server(master: " " + Server.smtpAndSmtps, probes: [Server.liveSmtps]) {
            $0.sockets = [ListeningSocket(address: "0.0.0.0", port: 25)]
        }, fault: "malformed-master-line", exit: 1, at: "master.cf 1", says: ["at its next reload"]),
    FaultCase(
        name: "a helper's line is not told as one that is missing",
        server: server(
            master: "  tlsmgr unix - - n 1000? 1 tlsmgr\n" + Server.smtpAndSmtps.replacing("tlsmgr ", with: "scache "),
            probes: [Server.deadSmtps]),
        fault: "malformed-master-line", at: "master.cf 1", says: ["without the service tlsmgr"]),
    FaultCase(
        name: "the service of port 465 is not told as one that is not enabled",
        server: server(
            master:
                " smtps inet n - n - - smtpd\n  -o smtpd_tls_wrappermode=yes\nsmtp inet n - n - - smtpd\nsubmission inet n - n - - smtpd\n"
                + "tlsmgr unix - - n 1000? 1 tlsmgr", probes: [Server.liveStarttls]), fault: "malformed-master-line", at: "master.cf 1"),
    FaultCase(
        name: "a parameter of main.cf",
        server: server(probes: Server.live) {
            $0.main = "  smtpd_tls_dh1024_param_file = /etc/dh.pem\n" + ($0.settings + $0.lists).joined(separator: "\n") + "\n"
        }, fault: "ignored-line", exit: 1, at: "main.cf 1", says: ["smtpd_tls_dh1024_param_file is not set"]),
    FaultCase(
        name: "the certificate",
        server: server { $0.main = " smtpd_tls_cert_file = /etc/ssl/cert.pem\nsmtpd_tls_security_level = may\n" }, fault: "no-certificate",
        at: "main.cf 1", says: ["begins with a blank"]),
    FaultCase(
        name: "a parameter that a later line sets",
        server: server(probes: Server.live) {
            $0.main = " smtpd_tls_security_level = none\n" + ($0.settings + $0.lists).joined(separator: "\n") + "\n"
        }, fault: nil, exit: 0),
    FaultCase(
        name: "words that set nothing",
        server: server(probes: Server.live) {
            $0.main = " see the handbook\n" + ($0.settings + $0.lists).joined(separator: "\n") + "\n"
        }, fault: nil, exit: 0),
]

@Suite("First lines that begin with a blank") struct IgnoredLineTests {
    @Test("are told with what is not in force", arguments: samples) func lines(_ sample: FaultCase) { sample.check() }
}
