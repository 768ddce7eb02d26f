// How many cells text takes, without asking the locale, so that a view is the same everywhere.
// Measuring and drawing share one division of text into cells: what `cellWidth` says is what `Surface.write` uses.

/// Cells of one grapheme: 0 (a mark without its base), 1 or 2 (East Asian wide and fullwidth, emoji). One that terminals take
/// apart (a flag, a joined family) counts for all its parts; one that is not drawn as it is counts as `harmless` shows it.
package func cellWidth(of character: Character) -> Int { cellWidth(of: String(character)) }

package func cellWidth(of text: String) -> Int {
    if text.isPrintableASCII { return text.utf8.count }
    return drawnCells(of: text).reduce(0) { $0 + $1.width }
}

/// What goes into one cell, or into two side by side: a base and the marks on it.
struct DrawnCell: Equatable {
    var character: Character
    /// 1 or 2.
    var width: Int
}

/// The text made harmless and divided into cells.
///
/// The division is by base scalar and marks, not by grapheme: terminals and `wcwidth(3)` count scalar by scalar, so a
/// flag or a joined family counted as one grapheme of two cells would put all that follows in the wrong column. Joiners
/// and variation selectors are left out, for each makes some terminals change the width and others not.
func drawnCells(of text: String) -> [DrawnCell] {
    var cells: [DrawnCell] = []
    var base = String.UnicodeScalarView()
    var width = 0
    func finish() {
        if width > 0 { cells.append(DrawnCell(character: Character(String(base)), width: width)) }
    }
    for scalar in harmless(text).unicodeScalars {
        if scalar.properties.isDefaultIgnorableCodePoint { continue }
        if scalar.isMark {
            // Curses holds a base and four marks in a cell; a mark with no base that takes it is nowhere to be drawn.
            let marked = base + [scalar]
            if width > 0, base.count <= 4, String(marked).count == 1 { base = marked }
        } else {
            finish()
            base = String.UnicodeScalarView([scalar])
            width = scalar.isWide ? 2 : 1
        }
    }
    finish()
    return cells
}

extension Unicode.Scalar {
    /// Takes no cell of its own: a nonspacing or enclosing mark, or a Hangul vowel or final consonant after its initial.
    var isMark: Bool {
        if value < 0x300 { return false }
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark: return true
        default: return (0x1160...0x11FF).contains(value) || (0xD7B0...0xD7FF).contains(value)
        }
    }
}

extension String {
    /// One byte, one cell, nothing to hide: the common case, decided without a look at Unicode tables.
    var isPrintableASCII: Bool { utf8.allSatisfy { (0x20...0x7E).contains($0) } }
}
