import Testing

@testable import TerminalUI

/// What every surface must be, whatever was drawn.
func expectWhole(_ surface: Surface, _ location: SourceLocation = #_sourceLocation) {
    #expect(surface.cells.count == surface.size.columns * surface.size.rows, sourceLocation: location)
    for row in 0..<surface.size.rows {
        for column in 0..<surface.size.columns {
            guard let character = surface[row, column].character else {
                #expect(column > 0, "a right half begins the row", sourceLocation: location)
                let left = surface[row, column - 1].character
                #expect(left.map { cellWidth(of: $0) } == 2, "a right half without its left", sourceLocation: location)
                continue
            }
            let isHalved = column + 1 == surface.size.columns || surface[row, column + 1].character != nil
            #expect(cellWidth(of: character) == (isHalved ? 1 : 2), sourceLocation: location)
            #expect(harmless(String(character)) == String(character), sourceLocation: location)
        }
    }
}

@Suite("Surface")
struct SurfaceTests {
    @Test("text is written from its cell on and cut at the edge")
    func writing() {
        var surface = Surface(Size(columns: 6, rows: 2))
        #expect(surface.write("abcdef", row: 1, column: 2) == 4)
        #expect(surface.lines == ["", "  abcd"])
    }

    @Test("a width limits the cells")
    func width() {
        var surface = Surface(Size(columns: 6, rows: 1))
        #expect(surface.write("abcdef", row: 0, column: 1, width: 3) == 3)
        #expect(surface.write("x", row: 0, column: 0, width: 0) == 0)
        #expect(surface.lines == [" abc"])
    }

    @Test("a double-width character takes two cells, and is left out where one is missing")
    func wide() {
        var surface = Surface(Size(columns: 5, rows: 1))
        #expect(surface.write("漢字漢", row: 0, column: 0) == 4)
        #expect(surface[0, 0].character == "漢")
        #expect(surface[0, 1].character == nil)
        #expect(surface.lines == ["漢字"])
        expectWhole(surface)
    }

    @Test(
        "overwriting half of a double-width character blanks the other half",
        arguments: [(0, "x", "x 字"), (1, "x", " x字"), (2, "x", "漢x"), (1, "語", " 語")])
    func halves(column: Int, text: String, expected: String) {
        var surface = Surface(lines: ["漢字"])
        surface.write(text, row: 0, column: column)
        #expect(surface.lines == [expected])
        expectWhole(surface)
    }

    @Test("left of the edge is passed over, a double-width character cut there leaves a blank")
    func leftEdge() {
        var surface = Surface(lines: ["....."])
        #expect(surface.write("ab漢c", row: 0, column: -3) == 5)
        #expect(surface.lines == [" c..."])
    }

    @Test("control characters never get in")
    func controls() {
        var surface = Surface(Size(columns: 20, rows: 2))
        surface.write("a\u{1B}[2J\nb\u{9B}", row: 0, column: 0)
        #expect(surface.lines == ["a^[[2J^Jb\\x9b", ""])
    }

    @Test(
        "outside there are blanks, and writing there does nothing",
        arguments: [(-1, 0), (2, 0), (0, 9), (.max, .max), (.min, .min), (0, .min)])
    func outside(row: Int, column: Int) {
        var surface = Surface(Size(columns: 4, rows: 2))
        surface.write("abcd", row: row, column: column, width: .max)
        #expect(surface == Surface(Size(columns: 4, rows: 2)))
        #expect(surface[row, column] == Cell(" ", .plain))
    }

    @Test("a negative size is none")
    func noSize() {
        var surface = Surface(Size(columns: -1, rows: 3))
        surface.write("a", row: 0, column: 0)
        #expect(surface.size == Size(columns: 0, rows: 3))
        #expect(surface.lines == ["", "", ""])
    }

    @Test("inside an area, coordinates are the area's and so are the edges")
    func area() {
        var surface = Surface(lines: ["......", "......", "......"])
        let area = Rectangle(row: 1, column: 2, rows: 1, columns: 3)
        #expect(surface.write("abcdef", in: area, row: 0) == 3)
        #expect(surface.write("below", in: area, row: 1) == 0)
        #expect(surface.write("x", in: area, row: 0, column: 3) == 0)
        #expect(surface.lines == ["......", "..abc.", "......"])
    }

    @Test("filling stays inside; a double-width filling leaves a blank where half has no room")
    func filling() {
        var surface = Surface(Size(columns: 5, rows: 2))
        surface.fill(row: 0, columns: -3..<99, with: "-", style: .dim)
        surface.fill(row: 7, columns: 0..<5, with: "-", style: .dim)
        surface.fill(Rectangle(row: 1, column: 0, rows: 9, columns: 3), with: "漢")
        #expect(surface.lines == ["-----", "漢"])
        #expect(surface.cells.map(\.style) == Array(repeating: .dim, count: 5) + Array(repeating: .plain, count: 5))
        surface.fill(row: 1, columns: 0..<5, with: "\u{1B}", style: .plain)
        #expect(surface.lines[1] == "")
        expectWhole(surface)
    }

    @Test("in ASCII every cell keeps its place")
    func ascii() {
        let surface = Surface(lines: ["│✓ a…é漢x", "e\u{301}–→▼"])
        #expect(surface.inASCII().lines == ["|* a~?? x", "e->v"])
        expectWhole(surface.inASCII())
    }

    @Test("whatever is drawn wherever, the surface stays whole and nothing lands outside the area")
    func law() {
        var random = AwkwardText(seed: 4)
        for _ in 0..<400 {
            var surface = Surface(Size(columns: Int.random(in: 0...12, using: &random), rows: Int.random(in: 0...4, using: &random)))
            let area = Rectangle(
                row: Int.random(in: -2...4, using: &random), column: Int.random(in: -4...12, using: &random),
                rows: Int.random(in: 0...5, using: &random), columns: Int.random(in: 0...9, using: &random))
            for _ in 0..<12 {
                let (row, column) = (Int.random(in: -2...5, using: &random), Int.random(in: -6...14, using: &random))
                surface.write(random.text(), in: area, row: row, column: column, style: .input)
            }
            let inside = area.intersection(Rectangle(surface.size))
            for row in 0..<surface.size.rows {
                for column in 0..<surface.size.columns where surface[row, column].style == .input {
                    #expect(!inside.intersection(Rectangle(row: row, column: column, rows: 1, columns: 1)).isEmpty)
                }
            }
            for _ in 0..<12 { surface.write(random.text(), row: 0, column: Int.random(in: -6...14, using: &random)) }
            expectWhole(surface)
        }
    }
}
