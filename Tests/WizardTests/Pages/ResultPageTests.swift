import Diagnosis
import Repair
import SampleServers
import TerminalUI
import Testing

@testable import Wizard

@Suite("Page 10: result")
struct ResultPageTests {
    private func applied(_ report: ChangeReport = .article(), size: Size = Size(columns: 80, rows: 60)) -> Walk {
        var walk = Walk(size: size)
        walk.apply()
        walk.send(.applyFinished(report))
        return walk
    }

    @Test("before an apply it says that nothing changed")
    func nothingYet() {
        var walk = Walk()
        walk.go(to: .result)
        #expect(walk.said.contains("Nothing was changed yet"))
        walk.press(.character("u"))
        #expect(walk.said.contains("there is nothing to undo"))
        #expect(!walk.said.contains("type undo"))
    }

    @Test("before and after stand side by side over the same probes")
    func table() {
        let rows = ChangeReport.article().comparison(warningsBefore: 2)
        #expect(
            rows == [
                Comparison(label: "465", before: "dropped at once", after: "TLS 1.2, 220", isGoodBefore: false, isGoodAfter: true),
                Comparison(label: "25", before: "454", after: "TLS 1.2", isGoodBefore: false, isGoodAfter: true),
                Comparison(label: "allowed", before: "nothing", after: "1.0 1.1 1.2"),
                Comparison(label: "mail log", before: "2 warnings", after: "none"),
            ])
    }

    @Test("a port that another one's 454 spared does not part the row of what is allowed")
    func spared() {
        var report = ChangeReport.article()
        let last = report.before.count - 1
        report.before[last].tls = .notAsked(refusedBy: 465)
        #expect(report.comparison(warningsBefore: nil).contains(Comparison(label: "allowed", before: "nothing", after: "1.0 1.1 1.2")))
        swap(&report.before, &report.after)
        #expect(report.comparison(warningsBefore: nil).contains(Comparison(label: "allowed", before: "1.0 1.1 1.2", after: "nothing")))
    }

    static let ends: [(String, ChangeReport, String)] = {
        func report(_ outcome: TransactionOutcome, _ refusal: Refusal? = nil, incomplete: Bool = false, byHand: [String] = [])
            -> ChangeReport
        {
            ChangeReport(outcome: outcome, refusal: refusal, isIncomplete: incomplete, summary: "It ended so.", byHand: byHand)
        }
        return [
            ("unproven", report(.changed), "Press r: everything is looked at again"),
            ("reverted", report(.reverted), "What stands above is why: put that right first."),
            ("reverted in part", report(.reverted, incomplete: true, byHand: ["cp a b"]), "Run the commands by hand"),
            ("failed", report(.failed, byHand: ["cp a b"]), "Run the commands by hand"),
            ("nothing to do", report(.nothingToDo), "Press r: everything is looked at again"),
            ("no root", report(.refused, .privilege), "$ sudo postfix-tls-wizard"),
            ("stopped", report(.refused, .notRunning), "Start Postfix: $ "),
            ("another diff", report(.refused, .changedSinceDiff), "Page 9 has the new diff"),
            ("cancelled", report(.refused, .cancelled), "Nothing was written; to repair: page 8."),
            ("not possible", report(.refused, .notPossible), "Put right what stands above"),
            ("gone", report(.refused, .inputMissing), "Press r: everything is looked at again"),
        ]
    }()

    @Test("whatever way a change ends but the proven one, the page says what comes next", arguments: ends)
    func whatNext(name: String, report: ChangeReport, says: String) {
        let next = NextAfterChange(report, applied(report).state).steps
        let said = next.flatMap(\.lines).map {
            $0.hasPrefix("- ") ? String($0.dropFirst(2)) : $0.trimmingPrefix(while: { $0 == " " }).description
        }
        #expect(said.joined(separator: " ").contains(says), "\(said)")
        if report.refusal != .changedSinceDiff { #expect(applied(report).said.contains("What next"), "\(applied(report).said)") }
    }

    @Test("of an undo that did not come about, too")
    func afterUndo() {
        for (refusal, says) in [(Refusal.laterEdits, "Somebody edited the file since"), (.notInForce, "Press r")] {
            var walk = applied()
            walk.undo()
            walk.send(.undoFinished(ChangeReport(outcome: .refused, refusal: refusal, summary: "No.", byHand: ["cp a b"])))
            #expect(walk.said.contains("What next"))
            #expect(walk.said.contains(says), "\(walk.said)")
        }
    }

    @Test("accepted versions are compared only where both sides were tried")
    func comparedVersions() {
        var report = ChangeReport.article()
        for index in report.after.indices { report.after[index].versions = [:] }
        #expect(!report.comparison(warningsBefore: nil).contains { $0.label.hasPrefix("allow") })
        report.after = []
        #expect(!report.comparison(warningsBefore: nil).contains { $0.label.hasPrefix("allow") })
    }

    static let goneChanges: [(String, Bool)] = [("undone", true), ("reverted after a failed proof", false)]

    @Test("once a change is undone or reverted, pages 8 and 9 are ahead again and the way there is named", arguments: goneChanges)
    func isBack(name: String, isUndo: Bool) {
        var walk = applied(isUndo ? .article() : .article(.reverted, proven: false))
        if isUndo {
            walk.undo()
            walk.send(.undoFinished(.article(.restored, proven: false)))
        }
        for result in ArticleServer().results { walk.send(.stepArrived(result)) }
        #expect(RepairPage().mark(walk.state) == .pending)
        #expect(ApplyPage().mark(walk.state) == .pending)
        #expect(ResultPage().mark(walk.state) == (isUndo ? .pending : .symptom))
        #expect(walk.said.contains("To repair again: page 8."))
        walk.press(.left)
        #expect(walk.said.contains("To repair again: page 8."))
        walk.press(.left, .enter)
        #expect(walk.said.contains(isUndo ? "Ready. The last change was undone." : "Ready. The last change was reverted."))
        #expect(!walk.said.contains("Nothing has been changed yet"))
    }

    @Test("it names the report, both ways back, the warning that goes with TLSv1, and the command for outside")
    func waysBack() {
        var walk = applied()
        let said = walk.said
        for text in [
            "Fixed: port 465 answers with TLS and 220, port 25 does STARTTLS again", "report.txt",
            "Way back: type undo and press Enter: ____________", "▸ The way back by hand", "Remember After upgrading Postfix",
            "TLS 1.0 only", "openssl s_client -crlf -connect mail.example.com:465",
        ] { #expect(said.contains(text), "\(text)") }
        walk.type("o")
        for text in ["$ postfix-tls-wizard undo 2017-02-21T18-41-44", "service postfix reload"] {
            #expect(walk.said.contains(text), "\(text)")
        }
    }

    @Test("while it is looked at again after a change, the result offers no cancelling")
    func noCancel() {
        let walk = applied()
        #expect(!walk.state.isComplete && !walk.keyLine.contains("cancel"), "\(walk.keyLine)")
    }

    @Test("the headline names every port that came back")
    func headline() {
        var report = ChangeReport.article()
        #expect(report.headline == "Fixed: port 465 answers with TLS and 220, port 25 does STARTTLS again")
        let other = Endpoint(host: "127.0.0.1", port: 587, role: .starttls)
        report.before.append(report.before[1])
        report.after.append(report.after[1])
        report.before[2].endpoint = other
        report.after[2].endpoint = other
        #expect(report.headline == "Fixed: port 465 answers with TLS and 220, ports 587 and 25 do STARTTLS again")
        // Where nothing was dead, nothing was fixed.
        report.before = report.after
        report.summary = "Kept: 127.0.0.1:465 answers with TLS as before."
        #expect(report.headline == "Kept: 127.0.0.1:465 answers with TLS as before")
    }

    @Test("what no port can show is said, with the commands that show it")
    func queue() {
        var report = ChangeReport.article(proven: false)
        report.before = report.after
        report.summary = "Kept: all answer as before."
        report.next = [.say("See what waits in the queue", run: "postqueue -c /p -p")]
        let said = applied(report).said
        for text in [
            "Changed and kept; the queue shows whether mail goes out", "Kept: all answer as before.",
            "See what waits in the queue: $ postqueue -c /p -p",
        ] { #expect(said.contains(text), "\(text)\n\(said)") }
    }

    @Test("only the typed word and Enter undo", arguments: ["Undo", "und", "undo ", "undoo", "u", "uy"])
    func wrongWord(word: String) {
        var walk = applied()
        let count = walk.effects.count
        walk.type(word)
        walk.press(.enter)
        #expect(walk.effects.count == count)
        #expect(walk.said.contains("Nothing was undone."))
        #expect(walk.state.keyContext == .result)
    }

    @Test("while the field is empty keys keep their meaning; from the first letter on they are text until it is empty again")
    func field() {
        var walk = applied()
        walk.type("undq")
        #expect(walk.state.overlay == nil && walk.said.contains("undq____"))
        walk.press(.backspace, .backspace, .backspace, .backspace)
        #expect(walk.state.keyContext == .result)
        walk.type("q")
        #expect(walk.state.overlay == .quitQuestion)
        walk.press(.escape)
        walk.type("undo")
        walk.press(.escape)
        #expect(walk.state.keyContext == .result && walk.said.contains("Nothing was undone."))
        walk.press(.character("u"), .pasted("ndo"))
        #expect(walk.said.contains("A pasted word does not count."))
    }

    @Test("the word undoes, once")
    func undo() {
        var walk = applied()
        walk.undo()
        #expect(walk.effects.last == .undo(id: "2017-02-21T18-41-44", ArticleServer().facts))
        walk.press(.character("q"))
        #expect(walk.said.contains("finishes first"))
        walk.send(.undoFinished(.article(.restored, proven: false)))
        #expect(walk.said.contains("Undone: the old configuration is back"))
        walk.press(.character("u"))
        #expect(walk.said.contains("There is no change left to undo."))
    }

    @Test("an undo that failed shows the way by hand and can be tried again")
    func failedUndo() {
        var walk = applied()
        walk.undo()
        walk.send(.undoFinished(.article(.failed, proven: false)))
        #expect(walk.said.contains("By hand"))
        #expect(walk.said.contains("Way back: type undo"))
        walk.press(.character("u"), .escape)
        #expect(walk.said.contains("By hand"), "the failed undo is still told")
    }

    static let endings: [(TransactionOutcome, Bool, String, Mark)] = [
        (.changed, true, "Fixed", .good), (.changed, false, "Changed, but not proven", .unknown), (.reverted, false, "Reverted", .symptom),
        (.refused, false, "Refused", .symptom), (.failed, false, "Failed", .symptom),
    ]

    @Test("every ending has its sentence and its mark", arguments: endings)
    func ending(outcome: TransactionOutcome, proven: Bool, sentence: String, mark: Mark) {
        let walk = applied(.article(outcome, proven: proven))
        #expect(walk.said.contains(sentence))
        #expect(ResultPage().mark(walk.state) == mark)
    }
}
