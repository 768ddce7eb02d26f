import Testing

@testable import TerminalUI

@Suite("A text that moved by a line")
struct LineScrollTests {
    private static let size = Size(columns: 60, rows: 16)
    /// Each of a letter of its own.
    private static let sentences = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMN".map { String(repeating: $0, count: 40) }

    /// A title, a rail of six rows that stands, and the text from the line on.
    private func picture(from line: Int, _ rail: String = "page") -> Surface {
        var surface = Surface(Self.size)
        surface.write("A title", row: 0, column: 0, style: .title)
        for row in 2..<8 { surface.write("\(row) \(rail) \(row)", row: row, column: 1, style: row == 4 ? .strong : .plain) }
        for row in 2..<14 {
            surface.write(Self.sentences[line + row - 2], row: row, column: 14, style: (line + row) % 4 == 0 ? .symptom : .plain)
        }
        surface.write("A key", row: 15, column: 0, style: .key)
        return surface
    }

    @Test("its rows scroll from edge to edge, those beside the rail too, up and down")
    func bothWays() throws {
        let up = try #require(LineScroll(from: picture(from: 3), to: picture(from: 4)))
        #expect(up.rows == 2..<14)
        #expect(up.isUp)
        let down = try #require(LineScroll(from: picture(from: 4), to: picture(from: 3)))
        #expect(down.rows == 2..<14)
        #expect(!down.isUp)
    }

    @Test("what is left to paint after the scroll is the rail, and nothing outside it")
    func rest() throws {
        for (old, new) in [(3, 4), (4, 3)] {
            let (old, new) = (picture(from: old), picture(from: new))
            let scroll = try #require(LineScroll(from: old, to: new))
            let between = scroll.done(to: old, towards: new)
            for run in changedRuns(from: between, to: new) {
                #expect((2...8).contains(run.row))
                #expect(run.columns.upperBound <= 14)
            }
            let free = scroll.isUp ? 13 : 2
            #expect(between.row(free) == new.row(free))
        }
    }

    @Test(
        "nothing scrolls where it saves nothing",
        arguments: [
            ("the same picture", 3, 3, "page"), ("another page", 3, 20, "page"), ("the text stays, the rail changes", 3, 3, "another"),
        ])
    func nothing(_ named: String, _ old: Int, _ new: Int, _ rail: String) {
        #expect(LineScroll(from: picture(from: old), to: picture(from: new, rail)) == nil)
    }

    @Test("pictures of two sizes have nothing in common")
    func sizes() {
        #expect(LineScroll(from: Surface(Size(columns: 60, rows: 15)), to: picture(from: 3)) == nil)
        #expect(LineScroll(from: Surface(Size(columns: 0, rows: 0)), to: Surface(Size(columns: 0, rows: 0))) == nil)
        #expect(LineScroll(from: Surface(Size(columns: 1, rows: 1)), to: Surface(lines: ["x"])) == nil)
    }
}
