import Testing

@testable import TerminalUI

@Suite("Frame")
struct FrameTests {
    @Test("a frame runs along the edge, dividers join it")
    func frame() {
        var surface = Surface(Size(columns: 9, rows: 4))
        surface.drawFrame(Rectangle(surface.size), dividers: [3], glyphs: .unicode)
        #expect(surface.lines == ["┌──┬────┐", "│  │    │", "│  │    │", "└──┴────┘"])
        surface.drawFrame(Rectangle(surface.size), dividers: [3], glyphs: .ascii)
        #expect(surface.lines == ["+--+----+", "|  |    |", "|  |    |", "+--+----+"])
    }

    @Test("the smallest frame, and areas too small for one")
    func small() {
        var surface = Surface(Size(columns: 2, rows: 2))
        surface.drawFrame(Rectangle(surface.size), dividers: [0, 1, 5], glyphs: .unicode)
        #expect(surface.lines == ["┌┐", "└┘"])
        for (rows, columns) in [(1, 5), (5, 1), (0, 0)] {
            var surface = Surface(Size(columns: 5, rows: 5))
            surface.drawFrame(Rectangle(row: 0, column: 0, rows: rows, columns: columns), glyphs: .unicode)
            #expect(surface == Surface(Size(columns: 5, rows: 5)))
        }
    }

    @Test(
        "the scroll indicator says how much is below, and where nothing is, how much above",
        arguments: [
            (0, 10, 10, nil), (0, 10, 5, nil), (0, 34, 100, "▼ 66 more lines"), (5, 10, 20, "▲▼ 5 more lines"),
            (9, 10, 20, "▲▼ 1 more line"), (10, 10, 20, "▲ 10 above"), (99, 10, 20, "▲ 10 above"),
        ] as [(Int, Int, Int, String?)])
    func scroll(offset: Int, visible: Int, total: Int, expected: String?) {
        #expect(ScrollIndicator(offset: offset, visible: visible, total: total).label(.unicode) == expected)
    }

    @Test("the titles below are named")
    func titles() {
        let scroll = ScrollIndicator(offset: 0, visible: 20, total: 54)
        #expect(scroll.label(.unicode, below: ["Cause", "Impact"]) == "▼ 34 more: Cause, Impact")
        #expect(scroll.label(.unicode, below: ["Cause", "Impact"], width: 23) == "▼ 34 more: Cause, …", "a title is never cut")
        #expect(scroll.label(.unicode, below: ["Cause", "Impact"], width: 15) == "▼ 34 more lines")
    }
}
