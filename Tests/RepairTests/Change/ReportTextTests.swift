import Diagnosis
import Repair
import Testing

@Suite("Report of a change")
struct ReportTextTests {
    @Test("the other fault that had a change reverted stands in it with its place and what to do")
    func otherFault() {
        var report = ChangeReport(outcome: .reverted, id: "x", summary: "Reverted.")
        report.otherFault = Sighting(
            place: FilePlace("/etc/postfix/main.cf", 31), reach: .tls, summary: "The certificate file is not there",
            next: [.say("Put it there", run: "ls -l /etc/ssl")])
        let header = ChangeHeader(
            id: "x", time: "", configDirectory: "/etc/postfix", remedy: "article", user: "", files: [], diff: "", warnings: [],
            reloadCommand: "")
        let text = ReportText.compose(report, header: header, action: "change on mx", time: "", user: "anna")
        #expect(
            text.contains(
                "The other fault\n  The certificate file is not there (main.cf line 31).\n\n"
                    + "What next\n  - Put it there:\n    $ ls -l /etc/ssl\n"), "\(text)")
    }

    @Test("it says what, when, who, ports, log, diff and the way back, and no control character gets through")
    func whole() throws {
        let endpoint = Endpoint(host: "::1", port: 465, role: .smtps)
        let session = TLSSession(version: "TLSv1.2", cipher: "X", greeting: "220 evil\u{1B}[2J")
        let report = ChangeReport(
            outcome: .changed, id: "x", proven: true, summary: "Fixed.", details: ["first\u{202E}"],
            before: [EndpointProbe(endpoint: endpoint, tcp: .closedAtOnce(milliseconds: 1), tls: .closedWithoutData)],
            after: [
                EndpointProbe(
                    endpoint: endpoint, tcp: .open, tls: .established(session), versions: [.tlsv1_2: .accepted, .tlsv1: .refused])
            ],
            logAfter: [event(.tlsWorked)],
            checklist: [
                ChecklistItem(title: "Write main.cf", mark: .done), ChecklistItem(title: "Keep or revert", mark: .done, detail: "Fixed."),
                ChecklistItem(title: "postfix check", mark: .waiting),
                ChecklistItem(title: "Close the journal, write the report", mark: .running, step: .close),
                ChecklistItem(title: "Release the lock", mark: .waiting, step: .unlock),
            ], byHand: ["cp a b"])
        let header = ChangeHeader(
            id: "2017-02-21T18-41-44Z", time: "", configDirectory: "/etc/postfix", remedy: "article", user: "", files: [],
            diff: "-old\n+new\r\n", warnings: ["After an upgrade: TLS 1.0 only."], reloadCommand: "")
        var rejection = event(.invalidList(value: "x"))
        rejection.hour = LogHour(seconds: 0)
        var before = LogFacts()
        before.events = [rejection]
        let history = try #require(LogHistory(LogDigest(before, configDirectory: nil), before))
        let text = ReportText.compose(
            report, header: header, action: "change on mail.example.com", time: "2017-02-21T18:41:44Z", user: "anna",
            undoCommand: "/w undo x", history: history)
        for part in [
            "2017-02-21T18-41-44Z", "2017-02-21T18:41:44Z", "anna", "/etc/postfix", "article", "Fixed.", "After an upgrade",
            "[::1]:465 TLS: closed before TLS began", "[::1]:465 TLS: TLSv1.2, 220 evil?[2J, accepts TLSv1.2", "smtpd[4]", "  -old",
            "  +new?", "cp a b", "done     Write main.cf", "first?", "postfix-tls-wizard: change on mail.example.com\n",
            "Mail log before\n  Drops and rejections, an hour each from", "To undo it\n  /w undo x",
            "skipped  postfix check", "done     Keep or revert\n",
        ] {
            #expect(text.contains(part), "\(part) is missing in:\n\(text)")
        }
        #expect(!text.contains("Release the lock") && !text.contains("Close the journal"), "what comes after the report is not in it")
        #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 && $0.value != 0x7F })
    }
}
