// Dovecot's socket where no log tells of it.

import PostfixModel
import Testing

@testable import Diagnosis

private typealias Server = RecordedServer

private let sasl = ["smtpd_sasl_auth_enable = yes", "smtpd_sasl_type = dovecot", "smtpd_sasl_path = private/auth"]
private let silent = Server.smtps(.open, .timedOut(seconds: 6))

private func unlogged(_ settings: [String] = sasl, missing: [String], probe: EndpointProbe = silent) -> RecordedServer {
    server(settings: settings, probes: [probe]) {
        $0.hasLog = false
        $0.missingSockets = missing
    }
}

@Suite("A socket of the SASL server that is not there") struct AuthenticationSocketTests {
    @Test("is the likely reason of a port that says nothing") func missing() throws {
        let verdict = unlogged(missing: ["/var/spool/postfix/private/auth"]).assessment.verdict
        let first = try #require(verdict.faults.first)
        #expect(first.id == "sasl-unavailable" && !first.isConfirmed && verdict.exitCode == 2)
        #expect(first.summary.contains("/var/spool/postfix/private/auth does not exist") && first.place?.brief == "main.cf line 7")
        #expect(first.next.contains { $0.command == "ls -l /var/spool/postfix/private/auth" })
    }

    @Test("is none where it is there, is not asked, or the port answers") func others() {
        let path = "/var/spool/postfix/private/auth"
        #expect(unlogged(missing: []).assessment.verdict.faults.first?.id == "unexplained")
        #expect(unlogged(["smtpd_sasl_type = dovecot"], missing: [path]).assessment.verdict.faults.first?.id == "unexplained")
        #expect(unlogged(missing: [path], probe: Server.liveSmtps).assessment.verdict.faults.isEmpty)
    }
}
