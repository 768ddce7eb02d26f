import Testing

@testable import TerminalUI

@Suite("Surface as text")
struct SurfaceTextTests {
    @Test("rows come out as they went in, trailing blanks cut")
    func lines() {
        let surface = Surface(lines: ["one", " 漢字 ", ""])
        #expect(surface.size == Size(columns: 6, rows: 3))
        #expect(surface.lines == ["one", " 漢字", ""])
        #expect(Surface(lines: surface.lines).lines == surface.lines)
        #expect("\(surface)" == "one\n 漢字\n")
    }

    @Test("each cell has its style, both halves of a double-width character too")
    func styles() {
        var surface = Surface(Size(columns: 5, rows: 1))
        surface.write("漢", row: 0, column: 1, style: .good)
        surface.write("!", row: 0, column: 3, style: .symptom)
        #expect(surface.cells.map(\.style) == [.plain, .good, .good, .symptom, .plain])
    }

    @Test("surfaces that look the same are equal, until a style or the cursor differs")
    func equality() {
        var surface = Surface(lines: ["a"])
        #expect(surface == Surface(lines: ["a"]))
        #expect(surface != Surface(lines: ["a"], style: .dim))
        surface.cursor = Surface.Position(row: 0, column: 0)
        #expect(surface != Surface(lines: ["a"]))
    }
}
