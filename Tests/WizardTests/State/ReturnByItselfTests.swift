import Diagnosis
import Repair
import TerminalUI
import Testing

@testable import Wizard

@Suite("A change that returns by itself, in the wizard")
struct ReturnByItselfTests {
    static let deadline = Deadline(wall: 1_487_701_930, boot: 1000)
    static let id = "2017-02-21T18-41-44"

    static func status(_ phase: AppointmentStatus.Phase, stayed: String? = nil) -> AppointmentStatus {
        AppointmentStatus(id: id, configDirectory: "/etc/postfix", deadline: deadline, phase: phase, stayed: stayed)
    }

    /// On page 10 with a change just made.
    static func applied(revertAfter: Int? = 90, size: Size = Size(columns: 80, rows: 60)) -> Walk {
        var walk = Walk(size: size, context: WizardContext(revertAfter: revertAfter))
        walk.apply()
        var report = ChangeReport.article()
        if revertAfter != nil { report.returns = deadline }
        walk.send(.applyFinished(report))
        for result in ArticleServer(list: "TLSv1", isAlive: true).results { walk.send(.stepArrived(result)) }
        return walk
    }

    @Test("--revert-after goes with the apply, and the review says so")
    func options() {
        var walk = Walk(size: Size(columns: 80, rows: 60), context: WizardContext(revertAfter: 90))
        walk.go(to: .apply)
        #expect(walk.said.contains("It returns by itself after 90 s, unless you keep it: k on page 10."))
        walk.apply()
        let options = walk.effects.compactMap { if case .apply(_, let options) = $0 { options } else { nil } }
        #expect(options.map(\.revertAfter) == [90])
    }

    @Test("the countdown is live; k keeps the change, and the page says so")
    func keep() {
        var walk = ReturnByItselfTests.applied()
        #expect(walk.effects.contains(.watch(id: ReturnByItselfTests.id)))
        walk.send(.appointment(ReturnByItselfTests.status(.running(remaining: 87))))
        #expect(walk.said.contains("Returns by itself at 18:32:10 UTC, in 87 s; k keeps it."))
        walk.send(.appointment(ReturnByItselfTests.status(.running(remaining: 86))))
        #expect(walk.said.contains("in 86 s"))
        walk.send(.appointment(ReturnByItselfTests.status(.running(remaining: 0))))
        #expect(walk.said.contains("Its time has come"))
        walk.send(.appointment(ReturnByItselfTests.status(.running(remaining: 5))))
        #expect(walk.keyLine.contains("k keep") && !walk.keyLine.contains("t timer"))
        walk.press(.character("k"))
        #expect(walk.effects.last == .confirm(id: ReturnByItselfTests.id))
        walk.send(.confirmFinished(ChangeConfirmation(.confirmed, id: ReturnByItselfTests.id, summary: "It is kept.")))
        #expect(walk.said.contains("Kept: it does not return by itself.") && !walk.said.contains("It is kept."))
        #expect(!walk.keyLine.contains("k keep") && walk.keyLine.contains("t timer"))
        let count = walk.effects.count
        walk.press(.character("k"))
        #expect(walk.effects.count == count && walk.said.contains("stays already"))
    }

    @Test("a confirmation that came too late is told, and what happened stands on the page")
    func tooLate() {
        var walk = ReturnByItselfTests.applied()
        walk.press(.character("k"))
        walk.send(.confirmFinished(ChangeConfirmation(.refused, id: ReturnByItselfTests.id, refusal: .notPossible, summary: "Too late.")))
        #expect(walk.said.contains("Too late."))
        let count = walk.effects.count
        walk.send(.appointment(ReturnByItselfTests.status(.takenBack(byItself: true))))
        #expect(walk.effects.count == count + 1 && walk.effects.last == .gather(Step.allCases), "the server is looked at anew")
        #expect(walk.said.contains("Returned by itself: the old configuration is back, and the old fault with it"))
        #expect(ApplyScreen().mark(walk.state) == .pending)
        #expect(walk.state.standingChange == nil)
        #expect(!walk.keyLine.contains("u undo") && !walk.keyLine.contains("k keep"))
    }

    @Test("a return on another page is told there")
    func elsewhere() {
        var walk = ReturnByItselfTests.applied()
        walk.press(.left)
        walk.send(.appointment(ReturnByItselfTests.status(.takenBack(byItself: true))))
        #expect(walk.state.page == .apply)
        #expect(walk.said.contains("Nobody kept the change in time. The old configuration is back: page 10."))
    }

    @Test("an undo from another terminal, a return that failed and a file edited meanwhile each have their words")
    func otherEnds() {
        var walk = ReturnByItselfTests.applied()
        walk.send(.appointment(ReturnByItselfTests.status(.takenBack(byItself: false))))
        #expect(walk.said.contains("Undone: the old configuration is back") && walk.said.contains("It was undone from elsewhere."))
        walk = ReturnByItselfTests.applied()
        walk.send(.appointment(ReturnByItselfTests.status(.failed("The old files are not back completely."))))
        #expect(walk.said.contains("Failed: read what follows") && walk.said.contains("not back completely"))
        walk = ReturnByItselfTests.applied()
        walk.send(.appointment(ReturnByItselfTests.status(.gone, stayed: "main.cf was edited.")))
        #expect(walk.said.contains("It was to return by itself and did not: main.cf was edited."))
        #expect(walk.keyLine.contains("k keep"))
        walk.send(.appointment(ReturnByItselfTests.status(.gone)))
        #expect(walk.said.contains("its timer is gone. u takes it back, k keeps it."))
    }

