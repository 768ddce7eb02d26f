import Diagnosis
import PostfixModel
import Repair
import SampleServers
import TerminalUI
import Testing

@testable import Wizard

@Suite("Page 8: repair")
struct RepairPageTests {
    private func walk(size: Size = Walk.standard) -> Walk {
        var walk = Walk(size: size)
        walk.go(to: .repair)
        return walk
    }

    @Test("the article's remedy is preselected and Enter takes it to the review")
    func preselected() {
        var walk = walk()
        #expect(walk.state.chosenRemedy?.value == "TLSv1")
        walk.press(.enter)
        #expect(walk.state.page == .apply)
        #expect(walk.effects.count == 1)
    }

    @Test("arrows choose another, and table and diff follow")
    func arrows() {
        var walk = walk(size: Size(columns: 80, rows: 50))
        #expect(walk.said.contains("+ smtpd_tls_protocols = TLSv1"))
        walk.press(.down)
        #expect(walk.said.contains("(•) Safe after upgrades"))
        #expect(walk.said.contains("+ smtpd_tls_protocols = !SSLv2, !SSLv3"))
        walk.press(.up, .up)
        #expect(walk.said.contains("(•) As the article says"))
    }

    @Test("arrows alone reach the end of the text and come back to the choice", arguments: [Walk.standard, Layout.smallest])
    func arrowsReachAll(size: Size) {
        var walk = walk(size: size)
        for _ in 0..<100 { walk.press(.down) }
        #expect(PaneView(walk.state).offset == PaneView(walk.state).lastOffset)
        for _ in 0..<100 { walk.press(.up) }
        #expect(walk.state.repair.selected == 0)
        #expect(PaneView(walk.state).showsFocus)
    }

    @Test("after scrolling away the arrows choose and bring the list back", arguments: [Walk.standard, Layout.smallest])
    func arrowsAfterScrolling(size: Size) {
        var walk = walk(size: size)
        walk.press(.end, .down)
        #expect(walk.state.repair.selected == 1)
        #expect(PaneView(walk.state).showsFocus)
        walk.press(.end, .up)
        #expect(walk.state.repair.selected == 0)
        #expect(PaneView(walk.state).showsFocus)
        walk.press(.end, .up)
        #expect(PaneView(walk.state).showsFocus)
    }

    @Test("Enter takes no choice that is out of view: it shows it first", arguments: [Size(columns: 80, rows: 16), Layout.smallest])
    func enterAfterScrolling(size: Size) {
        var walk = walk(size: size)
        walk.press(.end, .enter)
        #expect(walk.state.page == .repair)
        #expect(PaneView(walk.state).showsFocus)
        #expect(walk.said.contains("This is what is chosen."))
        walk.press(.enter)
        #expect(walk.state.page == .apply)
    }

    @Test("advice is shown, and Enter on it applies nothing")
    func advice() {
        var walk = walk()
        walk.press(.down, .down, .down)
        guard case .advice = walk.state.selectedItem else {
            Issue.record("no advice offered")
            return
        }
        walk.press(.enter)
        #expect(walk.state.page == .repair)
        #expect(walk.said.contains("This is advice to read"))
        walk.press(.right)
        #expect(walk.said.contains("Nothing to apply"))
    }

    @Test("an own value is judged as it is typed, with a caret under the word that is not taken")
    func ownValue() throws {
        var walk = walk()
        walk.press(.down, .down, .enter)
        walk.type("!SSLv2 TLSv1.1")
        let field = try #require(walk.lines.firstIndex { $0.contains("!SSLv2 TLSv1.1_") })
        let caret = Array(walk.lines[field + 1]).firstIndex(of: "^")
        let word = Array(walk.lines[field]).firstIndex(of: "T")
        #expect(caret != nil && caret == word)
        walk.press(.enter)
        #expect(walk.state.page == .repair)
        #expect(walk.said.contains("Not taken yet"))
        for _ in 0..<8 { walk.press(.backspace) }
        walk.type(", !SSLv3")
        #expect(walk.said.contains("This Postfix takes it."))
        walk.press(.enter)
        #expect(walk.state.page == .apply)
        #expect(walk.state.chosenRemedy?.id == "own")
        #expect(walk.effects.count == 1)
    }

    @Test("in the field every printable key is text, also those that are commands elsewhere")
    func fieldTakesLetters() {
        var walk = walk()
        walk.press(.down, .down, .enter)
        walk.type("qrcx?a 1")
        #expect(walk.state.repair.own.text == "qrcx?a 1")
        #expect(walk.effects.count == 1)
        #expect(walk.state.view().cursor != nil)
        walk.press(.control("u"))
        #expect(walk.state.repair.own.text == "")
        walk.type("qrcx?a 1")
        walk.press(.escape)
        #expect(walk.state.page == .repair)
        #expect(walk.state.keyContext == .repair)
        #expect(walk.state.repair.own.text == "qrcx?a 1")
    }

    @Test("a value longer than the field scrolls with the cursor")
    func longValue() {
        var walk = walk(size: Layout.smallest)
        walk.press(.down, .down, .enter)
        walk.type(String(repeating: "TLSv1 ", count: 20) + "END")
        #expect(walk.picture.contains("TLSv1 END"))
        walk.press(.home)
        #expect(walk.picture.contains(" TLSv1 TLSv1"))
        #expect(!walk.picture.contains("TLSv1 END"))
    }

    @Test("another fault: nothing to edit, and what to repair instead; Enter says so and arrows choose nothing")
    func otherFault() {
        var walk = Walk(ArticleServer(list: "TLSv1"))
        walk.go(to: .repair)
        #expect(walk.state.assessment.verdict.kind == .otherFault)
        for text in ["No line here can be repaired by this program", "The protocol lists are not the cause", "What to do instead"] {
            #expect(walk.said.contains(text), "\(text)")
        }
        walk.press(.down, .enter)
        #expect(walk.state.page == .repair)
        #expect(walk.said.contains("There is nothing to apply"))
        #expect(walk.state.chosenRemedy == nil)
    }

    @Test("without the files nothing is edited on a guess, and the page says what would help")
    func unreadable() {
        var walk = Walk()
        walk.send(.stepArrived(.configuration(.cannotTell("main.cf cannot be read: permission denied"))))
        walk.go(to: .repair)
        #expect(walk.said.contains("does not edit on a guess"))
        #expect(walk.said.contains("main.cf cannot be read"))
        walk.press(.enter)
        #expect(walk.state.page == .repair)
    }

    @Test("a healthy server: nothing to edit, and why; Enter says so")
    func healthy() {
        var walk = Walk(ArticleServer(list: "TLSv1", isAlive: true))
        walk.go(to: .repair)
        #expect(walk.said.contains("There is nothing to repair"))
        walk.press(.enter)
        #expect(walk.state.page == .repair)
        #expect(walk.said.contains("There is nothing to apply"))
    }
}
