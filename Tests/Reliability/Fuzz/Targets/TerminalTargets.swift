// What reaches the terminal: no text steers it, no line is wider than asked, no cell is drawn outside, no word is lost.

import TerminalUI
import TestSupport

extension FuzzTarget {
    static let terminalText = FuzzTarget(
        name: "terminal text", claim: "harmless text cannot steer or hide; wrapped lines fit and lose no word",
        full: 120_000,
        make: { $0.text(from: $1.lines, words: textWords, limit: 200) },
        check: { bytes, generator in
            let text = String(decoding: bytes, as: UTF8.self)
            for shown in [harmless(bytes), harmless(text)] {
                if let scalar = shown.unicodeScalars.first(where: \.steersTerminal) {
                    return "U+\(String(scalar.value, radix: 16)) in harmless text"
                }
                if harmless(shown) != shown { return "harmless text changes on a second pass" }
            }
            let width = 1 + generator.below(40)
            if cellWidth(of: clipped(text, to: width)) > width { return "clipped to \(width) it is wider" }
            let lines = wrapped(text, to: width, hanging: generator.below(8))
            if let wide = lines.first(where: { cellWidth(of: $0) > width }) {
                return "wrapped to \(width): \(wide.debugDescription) is \(cellWidth(of: wide)) wide"
            }
            if lines.contains(where: { $0.unicodeScalars.contains(where: \.steersTerminal) }) {
                return "a control character in a wrapped line"
            }
            return width < 2 ? nil : lostText(text, lines)
        },
        shapes: [
            Shape("a"), Shape(" "), Shape("a "), Shape("\u{301}"), Shape("\u{1B}"), Shape("漢"), Shape("\u{200D}"),
            Shape("\u{1F468}\u{200D}"), Shape("\n"), Shape("\u{1100}"), Shape("\u{1161}"), Shape("\u{1F1E9}"), Shape("\u{E0001}"),
        ],
        work: { bytes in wrapped(String(decoding: bytes, as: UTF8.self), to: 40, hanging: 2).count + harmless(bytes).utf8.count })

    static let surface = FuzzTarget(
        name: "surface", claim: "nothing is drawn outside the area; double-width characters are whole; no cell steers the terminal",
        full: 400_000,
        make: { $0.text(from: $1.lines, words: textWords, limit: 120) },
        check: { bytes, generator in SurfaceLaws(text: String(decoding: bytes, as: UTF8.self), &generator).broken })

    private static let textWords = [
        "a", "word ", " ", "  ", "\n", "\t", "\u{1B}[31m", "\u{1B}]0;t\u{7}", "\u{9B}2J", "\u{7F}", "\0", "\u{8}", "\u{202E}", "\u{2066}",
        "\u{200B}", "\u{200D}", "\u{FE0F}", "\u{301}", "e\u{301}\u{302}\u{303}\u{304}\u{305}", "漢字", "ｱ",
        "\u{1F468}\u{200D}\u{1F469}", "\u{1F1E9}\u{1F1EA}", "👍🏽", "\u{1100}\u{1161}\u{11A8}", "\u{AD}", "\u{A0}", "\u{E0001}", "\u{10FFFF}",
        "\u{2028}", "é", "#\u{FE0F}\u{20E3}", "\r\n",
    ]

    /// Every visible character comes out, blanks and breaks aside.
    private static func lostText(_ text: String, _ lines: [String]) -> String? {
        func visible(_ text: String) -> [Unicode.Scalar] {
            text.unicodeScalars.filter {
                $0 != " " && !$0.properties.isDefaultIgnorableCodePoint && $0.properties.generalCategory != .nonspacingMark
                    && $0.properties.generalCategory != .enclosingMark
            }
        }
        let paragraphs = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        let wanted = paragraphs.flatMap { visible(harmless(String($0))) }
        let got = lines.flatMap(visible)
        // A joined vowel is a mark of its own syllable and may be left out with it; all else must be there.
        let isHangul = { (scalar: Unicode.Scalar) in (0x1160...0x11FF).contains(scalar.value) || (0xD7B0...0xD7FF).contains(scalar.value) }
        return wanted.filter { !isHangul($0) } == got.filter { !isHangul($0) } ? nil : "wrapping loses text"
    }
}

extension Unicode.Scalar {
    /// Counted up anew: C0, DEL, C1, the bidirectional controls, tags, separators, what has no glyph and no width.
    fileprivate var steersTerminal: Bool {
        switch value {
        case 0...0x1F, 0x7F...0x9F, 0x200B, 0x200E, 0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF, 0xFFF9...0xFFFB, 0xE0000...0xE007F,
            0x061C, 0xAD:
            true
        default: false
        }
    }
}

private struct SurfaceLaws {
    private var surface: Surface
    private let clean: Bool

    init(text: String, _ generator: inout SeededGenerator) {
        surface = Surface(Size(columns: generator.below(30), rows: generator.below(6)))
        var ok = true
        for _ in 0..<4 {
            let area = Rectangle(
                row: generator.below(8) - 1, column: generator.below(32) - 1, rows: generator.below(6), columns: generator.below(24))
            let before = surface
            let used = surface.write(
                text, in: area, row: generator.below(6) - 1, column: generator.below(30) - 3,
                width: generator.chance(50) ? generator.below(20) : nil)
            if used < 0 { ok = false }
            for row in 0..<surface.size.rows {
                for column in 0..<surface.size.columns where !SurfaceLaws.isIn(area, row, column) {
                    // The cell beside the area may lose the other half of a double-width character, to a blank.
                    if surface[row, column] != before[row, column], surface[row, column].character != " " { ok = false }
                }
            }
        }
        clean = ok
    }

    private static func isIn(_ area: Rectangle, _ row: Int, _ column: Int) -> Bool {
        row >= area.row && row < area.row + area.rows && column >= area.column && column < area.column + area.columns
    }

    var broken: String? {
        if !clean { return "something is drawn outside its area" }
        for row in 0..<surface.size.rows {
            for column in 0..<surface.size.columns {
                guard let character = surface[row, column].character else {
                    if column == 0 || surface[row, column - 1].character.map({ cellWidth(of: $0) }) != 2 { return "half a character" }
                    continue
                }
                if character.unicodeScalars.contains(where: { $0.steersTerminal }) { return "a control character in a cell" }
                if cellWidth(of: character) == 2, column + 1 >= surface.size.columns || surface[row, column + 1].character != nil {
                    return "a wide character without its right half"
                }
            }
        }
        return nil
    }
}
