// A grid of cells to draw on: what a screen is before any terminal sees it. Comparable, printable, clipped.
// Law: a double-width character stands in two cells of one row or not at all; half of one is never left behind.

package struct Size: Sendable, Hashable {
    package var columns: Int
    package var rows: Int
    package init(columns: Int, rows: Int) {
        self.columns = columns
        self.rows = rows
    }
}

package struct Cell: Sendable, Hashable {
    /// One grapheme; nil is the right half of a double-width one.
    package var character: Character?
    package var style: Style

    package init(_ character: Character? = " ", _ style: Style = .plain) {
        self.character = character
        self.style = style
    }
}

/// Law: nothing is ever drawn outside `size`; text is clipped at cell, not byte, borders, and control characters never get in.
package struct Surface: Sendable, Equatable {
    package let size: Size
    package internal(set) var cells: [Cell]
    /// Where the terminal's cursor stands (an input field); hidden when nil.
    package var cursor: Position?

    package struct Position: Sendable, Hashable {
        package var row: Int
        package var column: Int
        package init(row: Int, column: Int) {
            self.row = row
            self.column = column
        }
    }

    /// Blank. A negative extent is none.
    package init(_ size: Size) {
        self.size = Size(columns: max(0, size.columns), rows: max(0, size.rows))
        cells = Array(repeating: Cell(), count: self.size.columns * self.size.rows)
    }

    /// The cell there; a blank one outside `size`.
    package subscript(row: Int, column: Int) -> Cell {
        contains(row: row, column: column) ? cells[row * size.columns + column] : Cell()
    }

    func row(_ row: Int) -> ArraySlice<Cell> { cells[row * size.columns..<(row + 1) * size.columns] }

    /// The cells must be as many as there are columns.
    mutating func setRow(_ row: Int, _ cells: ArraySlice<Cell>) {
        self.cells.replaceSubrange(row * size.columns..<(row + 1) * size.columns, with: cells)
    }

    /// Draws from the cell on, at most `width` cells (default: to the edge). Returns the cells used.
    @discardableResult
    package mutating func write(_ text: String, row: Int, column: Int, width: Int? = nil, style: Style = .plain) -> Int {
        write(text, in: Rectangle(size), row: row, column: column, width: width, style: style)
    }

    /// Draws inside `area` only, row and column counted from its corner. What lies left of the area is passed over, what
    /// does not fit on its right is left out, a double-width character cut by the left edge leaves a blank. Returns the
    /// cells used, those passed over included, so that `column + result` is where the next piece begins.
    @discardableResult
    package mutating func write(
        _ text: String, in area: Rectangle, row: Int, column: Int = 0, width: Int? = nil, style: Style = .plain
    ) -> Int {
        let visible = area.intersection(Rectangle(size))
        let far = Rectangle.far
        let start = area.column + min(max(column, -far), far)
        let row = area.row + min(max(row, -far), far)
        let left = visible.column
        let right = min(visible.column + visible.columns, start + min(max(width ?? far, 0), far))
        guard start < right, row >= visible.row, row < visible.row + visible.rows else { return 0 }
        var at = start
        for cell in drawnCells(of: text) {
            if at + cell.width > right { break }
            if at >= left {
                put(cell, row: row, column: at, style: style)
            } else if at + cell.width > left {
                put(DrawnCell(character: " ", width: 1), row: row, column: left, style: style)
            }
            at += cell.width
        }
        return at - start
    }

    package mutating func fill(row: Int, columns: Range<Int>, with character: Character = " ", style: Style) {
        let span = columns.clamped(to: 0..<size.columns)
        fill(Rectangle(row: row, column: span.lowerBound, rows: 1, columns: span.count), with: character, style: style)
    }

    /// Fills the area; with blanks where a double-width character does not fit.
    package mutating func fill(_ area: Rectangle, with character: Character = " ", style: Style = .plain) {
        let visible = area.intersection(Rectangle(size))
        let drawn = drawnCells(of: String(character))
        let blank = DrawnCell(character: " ", width: 1)
        let filling = drawn.count == 1 ? drawn[0] : blank
        for row in visible.row..<visible.row + visible.rows {
            var at = visible.column
            let right = visible.column + visible.columns
            while at < right {
                let cell = at + filling.width <= right ? filling : blank
                put(cell, row: row, column: at, style: style)
                at += cell.width
            }
        }
    }

    /// The same picture for a terminal that shows ASCII only: our signs in their ASCII form, the rest as `?`; cell by cell.
    package func inASCII() -> Surface {
        var result = self
        for index in cells.indices { result.cells[index].character = cells[index].character?.asciiForm ?? " " }
        return result
    }

    /// The same picture for the Linux console, whose font lacks some of our signs.
    package func onConsole() -> Surface {
        var result = self
        for index in cells.indices { result.cells[index].character = cells[index].character?.consoleForm }
        return result
    }

    private func contains(row: Int, column: Int) -> Bool {
        row >= 0 && row < size.rows && column >= 0 && column < size.columns
    }

    /// The cell, or both, must lie inside.
    private mutating func put(_ drawn: DrawnCell, row: Int, column: Int, style: Style) {
        let index = row * size.columns + column
        // What is overwritten by half loses its other half too.
        if cells[index].character == nil { cells[index - 1].character = " " }
        let last = column + drawn.width - 1
        if last + 1 < size.columns, cells[row * size.columns + last + 1].character == nil {
            cells[row * size.columns + last + 1].character = " "
        }
        cells[index] = Cell(drawn.character, style)
        if drawn.width == 2 { cells[index + 1] = Cell(nil, style) }
    }
}
