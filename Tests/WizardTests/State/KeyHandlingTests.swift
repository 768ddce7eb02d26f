import Diagnosis
import Repair
import SampleServers
import TerminalUI
import Testing

@testable import Wizard

@Suite("Keys")
struct KeyHandlingTests {
    @Test("from start to fixed: nine keys and the typed word")
    func shortestWalk() {
        var walk = Walk(results: [])
        for result in ArticleServer().results { walk.send(.stepArrived(result)) }
        walk.press(.enter, .enter, .enter, .enter, .enter, .enter, .enter, .enter)
        #expect(walk.state.page == .apply)
        walk.type("apply")
        walk.press(.enter)
        #expect(walk.plan?.remedy == "article")
        walk.send(.applyFinished(.article()))
        #expect(walk.state.page == .result)
        #expect(walk.said.contains("Fixed: port 465 answers with TLS and 220"))
    }

    @Test("Enter moves on while the page's check is still running")
    func enterWhilePending() {
        var walk = Walk(results: [])
        for page in Page.allCases.prefix(7) {
            #expect(walk.state.page == page)
            walk.press(.enter)
        }
        #expect(walk.state.page == .repair)
    }

    @Test("Esc goes back a page; on the first it says so")
    func escape() {
        var walk = Walk()
        walk.press(.enter, .enter, .escape)
        #expect(walk.state.page == .connection)
        walk.press(.escape, .escape)
        #expect(walk.state.page == .server)
        #expect(walk.said.contains("This is the first page."))
        #expect(!walk.keyLine.contains("Esc"), "a key that does nothing is not offered")
        #expect(walk.effects == [.gather(Step.allCases)])
    }

    @Test("Left and Right look through all pages and change nothing")
    func browsing() {
        var walk = Walk()
        for page in Page.allCases.dropFirst() {
            walk.press(.right)
            #expect(walk.state.page == page)
        }
        walk.press(.right)
        #expect(walk.said.contains("This is the last page."))
        for page in Page.allCases.dropLast().reversed() {
            walk.press(.left)
            #expect(walk.state.page == page)
        }
        #expect(walk.effects == [.gather(Step.allCases)])
    }

    @Test("r looks at everything again, on whatever page: what is shown beside is of the same moment", arguments: Page.allCases)
    func rerun(page: Page) {
        var walk = Walk()
        walk.go(to: page)
        walk.press(.character("r"))
        #expect(walk.effects == [.gather(Step.allCases), .gather(Step.allCases)])
        #expect(walk.state.facts == Facts())
        walk.press(.character("r"))
        #expect(walk.said.contains("Still running"))
        #expect(walk.effects.count == 2)
    }

    @Test("a verdict never rests on facts of two moments: after a change from elsewhere, r on page 2 renews page 7 as well")
    func oneMoment() {
        let repaired = ArticleServer(list: "TLSv1", isAlive: true)
        var walk = Walk(repaired)
        #expect(walk.state.assessment.verdict.kind == .healthy)
        // Undone by another run: the port is dead again.
        walk.press(.enter, .character("r"))
        walk.send(.stepArrived(.connection(ArticleServer().facts.connection)))
        walk.go(to: .diagnosis)
        #expect(walk.said.contains("preliminary"))
        #expect(walk.state.assessment.verdict.kind != .otherFault, "the valid list is no longer a fact")
        for result in ArticleServer().results { walk.send(.stepArrived(result)) }
        #expect(walk.state.assessment.verdict.kind == .confirmed)
    }

    @Test("when another run has changed the server, everything is looked at again")
    func changedElsewhere() {
        var walk = Walk()
        walk.send(.changedElsewhere)
        #expect(walk.effects.last == .gather(Step.allCases) && walk.state.facts == Facts())
        walk = Walk()
        walk.apply()
        let count = walk.effects.count
        walk.send(.changedElsewhere)
        #expect(walk.effects.count == count, "a change of its own looks again when it is over")
    }

    @Test("x cancels a running check, once, and the answer ends it")
    func cancel() {
        var walk = Walk(results: [])
        walk.press(.enter)
        #expect(walk.keyLine.contains("x cancel"))
        walk.press(.character("x"))
        #expect(walk.effects.last == .cancel([.connection]))
        #expect(walk.said.contains("Cancelling"))
        walk.press(.character("x"))
        #expect(walk.effects.count == 2)
        #expect(walk.said.contains("Being cancelled."))
        walk.send(.stepArrived(.connection(.cannotTell("cancelled before the ports were tried"))))
        #expect(walk.lines[3].hasPrefix("│ ? 2 Connection"))
        #expect(walk.said.contains("cancelled before the ports were tried"))
        for result in ArticleServer().results where result.step != .connection { walk.send(.stepArrived(result)) }
        #expect(walk.keyLine.contains("r look again"))
    }

