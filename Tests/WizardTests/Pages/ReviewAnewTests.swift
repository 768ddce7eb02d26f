import Diagnosis
import Repair
import SampleServers
import TerminalUI
import Testing

@testable import Wizard

@Suite("Page 9 after somebody changed a file between diff and apply")
struct ReviewAnewTests {
    private static let sentence = "/etc/postfix/main.cf was changed by someone else since the diff was shown; nothing was written."

    private func refused(_ walk: inout Walk) {
        walk.send(.applyFinished(ChangeReport(outcome: .refused, refusal: .changedSinceDiff, summary: ReviewAnewTests.sentence)))
    }

    @Test("looks at everything again, shows the new diff, and wants the word again")
    func newDiff() {
        var walk = Walk()
        walk.apply()
        refused(&walk)
        #expect(walk.state.page == .apply && walk.state.keyContext == .review)
        #expect(walk.effects.last == .gather(Step.allCases))
        #expect(walk.said.contains(ReviewAnewTests.sentence))
        // Nothing can be started on half the facts.
        walk.press(.character("a"))
        #expect(walk.state.keyContext == .review)

        for result in ArticleServer(list: "TLSv1 TLSv1.1").results { walk.send(.stepArrived(result)) }
        #expect(walk.said.contains("\(ReviewAnewTests.sentence) This is the new diff."))
        #expect(walk.said.contains("Nothing has been changed yet"))
        let before = walk.effects.count
        walk.press(.enter)
        walk.press(.character("a"))
        walk.press(.enter)
        #expect(walk.effects.count == before, "neither Enter nor a alone starts anything")
        walk.type("apply")
        walk.press(.enter)
        guard case .apply(let plan, _, _)? = walk.effects.last else { return #expect(Bool(false), "the word starts it") }
        #expect(plan.diff.contains("-smtpd_tls_mandatory_protocols = TLSv1 TLSv1.1\n"), "and it is the new plan: \(plan.diff)")
        #expect(!walk.said.contains(ReviewAnewTests.sentence))
    }

    @Test("keeps the repair that was chosen, and whether the list is to be kept")
    func sameChoice() {
        var walk = Walk(size: Size(columns: 80, rows: 40))
        walk.go(to: .repair)
        walk.press(.down, .enter, .tab)
        walk.type("apply")
        walk.press(.enter)
        refused(&walk)
        for result in ArticleServer().results.reversed() { walk.send(.stepArrived(result)) }
        #expect(walk.state.chosenRemedy?.id == "exclusions")
        #expect(walk.said.contains("revert [keep]"))
    }

    @Test("says that nothing is left to repair where the other edit repaired it")
    func faultGone() {
        var walk = Walk()
        walk.apply()
        refused(&walk)
        for result in ArticleServer(list: "TLSv1", isAlive: true).results { walk.send(.stepArrived(result)) }
        #expect(walk.said.contains("Nothing to apply"))
        #expect(walk.said.contains(ReviewAnewTests.sentence))
        #expect(walk.said.contains("There is no new diff."))
        walk.press(.character("a"))
        #expect(walk.state.keyContext == .review)
    }

    @Test("ends instead where the terminal was lost meanwhile")
    func lostTerminal() {
        var walk = Walk()
        walk.apply()
        walk.send(.terminated(signal: 1))
        refused(&walk)
        #expect(walk.effects.last == .quit(exitCode: 129))
    }
}
