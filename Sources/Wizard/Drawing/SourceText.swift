// A line of a configuration file with its number, and carets under the words that are not understood.

import TerminalUI

extension PaneText {
    /// Cells before the text of a line whose number has up to four digits.
    static let sourceGutter = 7

    /// `caret` is a range of bytes of `text`. Where the line is too long, its name stands on one row and the value, cut so
    /// that the caret stays in view, on the next.
    mutating func source(number: Int, text: String, caret: Range<Int>?, note: String?) {
        let digits = String(number)
        let lead = blanks(max(1, PaneText.sourceGutter - 2 - digits.count)) + digits + "  "
        let gutter = cellWidth(of: lead)
        let room = max(1, width - gutter)
        if let caret, cellWidth(of: harmless(text)) > room, let start = valueStart(in: text, before: caret.lowerBound) {
            let name = String(decoding: text.utf8.prefix(start), as: UTF8.self)
            for (index, piece) in wrappedVerbatim(name, to: room, hanging: 2).enumerated() {
                add([StyledText(index == 0 ? lead : blanks(gutter), .dim), StyledText(piece)])
            }
            let value = String(decoding: text.utf8.dropFirst(start), as: UTF8.self)
            underlined(value, caret: caret.lowerBound - start..<caret.upperBound - start, lead: blanks(gutter + 2))
        } else if let caret {
            underlined(text, caret: caret, lead: lead)
        } else {
            for (index, piece) in wrappedVerbatim(text, to: room, hanging: 2).enumerated() {
                add([StyledText(index == 0 ? lead : blanks(gutter), .dim), StyledText(piece)])
            }
        }
        guard let note else { return }
        for piece in wrappedVerbatim(note, to: min(room, PaneText.longestProse)) {
            add([StyledText(blanks(gutter)), StyledText(piece, .heading)])
        }
    }
}

extension PaneText {
    private mutating func underlined(_ text: String, caret: Range<Int>, lead: String) {
        let gutter = cellWidth(of: lead)
        let shown = SourceWindow(text, caret: caret, width: max(1, width - gutter))
        add([StyledText(lead, .dim), StyledText(shown.text)])
        let sign = String(repeating: "^", count: shown.caret.count)
        add([StyledText(blanks(gutter + shown.caret.lowerBound)), StyledText(sign, .symptom)])
    }

    /// Byte at which the value begins that the caret is in; nil where no `=` stands before it.
    private func valueStart(in text: String, before caret: Int) -> Int? {
        let bytes = Array(text.utf8.prefix(caret))
        guard let equals = bytes.firstIndex(of: UInt8(ascii: "=")) else { return nil }
        let blanks = bytes[(equals + 1)...].prefix { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        return equals + 1 + blanks.count
    }
}

/// The part of a line that fits a width and has the caret in it.
struct SourceWindow: Sendable, Equatable {
    let text: String
    /// Cells of `text` that the caret stands under; never empty.
    let caret: Range<Int>

    init(_ line: String, caret bytes: Range<Int>, width: Int) {
        let start = SourceWindow.cells(of: line, upTo: bytes.lowerBound)
        let end = max(start + 1, SourceWindow.cells(of: line, upTo: bytes.upperBound))
        let visible = harmless(line)
        // The caret may stand behind the last character: something is missing there.
        if max(cellWidth(of: visible), end) <= width || end < width {
            text = clipped(visible, to: width)
            caret = start..<end
            return
        }
        // Cut in front as well: one cell for the sign of the cut, a few more for what leads up to the word.
        let lead = min(start, max(0, min(8, width - (end - start) - 2)))
        let dropped = start - lead
        let rest = SourceWindow.dropping(cells: dropped, from: visible)
        text = clipped(dropped > 0 ? "…" + rest.text : rest.text, to: width)
        let shift = dropped > 0 ? rest.dropped - 1 : 0
        let from = min(max(0, start - shift), max(0, width - 1))
        caret = from..<max(from + 1, min(end - shift, width))
    }

    private static func cells(of line: String, upTo byte: Int) -> Int {
        cellWidth(of: String(decoding: line.utf8.prefix(max(0, byte)), as: UTF8.self))
    }

    private static func dropping(cells: Int, from text: String) -> (text: String, dropped: Int) {
        var dropped = 0
        var rest = text[...]
        while dropped < cells, let first = rest.first {
            dropped += cellWidth(of: first)
            rest.removeFirst()
        }
        return (String(rest), dropped)
    }
}
