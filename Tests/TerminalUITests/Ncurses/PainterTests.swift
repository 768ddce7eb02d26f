import Testing

@testable import TerminalUI

@Suite("Painter")
struct PainterTests {
    @Test("without an old picture every row is drawn whole")
    func first() {
        let runs = changedRuns(from: nil, to: Surface(Size(columns: 3, rows: 2)))
        #expect(runs == [CellRun(row: 0, columns: 0..<3), CellRun(row: 1, columns: 0..<3)])
    }

    @Test("only what differs is drawn")
    func differences() {
        let old = Surface(lines: ["abcdef", "same", "x"])
        var new = old
        new.write("B", row: 0, column: 1)
        new.write("EF", row: 0, column: 4)
        new.write("x", row: 2, column: 0, style: .dim)
        #expect(
            changedRuns(from: old, to: new) == [
                CellRun(row: 0, columns: 1..<2), CellRun(row: 0, columns: 4..<6), CellRun(row: 2, columns: 0..<1),
            ])
        #expect(changedRuns(from: new, to: new) == [])
    }

    @Test("a run begins with the left half of a double-width character")
    func halves() {
        let old = Surface(lines: ["a漢b"])
        var new = old
        for column in 2..<4 { new.cells[column].style = .dim }
        #expect(changedRuns(from: old, to: new) == [CellRun(row: 0, columns: 1..<4)])
    }
}
