import ArgumentParser
import Diagnosis
import Repair
import Testing

@testable import postfix_tls_wizard

private let caller = Caller(program: "postfix-tls-wizard", realPath: nil, isRoot: true, isBehindSudo: false)
private let smtps = Endpoint(host: "127.0.0.1", port: 465, role: .smtps)

func ownCommand() throws -> OwnCommand {
    let command = try #require(try PostfixTLSWizard.parseAsRoot(["check", "-c", "/p"]) as? CheckCommand)
    return OwnCommand(command.options, caller: caller)
}

private func dead(_ endpoint: Endpoint) -> EndpointProbe {
    EndpointProbe(endpoint: endpoint, tcp: .closedAtOnce(milliseconds: 1), tls: .closedWithoutData)
}

private func good(_ endpoint: Endpoint) -> EndpointProbe {
    EndpointProbe(endpoint: endpoint, tcp: .open, tls: .established(TLSSession(version: "TLSv1.2", cipher: "X", greeting: "220 x")))
}

@Suite("What fix and undo print at the end")
struct ChangeTextTests {
    private func text(_ report: ChangeReport) throws -> String {
        ChangeText(report: report, warnings: [], own: try ownCommand(), keepIt: "KEEP").text
    }

    @Test("a change: the ports, the report, and the undo command with its options")
    func changed() throws {
        let report = ChangeReport(
            outcome: .changed, id: "ID", proven: true, summary: "Fixed.", details: ["Fixed.", "more"], before: [dead(smtps)],
            after: [good(smtps)],
            reportPath: "/r", byHand: ["cp a b"])
        let lines = try text(report).split(separator: "\n").map(String.init)
        #expect(lines.prefix(2) == ["Fixed.", "more"])
        #expect(lines.contains("Undo:   postfix-tls-wizard undo ID -c /p"))
        #expect(lines.contains("Report: /r") && lines.contains("By hand: cp a b"))
        #expect(lines.contains("       before           now"))
        #expect(lines.contains("  465  dropped at once  TLS 1.2, 220"))
    }

    @Test("what the ports cannot show is told with its commands, in the text and in the document")
    func next() throws {
        var report = ChangeReport(outcome: .changed, id: "ID", summary: "Kept.", before: [good(smtps)], after: [good(smtps)])
        report.next = [.say("See what waits in the queue", run: "postqueue -p")]
        #expect(try text(report).contains("Next:\n- See what waits in the queue:\n  $ postqueue -p\n"))
        let details = ChangeDocument(report, remedy: "invalid-client-list", diff: "").details
        #expect(details == ["See what waits in the queue: postqueue -p"] && report.exitCode == 2)
    }

    @Test("an undo with nothing to do is one sentence, without a table of ports nobody tried")
    func nothing() throws {
        let report = ChangeReport(outcome: .restored, id: "ID", summary: "Undone before.", before: [dead(smtps)])
        #expect(try text(report) == "Undone before.\n")
    }

    @Test("a port tried only once has no row")
    func rows() {
        let rows = [Comparison(label: "465 TLS", before: "x", after: "y"), Comparison(label: "25 STARTTLS", before: "454", after: nil)]
        #expect(ProbeTable(rows: rows).lines == ["           before  after", "  465 TLS  x       y"])
    }

    @Test("a return for another fault names the next step; any other return does not")
    func otherFault() throws {
        var report = ChangeReport(outcome: .reverted, id: "ID", summary: "Back.")
        report.showsOtherFault = true
        #expect(try text(report).contains("keep the change all the same: KEEP"))
        report.otherFault = Sighting(
            place: FilePlace("/etc/postfix/main.cf", 31), reach: .tls, summary: "The certificate file is not there",
            next: [.say("Put it there", run: "ls -l /etc/ssl")])
        #expect(
            try text(report).contains(
                "The other fault: The certificate file is not there (main.cf line 31).\nNext:\n  - Put it there:\n    $ ls -l /etc/ssl\n"))
        let other = try #require(ChangeDocument(report, remedy: "article", diff: "").otherFault)
        #expect(other.summary == "The certificate file is not there." && other.line == 31 && other.next == ["Put it there: ls -l /etc/ssl"])
        report.otherFault = nil
        report.showsOtherFault = false
        #expect(try !text(report).contains("KEEP"))
    }

    @Test("a fault that is known beforehand is told with what becomes of the repair and the option that keeps it")
    func knownFault() {
        var plan = Plan(remedy: "article", edits: [], files: [], diff: [], effects: [], warnings: ["W."])
        #expect(plan.warnings == ["W."] && plan.faultWarning == nil)
        plan.faultBehindTheList = OtherFault(.log, "no key")
        let warning =
            "The log also says: no key. Unless that is right by now, the port stays dead and, without --keep, this repair is reverted."
        #expect(plan.faultWarning == warning && plan.warnings == ["W.", warning])
    }

    @Test("a difference among the details keeps its lines")
    func lines() throws {
        let text = try text(ChangeReport(outcome: .refused, summary: "No.", details: ["Old:\n-a\n+b"]))
        #expect(text == "No.\nOld:\n-a\n+b\n")
    }
}

@Suite("The live checklist")
struct ProgressLineTests {
    @Test(
        "an ended step is told once, with what it brought; why it failed comes at the end",
        arguments: [
            (ChecklistItem(title: "postfix reload", mark: .running), nil),
            (ChecklistItem(title: "postfix reload", mark: .waiting), nil),
            (ChecklistItem(title: "postfix reload", mark: .skipped), nil),
            (ChecklistItem(title: "postfix reload", mark: .done), "  [done] postfix reload"),
            (ChecklistItem(title: "Ports", mark: .done, detail: "1 of 1"), "  [done] Ports: 1 of 1"),
            (ChecklistItem(title: "Ports", mark: .skipped, detail: "down"), "  [skipped] Ports: down"),
            (ChecklistItem(title: "postfix reload", mark: .failed, detail: "no"), "  [FAILED] postfix reload"),
            (
                ChecklistItem(title: "Keep or revert", mark: .done, detail: "Fixed.", step: .decide(.keep(proven: true, ""))),
                "  [done] Keep or revert"
            ),
        ] as [(ChecklistItem, String?)])
    func line(item: ChecklistItem, line: String?) {
        #expect(item.progressLine == line)
    }
}

@Suite("What stays on the terminal after the wizard")
struct LastWordTests {
    @Test("headline, undo command and report")
    func lastWord() throws {
        let report = ChangeReport(outcome: .changed, id: "ID", proven: true, summary: "Fixed.", reportPath: "/r")
        #expect(postfix_tls_wizard.lastWord(report, try ownCommand()) == "Fixed.\nUndo:   postfix-tls-wizard undo ID -c /p\nReport: /r\n")
    }
}