    @Test("t gives a change that stands a timer of five minutes, once")
    func arm() {
        var walk = ReturnByItselfTests.applied(revertAfter: nil)
        #expect(walk.keyLine.contains("t timer") && !walk.keyLine.contains("k keep"))
        walk.press(.character("t"))
        #expect(walk.effects.last == .arm(id: ReturnByItselfTests.id, seconds: 300))
        let count = walk.effects.count
        walk.press(.character("t"))
        #expect(walk.effects.count == count)
        walk.send(.appointment(ReturnByItselfTests.status(.running(remaining: 300))))
        #expect(walk.said.contains("Returns by itself at 18:32:10 UTC, in 5 min; k keeps it."))
        #expect(walk.keyLine.contains("k keep"))
    }

    @Test("a timer that cannot be started is told; the change stays and t can be tried again")
    func armRefused() {
        var walk = ReturnByItselfTests.applied(revertAfter: nil)
        walk.press(.character("t"))
        walk.send(.armRefused("no process."))
        #expect(walk.said.contains("No timer: no process. The change stays."))
        #expect(walk.keyLine.contains("t timer"))
    }

    @Test("without a change neither key does anything")
    func nothing() {
        var walk = Walk()
        walk.go(to: .result)
        let count = walk.effects.count
        walk.press(.character("k"), .character("t"))
        #expect(walk.effects.count == count)
        #expect(!walk.keyLine.contains("k keep") && !walk.keyLine.contains("t timer"))
    }

    @Test("leaving while the timer runs names the moment and the command that keeps the change")
    func quit() {
        var walk = ReturnByItselfTests.applied()
        walk.press(.character("q"))
        #expect(
            walk.said.contains(
                "Quit? The change returns by itself at 18:32:10 UTC unless postfix-tls-wizard confirm \(ReturnByItselfTests.id) keeps it."))
    }

    @Test(
        "seconds are spoken as a person would",
        arguments: [(0, "0 s"), (119, "119 s"), (120, "2 min"), (247, "4 min 7 s"), (7200, "2 h"), (7380, "2 h 3 min"), (86400, "24 h")])
    func spoken(seconds: Int, text: String) { #expect(spokenSeconds(seconds) == text) }
}

@Suite("A change of an earlier run that awaits its word")
struct OfferTests {
    private func offered(_ phase: AppointmentStatus.Phase = .gone, isRoot: Bool = true) -> Walk {
        var server = ArticleServer()
        server.isRoot = isRoot
        var walk = Walk(server)
        walk.send(.offered([ReturnByItselfTests.status(phase)]))
        return walk
    }

    @Test("is asked about before anything else; no other key does anything to it")
    func question() {
        var walk = offered()
        #expect(walk.said.contains("A change waits for your word") && walk.said.contains("its timer is gone"))
        #expect(walk.effects.last == .watch(id: ReturnByItselfTests.id))
        let count = walk.effects.count
        for key in [Key.enter, .character("y"), .character("a"), .character("t"), .down, .character("x")] { walk.press(key) }
        #expect(walk.effects.count == count && walk.said.contains("A change waits for your word"))
        walk.press(.character("q"))
        #expect(walk.said.contains("q again quits"))
        walk.press(.escape)
        #expect(walk.said.contains("A change waits for your word"), "the question comes back")
    }

    @Test("u gives it back, with the checklist on page 10")
    func reverts() {
        var walk = offered()
        walk.press(.character("u"))
        #expect(walk.effects.last == .undo(id: ReturnByItselfTests.id))
        walk.send(.applyProgress(Samples.checklist))
        #expect(walk.said.contains("Undoing: the old configuration is being put back") && walk.said.contains("Reload Postfix"))
        walk.send(.undoFinished(.article(.restored, proven: false)))
        #expect(walk.said.contains("Undone: the old configuration is back"))
        #expect(walk.state.offers.isEmpty)
        walk.press(.character("q"))
        #expect(walk.said.contains("The change was undone"))
    }

    @Test("k keeps it")
    func keep() {
        var walk = offered(.running(remaining: 87))
        #expect(walk.said.contains("That is in 87 s."))
        walk.press(.character("q"))
        #expect(walk.said.contains("Quit? The change returns by itself at 18:32:10 UTC unless"))
        walk.press(.escape)
        walk.press(.character("k"))
        #expect(walk.effects.last == .confirm(id: ReturnByItselfTests.id))
        walk.send(.confirmFinished(ChangeConfirmation(.confirmed, id: ReturnByItselfTests.id, summary: "It is kept.")))
        #expect(walk.said.contains("It is kept.") && walk.state.page == .server)
    }

    @Test("Esc leaves it for later and names the command")
    func later() {
        var walk = offered()
        let count = walk.effects.count
        walk.press(.escape)
        #expect(walk.effects.count == count)
        #expect(walk.said.contains("Left as it is. Later: postfix-tls-wizard confirm \(ReturnByItselfTests.id)"))
        #expect(walk.state.keyContext == .check)
    }

    @Test("what happens to it meanwhile ends the question")
    func ended() {
        var walk = offered(.running(remaining: 1))
        walk.send(.appointment(ReturnByItselfTests.status(.takenBack(byItself: true))))
        #expect(walk.state.overlay == nil && walk.said.contains("has returned by itself"))
    }

    @Test("without root nothing is done, and the command is named")
    func withoutRoot() {
        var walk = offered(isRoot: false)
        let count = walk.effects.count
        walk.press(.character("u"))
        #expect(walk.effects.count == count && walk.said.contains("Only root may do that"))
    }

    @Test("two are asked about one after the other")
    func two() {
        var walk = Walk()
        var other = ReturnByItselfTests.status(.gone)
        other.id = "OTHER"
        walk.send(.offered([ReturnByItselfTests.status(.gone), other]))
        walk.press(.escape)
        #expect(walk.said.contains("Change OTHER of"))
        walk.press(.escape)
        #expect(walk.state.overlay == nil)
    }
}
