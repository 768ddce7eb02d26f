// A surface as text and back: what tests compare and print.

extension Surface {
    /// The picture that these rows show, as wide as the widest of them.
    package init(lines: [String], style: Style = .plain) {
        self.init(Size(columns: lines.map { cellWidth(of: $0) }.max() ?? 0, rows: lines.count))
        for (row, line) in lines.enumerated() { write(line, row: row, column: 0, style: style) }
    }

    /// Rows as text, trailing blanks cut: what a test shows.
    package var lines: [String] {
        (0..<size.rows).map { row in
            var line = self.row(row).compactMap(\.character)
            while line.last == " " { line.removeLast() }
            return line.reduce(into: "") { $0.append($1) }
        }
    }
}

extension Surface: CustomStringConvertible {
    package var description: String { lines.joined(separator: "\n") }
}
