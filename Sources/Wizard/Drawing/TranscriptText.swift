// What a program printed, with remarks in a column of their own at the right.

import Diagnosis
import TerminalUI

extension PaneText {
    mutating func transcript(_ lines: [AnnotatedLine]) {
        let column = noteColumn(for: lines)
        for line in lines {
            let pieces = wrappedVerbatim(line.text, to: width, hanging: 2)
            guard let note = line.note else {
                for piece in pieces { add([StyledText(piece)]) }
                continue
            }
            if let column, cellWidth(of: line.text) + 2 <= column {
                noted(pieces, note: note, column: column)
            } else {
                for piece in pieces { add([StyledText(piece)]) }
                noted([], note: note, column: min(4, edge / 4))
            }
        }
    }

    /// Where remarks begin: right of every remarked line that leaves room for one; nil when none does.
    private func noteColumn(for lines: [AnnotatedLine]) -> Int? {
        let leastRoom = 18
        let widths = lines.filter { $0.note != nil }.map { cellWidth(of: $0.text) }.filter { $0 + 2 + leastRoom <= edge }
        guard let widest = widths.max() else { return nil }
        let longest = lines.compactMap(\.note).map { cellWidth(of: $0) + 2 }.max() ?? 0
        // As far right as the longest remark allows, but not so far that eye and line part.
        return max(widest + 2, min(edge - longest, widest + 8))
    }

    private mutating func noted(_ pieces: [String], note: String, column: Int) {
        let notes = wrappedVerbatim(note, to: max(1, min(edge - column - 2, measure)))
        for index in 0..<max(pieces.count, notes.count) {
            let left = padded(index < pieces.count ? pieces[index] : "", to: column)
            let sign = index == 0 ? "\(FrameGlyphs.unicode.pointer) " : "  "
            let right = index < notes.count ? notes[index] : ""
            add([StyledText(left), StyledText(sign, .heading), StyledText(right, .heading)])
        }
    }
}
