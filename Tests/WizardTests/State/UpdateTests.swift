import Diagnosis
import Repair
import SampleServers
import TerminalUI
import Testing

@testable import Wizard

@Suite("Events")
struct UpdateTests {
    @Test("it begins by gathering everything")
    func begin() {
        #expect(WizardState(context: WizardContext(), size: Walk.standard).begin() == [.gather(Step.allCases)])
    }

    @Test("no repair is offered on half the facts")
    func menuWaits() {
        let results = ArticleServer().results
        var walk = Walk(results: Array(results.dropLast()))
        #expect(walk.state.menu == nil)
        walk.go(to: .repair)
        #expect(walk.said.contains("Still running: the configuration."))
        walk.press(.enter)
        #expect(walk.state.page == .repair)
        #expect(walk.said.contains("Wait for the checks"))
        walk.send(.stepArrived(results.last!))
        #expect(walk.state.menu?.remedies.first?.id == "article")
    }

    @Test("an apply that ends goes on to the result and looks again")
    func applyFinished() {
        var walk = Walk()
        walk.apply()
        walk.send(.applyFinished(.article()))
        #expect(walk.state.page == .result)
        #expect(walk.effects.last == .gather(Step.allCases))
        #expect(walk.state.facts == Facts())
        #expect(walk.state.knownPicture.facts.configuration.value != nil)
    }

    @Test("an undo goes by what was seen after the change, and before it where that is still looked at")
    func undoFacts() {
        var walk = Walk()
        walk.apply()
        walk.send(.applyFinished(.article()))
        let repaired = ArticleServer(list: "TLSv1", isAlive: true)
        walk.send(.stepArrived(.connection(repaired.facts.connection)))
        walk.undo()
        var expected = ArticleServer().facts
        expected.connection = repaired.facts.connection
        #expect(walk.effects.last == .undo(id: "2017-02-21T18-41-44", expected))
    }

    @Test("a refused apply changed nothing, so nothing is looked at again")
    func refused() {
        var walk = Walk()
        walk.apply()
        let count = walk.effects.count
        walk.send(.applyFinished(.article(.refused, proven: false)))
        #expect(walk.effects.count == count)
        #expect(walk.said.contains("Refused: nothing was changed"))
    }

    @Test("a lost terminal does not stop a change: it ends the wizard afterwards")
    func hangUpWhileApplying() {
        var walk = Walk()
        walk.apply()
        let count = walk.effects.count
        walk.send(.terminated(signal: 1))
        #expect(walk.effects.count == count)
        walk.send(.applyProgress([ChecklistItem(title: "Reload Postfix", mark: .running)]))
        #expect(walk.effects.count == count)
        walk.send(.applyFinished(.article()))
        #expect(walk.effects.last == .quit(exitCode: 129))
    }

    @Test(
        "who asks the process to end waits for no silent port: the change is decided by what was seen, then the wizard ends",
        arguments: [2, 15])
    func endedWhileApplying(signal: Int32) {
        var walk = Walk()
        walk.apply()
        walk.send(.terminated(signal: signal))
        #expect(walk.effects.last == .stopWaiting)
        walk.send(.applyFinished(.article()))
        #expect(walk.effects.last == .quit(exitCode: 128 + signal))
    }

    @Test("nor does it stop an undo")
    func hangUpWhileUndoing() {
        var walk = Walk()
        walk.apply()
        walk.send(.applyFinished(.article()))
        walk.undo()
        let count = walk.effects.count
        walk.send(.terminated(signal: 1))
        #expect(walk.effects.count == count)
        walk.send(.undoFinished(.article(.restored, proven: false)))
        #expect(walk.effects.last == .quit(exitCode: 129))
    }

    @Test("the step in hand of a long checklist stays in view")
    func longChecklist() {
        var walk = Walk(size: Size(columns: 60, rows: 15))
        walk.apply()
        let items = (1...30).map { ChecklistItem(title: "Step \($0)", mark: $0 < 25 ? .done : $0 == 25 ? .running : .waiting) }
        walk.send(.applyProgress(items))
        #expect(walk.said.contains("Step 25"))
    }

    @Test("a tick turns the spinner and decides nothing")
    func tick() {
        var walk = Walk(results: [])
        let first = walk.picture
        walk.send(.tick)
        #expect(walk.picture != first)
        for _ in 0..<3 { walk.send(.tick) }
        #expect(walk.picture == first)
        #expect(walk.effects.count == 1)
    }

    @Test("checks that run again find nothing to edit once the server is repaired; the result is still reached by Enter")
    func repairedServer() {
        var walk = Walk()
        walk.apply()
        walk.send(.applyFinished(.article()))
        for result in ArticleServer(list: "TLSv1", isAlive: true).results { walk.send(.stepArrived(result)) }
        walk.press(.escape, .escape)
        #expect(walk.state.page == .repair)
        #expect(walk.said.contains("There is nothing to repair"))
        walk.press(.enter)
        #expect(walk.state.page == .apply)
        walk.press(.enter)
        #expect(walk.state.page == .result)
    }
}

@Suite("A log that is still being read") struct LogProgressTests {
    private func walk(_ change: (inout LogFacts) -> Void) -> Walk {
        var walk = Walk()
        guard case .log(.value(var log)) = ArticleServer().results[2] else { return walk }
        log.progress = LogProgress(read: 300 << 20, total: 1 << 30, name: "/var/log/maillog")
        change(&log)
        walk.send(.stepArrived(.log(.value(log))))
        return walk
    }

    @Test("page 3 says how far it is, and x ends it; nothing else waits for it") func progress() {
        var walk = walk { _ in }
        walk.press(.character("3"))
        #expect(walk.said.contains("300 MiB of 1024 MiB, now /var/log/maillog"))
        #expect(walk.said.contains("at least"))
        #expect(walk.state.isComplete && walk.state.menu != nil)
        walk.press(.character("x"))
        #expect(walk.effects.last == .cancel([.log]))
    }

    @Test("before what the own connections made Postfix log is there, page 3 speaks and no verdict does") func early() {
        var walk = walk { $0.awaitsProbes = true }
        walk.press(.character("3"))
        #expect(walk.said.contains("Postfix rejects its list"))
        #expect(!walk.state.isComplete && walk.state.menu == nil)
    }

    @Test("while the server is being changed, what an earlier look still reads changes nothing") func late() {
        var walk = Walk()
        walk.apply()
        let before = walk.state.facts
        walk.send(
            .stepArrived(
                .log(
                    .value(
                        {
                            var log = LogFacts(); log.progress = LogProgress(read: 1, total: 2, name: "x"); return log
                        }()))))
        #expect(walk.state.facts == before)
    }
}
