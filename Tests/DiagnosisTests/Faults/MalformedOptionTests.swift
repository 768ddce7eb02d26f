// Options of one service that its daemon ends at: which line is named, and what has to stand there.

import PostfixModel
import Testing

@testable import Diagnosis

private typealias Server = RecordedServer

private let silent = Server.smtps(.open, .timedOut(seconds: 6))

private func smtps(_ options: String) -> RecordedServer {
    server(
        master: "smtp inet n - n - - smtpd\ntlsmgr unix - - n 1000? 1 tlsmgr\nsmtps inet n - n - - smtpd\n\(options)",
        probes: [silent, Server.liveStarttls])
}

private let samples: [FaultCase] = [
    FaultCase(
        name: "a dash from a web page below an option that is in order",
        server: smtps("  -o syslog_name=postfix/smtps\n  –o smtpd_tls_wrappermode=yes"), fault: "malformed-option", at: "master.cf 5",
        says: ["unexpected command-line argument: –o", "-o smtpd_tls_wrappermode=yes"]),
    FaultCase(
        name: "no -o at all, on a line of its own", server: smtps("  -o syslog_name=postfix/smtps\n  smtpd_tls_wrappermode=yes"),
        fault: "malformed-option", at: "master.cf 5", says: ["Write in /etc/postfix/master.cf line 5 -o smtpd_tls_wrappermode=yes"]),
    FaultCase(
        name: "a comment behind an option", server: smtps("  -o syslog_name=postfix/smtps\n  -o smtpd_tls_wrappermode=yes # for Outlook"),
        fault: "malformed-option", at: "master.cf 5", says: ["unexpected command-line argument: #"]),
    FaultCase(
        name: "a blank before the head of 465",
        server: server(
            master: """
                smtp inet n - n - - smtpd
                tlsmgr unix - - n 1000? 1 tlsmgr
                submission inet n - n - - smtpd
                  -o smtpd_tls_security_level=encrypt
                 smtps inet n - n - - smtpd
                  -o smtpd_tls_wrappermode=yes
                """, probes: [Server.liveStarttls]), fault: "malformed-option", at: "master.cf 5",
        says: ["smtps a part of submission", "nothing listens for smtps"]),
]

@Suite("Options that end a service") struct MalformedOptionTests {
    @Test("are named by the line that is wrong", arguments: samples) func options(_ sample: FaultCase) { sample.check() }

    @Test("a head with a blank before it is the only fault") func alone() {
        #expect(samples[3].server.assessment.verdict.faults.map(\.id) == ["malformed-option"])
    }
}
