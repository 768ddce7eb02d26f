import Diagnosis
import Repair
import TerminalUI
import Testing

@testable import Wizard

@Suite("A terminal too small for the picture")
struct TooSmallTests {
    private static let tooSmall = Size(columns: 39, rows: 10)

    @Test("on a terminal too small to show the page no key but q does anything")
    func blind() {
        var walk = Walk()
        walk.go(to: .repair)
        walk.press(.enter)
        walk.send(.resized(Self.tooSmall))
        let before = walk.state
        walk.type("apply")
        walk.press(.enter, .escape, .down, .right, .character("r"), .function(1), .pageDown)
        #expect(walk.state == before)
        #expect(walk.plan == nil)
        walk.press(.character("q"))
        #expect(walk.effects.last == .quit(exitCode: 0))
    }

    @Test("a word half typed is dropped when the terminal gets too small")
    func shrinkingDropsTheWord() {
        var walk = Walk()
        walk.go(to: .repair)
        walk.press(.enter)
        walk.type("apply")
        walk.send(.resized(Self.tooSmall))
        walk.press(.enter)
        walk.send(.resized(Walk.standard))
        #expect(walk.state.keyContext == .review)
        #expect(walk.said.contains("The window was too small: nothing was changed."))
        walk.press(.enter)
        #expect(walk.plan == nil)
    }

    @Test("so are the questions to undo and to quit")
    func shrinkingDropsQuestions() {
        var walk = Walk()
        walk.apply()
        walk.send(.applyFinished(.article()))
        walk.type("undo")
        let count = walk.effects.count
        walk.send(.resized(Self.tooSmall))
        walk.press(.enter)
        walk.send(.resized(Walk.standard))
        walk.press(.enter)
        #expect(walk.effects.count == count)
        walk.press(.character("q"))
        walk.send(.resized(Self.tooSmall))
        walk.send(.resized(Walk.standard))
        #expect(walk.state.overlay == nil)
    }

    @Test("while the server is being changed a terminal too small says so, and q waits")
    func tooSmallWhileChanging() {
        var walk = Walk()
        walk.apply()
        let count = walk.effects.count
        walk.send(.resized(Self.tooSmall))
        walk.press(.character("q"), .control("c"))
        #expect(walk.effects.count == count)
        #expect(walk.picture.contains("The server is being changed"))
    }
}
