import Diagnosis
import Repair
import TerminalUI
import Testing

@testable import Wizard

@Suite("Scrolling")
struct ScrollingTests {
    private func walk() -> Walk {
        var walk = Walk(size: Size(columns: 60, rows: 15))
        walk.go(to: .connection)
        return walk
    }

    @Test("Home, End and the arrows stop at the ends")
    func ends() {
        var walk = walk()
        walk.press(.up, .pageUp, .home)
        #expect(PaneView(walk.state).offset == 0)
        walk.press(.end, .down, .pageDown, .end)
        #expect(PaneView(walk.state).offset == PaneView(walk.state).lastOffset)
        #expect(walk.picture.contains(" above ─┘"))
        walk.press(.home)
        #expect(PaneView(walk.state).offset == 0)
    }

    @Test("the lower edge is whole up to its label, however short the label gets while the text moves")
    func lowerEdge() {
        var walk = Walk(size: Size(columns: 80, rows: 24))
        walk.go(to: .log)
        let steps = PaneView(walk.state).lastOffset
        #expect(steps > 5)
        for _ in 0..<steps {
            walk.press(.down)
            let edge = walk.state.view().lines[22]
            #expect(edge.wholeMatch(of: /└─+┴─+ [▲▼]+ [^─]* ─+┘/) != nil, "\(edge)")
        }
    }

    @Test("PgDn leaves one line in view that was there before, and comes to the end")
    func pages() {
        var walk = walk()
        let last = PaneView(walk.state).rows - 1
        walk.press(.pageDown)
        #expect(PaneView(walk.state).offset == min(last, PaneView(walk.state).lastOffset))
    }

    @Test("each page keeps its own place")
    func places() {
        var walk = walk()
        walk.press(.down, .down, .enter, .escape)
        #expect(PaneView(walk.state).offset == 2)
    }

    @Test("the running step stays in view while the window changes its size, until somebody scrolls it away")
    func focusIsKept() {
        var walk = Walk(size: Size(columns: 60, rows: 40))
        walk.apply()
        let items = (1...30).map { ChecklistItem(title: "Step \($0)", mark: $0 == 25 ? .running : .waiting) }
        walk.send(.applyProgress(items))
        walk.send(.resized(Size(columns: 60, rows: 15)))
        #expect(walk.said.contains("Step 25"))
        walk.press(.home)
        #expect(!walk.said.contains("Step 25"))
        walk.send(.resized(Size(columns: 60, rows: 14)))
        #expect(!walk.said.contains("Step 25"))
        walk.send(.applyProgress(items))
        #expect(walk.said.contains("Step 25"))
    }

    @Test("a place past the end of a shorter text, or of a larger window, is drawn at its end")
    func clamped() {
        var walk = walk()
        walk.press(.end)
        walk.send(.resized(Size(columns: 200, rows: 100)))
        #expect(PaneView(walk.state).offset == 0)
    }

    @Test("↑↓ scroll stands on the key line only where there is something to scroll")
    func keyLine() {
        var walk = walk()
        walk.send(.resized(Walk.standard))
        #expect(walk.keyLine.contains("↑↓ scroll"))
        walk.send(.resized(Size(columns: 200, rows: 100)))
        #expect(!walk.keyLine.contains("↑↓ scroll"))
    }
}
