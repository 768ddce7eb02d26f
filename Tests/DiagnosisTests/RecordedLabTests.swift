// From recorded sessions of a real Postfix 2.6.6 to the verdict, with nothing in between left out.

import Testing

@testable import Diagnosis

/// The whole way from what a real Postfix 2.6.6 printed and logged to the verdict.
@Suite("A recorded Postfix 2.6.6, end to end") struct RecordedLabTests {
    private let directory = "/lab/pf-2.6.6/etc"

    private func server(lists: [String], smtps: Transcript, tcp: TCPOutcome, log: LabSession.Run) -> RecordedServer {
        RecordedServer(
            package: nil, lists: lists,
            probes: [EndpointProbe(endpoint: RecordedServer.smtps, tcp: tcp, tls: smtps.outcome, transcript: smtps.lines)],
            log: log.output.split(separator: "\n").map(String.init), directory: directory)
    }

    private func lists(_ run: LabSession.Run) -> [String] {
        run.output.split(separator: "\n").map(String.init).filter { $0.hasPrefix("smtpd_tls_") && $0.contains("_protocols") }
    }

    @Test("dead: confirmed, by the port and by the log") func dead() throws {
        let lab = try LabSession("2.6.6-01-before-real-ports")
        let probe = try lab.run("openssl version; openssl s_client -crlf -connect localhost:465")
        let transcript = Transcript.decode(text: probe.output, ending: .exited(probe.status), role: .smtps)
        let server = server(
            lists: lists(try lab.run(with: "postconf -n")), smtps: transcript, tcp: .closedAtOnce(milliseconds: 1),
            log: try lab.run(with: "grep postfix /lab/log/maillog"))
        #expect(server.lists.count == 2)
        let verdict = server.assessment.verdict
        #expect(verdict.kind == .confirmed)
        #expect(verdict.symptoms.map(\.met) == [true, true, true, true, true])
        #expect(server.assessment.log?.clients == ["127.0.0.1"])
        #expect(server.assessment.log?.pairs == 3)
    }

    @Test("repaired: healthy, although this machine's openssl refuses its key") func repaired() throws {
        let lab = try LabSession("2.6.6-02-after-TLSv1-real-ports")
        let probe = try lab.run("openssl s_client -crlf -connect localhost:465 </dev/null")
        let transcript = Transcript.decode(text: probe.output, ending: .exited(probe.status), role: .smtps)
        let assessment = server(
            lists: lists(try lab.run("/lab/pf-2.6.6/usr/sbin/postconf smtpd_tls_mandatory_protocols smtpd_tls_protocols")),
            smtps: transcript, tcp: .open, log: try lab.run(with: "master.*reload --")
        ).assessment
        #expect(assessment.verdict.kind == .healthy && assessment.exitCode == 0)
        #expect(assessment.finding("connection")?.status == .clear)
    }

    @Test("edited without a reload: at once another fault, later healthy by itself") func edited() throws {
        let lab = try LabSession("2.6.6-05-edit-without-reload")
        let log = try lab.run(with: "tail -12")
        let edited = ["smtpd_tls_mandatory_protocols = TLSv1", "smtpd_tls_protocols = TLSv1"]
        let early = try lab.run("(sleep 1; echo QUIT) | openssl s_client -cipher ALL:@SECLEVEL=0 -crlf -quiet -connect localhost:465")
        let before = LabSession.Run(
            command: "", output: log.output.split(separator: "\n").prefix { !$0.contains("12:11") }.joined(separator: "\n"), status: 0)
        let atOnce = server(
            lists: edited, smtps: .decode(text: early.output, ending: .exited(1), role: .smtps), tcp: .closedAtOnce(milliseconds: 1),
            log: before
        ).assessment
        #expect(atOnce.verdict.kind == .otherFault)
        #expect(atOnce.finding("edited-not-reloaded")?.command == "postfix -c /lab/pf-2.6.6/etc reload")

        let late = try lab.run(with: "printf 'QUIT")
        let later = server(
            lists: edited, smtps: .decode(text: late.output, ending: .exited(0), role: .smtps, lowSecurityLevel: true), tcp: .open, log: log
        ).assessment
        #expect(later.verdict.kind == .healthy && later.exitCode == 0)
        #expect(later.finding("mail-log")?.summary == "The log's complaint is over: TLS works now")
    }
}
