import Diagnosis
import Repair
import SampleServers
import TerminalUI
import Testing

@testable import Wizard

@Suite("Page 9: apply")
struct ApplyPageTests {
    private func review(_ server: ArticleServer = ArticleServer(), context: WizardContext = WizardContext()) -> Walk {
        var walk = Walk(server, context: context)
        walk.go(to: .repair)
        walk.press(.enter)
        return walk
    }

    @Test("the review says which lines, which backup, which commands, and what follows a failed proof")
    func says() {
        var walk = review()
        var said = walk.said
        for _ in 0..<4 {
            walk.press(.pageDown)
            said += " " + walk.said
        }
        for text in [
            "/etc/postfix/main.cf, 2 lines", "30 - TLSv1 TLSv1.1 TLSv1.2 + TLSv1 is read by 465", "/var/lib/postfix-tls-wizard",
            "postfix check, postfix reload", "try ports 465, 25 again", "the change is reverted (the old file comes back)",
            "you can undo it",
        ] { #expect(said.contains(text), "\(text)") }
    }

    @Test("Enter does nothing there and says so")
    func enter() {
        var walk = review()
        walk.press(.enter)
        #expect(walk.said.contains("Nothing starts yet: type apply first."))
        #expect(walk.state.page == .apply)
        #expect(walk.plan == nil)
        #expect(walk.said.contains("Type apply and press Enter: ____________"), "the field stands open")
    }

    @Test("only the exact word, ended by Enter, starts", arguments: ["Apply", "apply ", "appl", "applyy", "a", "aapply", "ayes"])
    func wrongWord(word: String) {
        var walk = review()
        walk.type(word)
        walk.press(.enter)
        #expect(walk.plan == nil)
        #expect(walk.said.contains("Nothing was changed."))
        #expect(walk.state.keyContext == .review, "empty again")
    }

    @Test("the word in capitals is not taken, and the notice says why", arguments: ["Apply", "APPLY"])
    func capitals(word: String) {
        var walk = review()
        walk.type(word)
        walk.press(.enter)
        #expect(walk.plan == nil)
        #expect(walk.said.contains("In small letters: apply. Nothing was changed."))
    }

    @Test("the right word without Enter starts nothing; Esc leaves")
    func escape() {
        var walk = review()
        walk.type("apply")
        #expect(walk.plan == nil)
        walk.press(.escape)
        #expect(walk.said.contains("Nothing was changed."))
        #expect(walk.state.keyContext == .review)
        walk.press(.enter)
        #expect(walk.plan == nil)
    }

    @Test("the right word starts exactly the plan that was shown, once")
    func rightWord() {
        var walk = review()
        let shown = walk.state.chosenRemedy?.plan
        walk.type("apply")
        walk.press(.enter, .enter)
        walk.type("apply")
        walk.press(.enter)
        #expect(walk.effects.count { if case .apply = $0 { true } else { false } } == 1)
        #expect(walk.plan == shown)
        #expect(walk.effects.last == .apply(shown!, ApplyOptions(), ArticleServer().facts))
    }

    @Test("a pasted word is no word, nor does a pasted line press a key", arguments: ["apply", "apply\n", "a\napply\n"])
    func pasted(text: String) {
        var walk = review()
        walk.press(.pasted(text))
        #expect(walk.said.contains("A pasted word does not count. Type it."))
        #expect(walk.state.keyContext == .review)
        walk.press(.character("a"), .pasted(text))
        #expect(walk.said.contains("A pasted word does not count."))
        walk.press(.enter)
        #expect(walk.plan == nil)
        walk.type("appl")
        walk.press(.pasted("y"), .enter)
        #expect(walk.plan == nil)
        walk.type("apply")
        walk.press(.enter)
        #expect(walk.plan != nil)
    }

    @Test("a wrong word first, then the right one")
    func secondTry() {
        var walk = review()
        walk.type("apply!")
        walk.press(.enter)
        walk.type("apply")
        walk.press(.enter)
        #expect(walk.plan != nil)
    }

    @Test("Tab chooses whether the lines stay even if another fault shows, and back; no letter does")
    func keep() {
        var walk = review()
        #expect(walk.said.contains("If another fault shows behind it: [revert] keep Tab"))
        walk.type("k")
        #expect(walk.said.contains("[revert] keep"))
        walk.press(.tab)
        #expect(walk.said.contains("revert [keep]"))
        walk.press(.tab, .tab)
        walk.type("apply")
        walk.press(.enter)
        #expect(walk.effects.last == .apply(walk.plan!, ApplyOptions(keep: true), ArticleServer().facts))
    }

    @Test("not root: the command to run instead, and no way to apply")
    func notRoot() {
        var walk = review(ArticleServer(isRoot: false), context: WizardContext(sudoCommand: "sudo postfix-tls-wizard -c /etc/postfix"))
        #expect(walk.said.contains("$ sudo postfix-tls-wizard -c /etc/postfix"))
        #expect(walk.said.contains("sudo service postfix reload"))
        #expect(!walk.keyLine.contains("apply"))
        walk.press(.character("a"))
        #expect(walk.said.contains("Not root"))
        walk.type("apply")
        walk.press(.enter)
        #expect(walk.plan == nil)
    }

    @Test("practice needs no root")
    func practice() {
        let practice = PracticeContext(
            title: "The article", briefing: ["Port 465 is dead."], lesson: ["One word voids the list."],
            ports: ["465 is 44223", "25 is 44224"])
        var walk = Walk(ArticleServer(isRoot: false), context: WizardContext(practice: practice))
        #expect(walk.lines[0].hasSuffix("PRACTICE"))
        #expect(walk.said.contains("Practice: The article"))
        #expect(walk.said.contains("Its ports are stand-ins on this machine; in commands 465 is 44223, 25 is 44224."))
        walk.apply()
        #expect(walk.plan != nil)
        walk.send(.applyFinished(.article()))
        walk.press(.end)
        #expect(walk.said.contains("One word voids the list."))
        #expect(walk.said.contains("nothing real was touched"))
    }

    @Test("nothing is applied while a check is running, not even one started after the key a")
    func pending() {
        var walk = review()
        walk.press(.character("r"))
        #expect(walk.effects.last == .gather(Step.allCases))
        walk.press(.character("a"))
        #expect(walk.said.contains("Wait for the checks"))
        #expect(walk.plan == nil)
    }

    @Test("during the change q, Esc and Enter say that it finishes first", arguments: [Key.character("q"), .escape, .control("c"), .enter])
    func whileChanging(key: Key) {
        var walk = Walk()
        walk.apply()
        let count = walk.effects.count
        walk.send(
            .applyProgress([
                ChecklistItem(title: "Lock the files", mark: .done), ChecklistItem(title: "Reload Postfix", mark: .running),
                ChecklistItem(title: "Ports after", mark: .bad, detail: "0 of 3 answer"), ChecklistItem(title: "Undo", mark: .skipped),
                ChecklistItem(title: "Probe", mark: .waiting),
                ChecklistItem(title: "Journal", mark: .failed, detail: "disk full"),
            ]))
        #expect(walk.said.contains("✓ Lock the files"))
        #expect(walk.said.contains("! Ports after 0 of 3 answer"))
        #expect(walk.said.contains("Undo (skipped)"))
        #expect(walk.said.contains("! Journal (failed) disk full"))
        walk.press(key)
        #expect(walk.said.contains("finishes first"))
        #expect(walk.state.page == .apply)
        #expect(walk.effects.count == count)
        walk.send(.applyFinished(.article()))
        #expect(walk.state.notice == nil, "it is finished")
    }

    @Test("a silent port is waited for with the seconds counted, and x ends the wait; before and after it x does nothing")
    func waitingForPorts() {
        var walk = Walk()
        walk.apply()
        let count = walk.effects.count
        walk.send(.applyProgress([ChecklistItem(title: "Ports after the change", mark: .running, step: .probeAfter)]))
        #expect(!walk.keyLine.contains("wait no longer"))
        walk.press(.character("x"))
        #expect(walk.effects.count == count && walk.said.contains("Nothing is waited for"))
        let detail = ProofWait.silent([Endpoint(host: "127.0.0.1", port: 465, role: .smtps)]).words(secondsLeft: 41) ?? ""
        walk.send(.applyProgress([ChecklistItem(title: "Ports after the change", mark: .running, detail: detail, step: .probeAfter)]))
        #expect(walk.said.contains("127.0.0.1:465 says nothing yet; waiting, 41 s at most"))
        #expect(walk.keyLine.contains("x wait no longer"), "\(walk.keyLine)")
        walk.press(.character("q"))
        #expect(walk.said.contains("a minute at most; x waits no longer"))
        walk.press(.character("x"))
        #expect(walk.effects.last == .stopWaiting && walk.said.contains("decided by what was seen"))
    }

    @Test("without a choice there is nothing to apply")
    func nothingChosen() {
        var walk = Walk(ArticleServer(list: "TLSv1", isAlive: true))
        walk.go(to: .apply)
        walk.press(.character("a"))
        #expect(walk.said.contains("There is nothing to apply."))
        walk.type("apply")
        walk.press(.enter)
        #expect(walk.plan == nil)
    }

    @Test("after a change was reverted, another repair can be reviewed and applied")
    func again() {
        var walk = Walk()
        walk.apply()
        walk.send(.applyFinished(.article(.reverted, proven: false)))
        #expect(walk.said.contains("Reverted"))
        for result in ArticleServer().results { walk.send(.stepArrived(result)) }
        walk.press(.escape)
        #expect(walk.state.keyContext == .applied)
        walk.press(.escape, .down, .enter)
        walk.type("apply")
        walk.press(.enter)
        let plans = walk.effects.compactMap { if case .apply(let plan, _, _) = $0 { plan.remedy } else { nil } }
        #expect(plans == ["article", "exclusions"])
    }
}
