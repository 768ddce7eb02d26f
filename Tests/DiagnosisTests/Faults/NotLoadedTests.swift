// What was put right on disk and not loaded: told as that, and not as whatever the old value would be.

import Testing

@testable import Diagnosis

private typealias Server = RecordedServer

private let silent = Server.smtps(.open, .timedOut(seconds: 6))
private let smtpd = "\(stamp) postfix/smtps/smtpd[9]:"

private let cases = [
    FaultCase(
        name: "a cipher grade",
        server: server(
            settings: ["smtpd_tls_ciphers = high", "smtpd_tls_mandatory_ciphers = high"], probes: [Server.deadSmtps],
            log: ["\(smtpd) warning: localhost[127.0.0.1]: invalid cipher grade: \"medium, high\""]),
        fault: "service-not-loaded", says: ["medium, high", "On disk it is right", "reload"]),
    FaultCase(
        name: "a level of security",
        server: server(probes: [silent], log: ["\(smtpd) fatal: Invalid TLS level \"required\""]), fault: "service-not-loaded",
        says: ["smtpd_tls_security_level = required"]),
    FaultCase(
        name: "a comment behind a yes",
        server: server(
            settings: ["smtpd_tls_auth_only = yes"], probes: [silent],
            log: ["\(smtpd) fatal: bad boolean configuration: smtpd_tls_auth_only = yes # x"]),
        fault: "service-not-loaded", at: "main.cf 5", says: ["yes # x"]),
    FaultCase(
        name: "a comment behind a yes that is still there",
        server: server(
            settings: ["smtpd_tls_auth_only = yes # x"], probes: [silent],
            log: ["\(smtpd) fatal: bad boolean configuration: smtpd_tls_auth_only = yes # x"]),
        fault: "comment-in-value", at: "main.cf 5"),
    FaultCase(
        name: "blanks round the = of an option",
        server: server(probes: [silent], log: ["\(smtpd) fatal: unexpected command-line argument: ="]), fault: "service-not-loaded",
        says: ["among the options"]),
    FaultCase(
        name: "a helper that was written into master.cf",
        server: server(
            master: Server.smtpAndSmtps + "\ntlsmgr unix - - n 1000? 1 tlsmgr", probes: [Server.deadSmtps],
            log: ["\(smtpd) warning: connect to private/tlsmgr: No such file or directory"]),
        fault: "service-not-loaded", says: ["a master.cf without tlsmgr"]),
]

@Suite("What is right on disk and not loaded")
struct NotLoadedTests {
    @Test("is told as that where the log quotes what the files do not have any more", arguments: cases) func quoted(_ one: FaultCase) {
        one.check()
    }

    @Test("is not told by the line of another program") func otherProgram() {
        let log = ["\(stamp) postfix/smtp[9]: warning: mx.example[1.2.3.4]: invalid cipher grade: \"x\""]
        #expect(server(probes: [Server.deadSmtps], log: log).assessment.verdict.faults.map(\.id) == ["unexplained"])
    }

    @Test("is likely where a port is dead of no known reason and the files are newer than what was read") func newer() throws {
        let probe = EndpointProbe(
            endpoint: Endpoint(host: "127.0.0.1", port: 25, role: .starttls, service: "smtp"), tcp: .open, tls: .timedOut(seconds: 6))
        let reload = "2026-11-23T11:44:19.5+01:00 vm postfix/master[1]: reload -- version 3.7.11, configuration /etc/postfix"
        // 10:44:19 in UTC is 1795430659.
        for (saved, fault) in [(1_795_430_660, "unexplained"), (1_795_430_700, "service-not-loaded")] {
            var facts = server(probes: [Server.liveSmtps, probe], log: [reload]).facts
            var files = try #require(facts.configuration.value)
            files.masterSavedAt = saved
            facts.configuration = .value(files)
            let verdict = Assessment(facts).verdict
            let head = try #require(verdict.faults.first)
            #expect(head.id == fault && head.ports == [25], "\(head.id) \(head.summary)")
            if fault == "service-not-loaded" {
                #expect(!head.isConfirmed && verdict.exitCode == 2 && head.next == [.run("service postfix reload")])
            }
        }
    }
}

@Suite("Whose line it is")
struct WhoseLineTests {
    @Test("an option in the first column below a commented head is given to nobody by a command") func firstColumn() throws {
        let wrong = server(
            master: """
                smtp inet n - n - - smtpd
                tlsmgr unix - - n 1000? 1 tlsmgr
                submission inet n - n - - smtpd
                #smtps inet n - n - - smtpd
                -o smtpd_tls_wrappermode=yes
                """, probes: [Server.smtps(.refused, .refused)], running: false)
        let head = try #require(wrong.assessment.verdict.faults.first)
        #expect(head.id == "malformed-master-line" && head.place?.brief == "master.cf line 5")
        #expect(!head.next.contains { $0.line.contains("sed ") } && head.next.contains { $0.line.contains("whose option") })
    }

    @Test("a value of main.cf is told for every dead port that reads it, whichever service logged it") func everyReader() {
        let starttls = EndpointProbe(
            endpoint: Endpoint(host: "127.0.0.1", port: 25, role: .starttls, service: "smtp"), tcp: .open, tls: .timedOut(seconds: 6))
        let silentBoth = server(
            settings: ["smtpd_tls_auth_only = yes # x"], master: Server.smtpAndSmtps + "\n  -o syslog_name=postfix/smtps",
            probes: [silent, starttls], log: ["\(smtpd) fatal: bad boolean configuration: smtpd_tls_auth_only = yes # x"])
        let head = silentBoth.assessment.verdict.faults.first
        #expect(head?.id == "comment-in-value" && head?.ports == [465, 25])
    }
}