    @Test("a waiting notice goes when the answer is there")
    func waitingNotice() {
        var walk = Walk()
        walk.press(.enter, .character("r"), .character("r"))
        #expect(walk.state.notice?.text == "Still running; x cancels it.")
        walk.send(.stepArrived(.connection(.value(ConnectionFacts(probes: ArticleServer().deadProbes)))))
        #expect(walk.state.notice == nil)
    }

    @Test("x with nothing running says so")
    func cancelNothing() {
        var walk = Walk()
        walk.press(.character("x"))
        #expect(walk.said.contains("Nothing is running here."))
        #expect(walk.effects.count == 1)
    }

    @Test("where nothing was changed q and Ctrl-C leave at once, with 0", arguments: [Key.character("q"), .control("c")])
    func quit(key: Key) {
        var walk = Walk()
        walk.press(key)
        #expect(walk.effects.last == .quit(exitCode: 0))
    }

    @Test("after a change q asks; Esc stays, Enter or q leaves", arguments: [Key.character("q"), .enter])
    func quitAfterAChange(key: Key) {
        var walk = Walk()
        walk.apply()
        walk.send(.applyFinished(.article()))
        walk.press(.character("q"))
        #expect(walk.said.contains("Leave? The change stays applied"))
        walk.press(.escape)
        #expect(!walk.said.contains("Leave?"))
        walk.press(.character("q"), key)
        #expect(walk.effects.last == .quit(exitCode: 0))
    }

    @Test("digits go to their pages, 0 to the tenth, from any page")
    func digits() {
        var walk = Walk()
        for page in Page.allCases.reversed() {
            walk.type(String(page.rawValue % 10))
            #expect(walk.state.page == page)
        }
        #expect(walk.effects == [.gather(Step.allCases)])
    }

    @Test("j and k scroll as the arrows do; Space reads on, at the end to the next page")
    func reading() {
        var walk = Walk(size: Size(columns: 60, rows: 15))
        walk.type("7")
        walk.type("jj")
        #expect(PaneView(walk.state).offset == 2)
        walk.type("k")
        #expect(PaneView(walk.state).offset == 1)
        for _ in 0..<20 where walk.state.page == .diagnosis { walk.type(" ") }
        #expect(walk.state.page == .repair)
        #expect(walk.plan == nil)
    }

    @Test("o opens what is folded and folds it again; where nothing is, it says so")
    func folding() {
        var walk = Walk(size: Size(columns: 80, rows: 60))
        walk.type("7")
        #expect(walk.said.contains("▸ 5 of 5 symptoms of the vendor's article seen") && !walk.said.contains("not the last of its line"))
        walk.type("o")
        #expect(walk.said.contains("not the last of its line"))
        walk.type("o")
        #expect(!walk.said.contains("not the last of its line"))
        walk.type("4o")
        #expect(walk.said.contains("Nothing is folded here."))
    }

    @Test("Tab on page 2 shows the next port's own words")
    func nextPort() {
        var walk = Walk(size: Size(columns: 80, rows: 40))
        walk.press(.enter)
        #expect(walk.said.contains("$ telnet 127.0.0.1 465"))
        walk.press(.tab)
        #expect(walk.said.contains("$ telnet 127.0.0.1 25"))
        walk.press(.tab)
        #expect(walk.said.contains("$ telnet 127.0.0.1 465"))
    }

    @Test("Ctrl-Z suspends, but not while a change holds Postfix's lock")
    func suspending() {
        var walk = Walk()
        walk.press(.control("z"))
        #expect(walk.effects.last == .suspend)
        walk.apply()
        walk.press(.control("z"))
        #expect(walk.effects.last != .suspend)
        #expect(walk.said.contains("holds Postfix's lock"))
    }

    @Test("the question to quit says whether a change stands")
    func quitAfterChange() {
        var walk = Walk()
        walk.apply()
        walk.send(.applyFinished(.article()))
        walk.press(.character("q"))
        #expect(walk.said.contains("The change stays applied"))
        walk.press(.escape)
        walk.undo()
        walk.send(.undoFinished(.article(.restored, proven: false)))
        walk.press(.character("q"))
        #expect(walk.said.contains("the old configuration is back"))
    }

    @Test("a signal ends the wizard with 128 and its number")
    func signal() {
        var walk = Walk()
        walk.send(.terminated(signal: 15))
        #expect(walk.effects.last == .quit(exitCode: 143))
    }

    @Test("Ctrl-L asks for a fresh picture and nothing else, wherever one is")
    func redraw() {
        var walk = Walk()
        let before = walk.state
        walk.press(.control("l"))
        #expect(walk.effects.last == .redraw)
        #expect(walk.state == before)
    }

    @Test("a key that means nothing changes nothing", arguments: [Key.character("z"), .tab, .function(9), .character("-"), .delete])
    func unknownKeys(key: Key) {
        var walk = Walk()
        let before = walk.state
        walk.press(key)
        #expect(walk.state == before)
        #expect(walk.effects.count == 1)
    }
}
