// The signs that frames, marks and scroll indicators are drawn with, in UTF-8 and in ASCII. Each takes one cell, so a
// picture has the same shape in both; marks carry the meaning, colour only repeats it.

package struct FrameGlyphs: Sendable, Hashable {
    package let horizontal: Character
    package let vertical: Character
    package let topLeft: Character
    package let topRight: Character
    package let bottomLeft: Character
    package let bottomRight: Character
    package let teeDown: Character
    package let teeUp: Character

    /// Fine.
    package let good: Character
    /// Symptom found.
    package let symptom: Character
    /// Cannot tell.
    package let unknown: Character
    /// Not yet.
    package let pending: Character
    /// Here.
    package let here: Character
    /// Points back at what stands left of it: the page shown, the line explained.
    package let pointer: Character
    /// The chosen one of several.
    package let chosen: Character
    /// Text was cut here.
    package let ellipsis: Character
    /// The line above goes on here. Never a sign that would join, quote or pass on what stands beside it where a shell reads it.
    package let wrapped: Character
    package let dash: Character
    package let arrow: Character
    package let up: Character
    package let down: Character
    package let moreAbove: Character
    package let moreBelow: Character

    package static let unicode = FrameGlyphs(
        horizontal: "─", vertical: "│", topLeft: "┌", topRight: "┐", bottomLeft: "└", bottomRight: "┘",
        teeDown: "┬", teeUp: "┴",
        good: "✓", symptom: "!", unknown: "?", pending: "·", here: "▸", pointer: "◂", chosen: "•", ellipsis: "…",
        wrapped: "↪", dash: "–", arrow: "→", up: "↑", down: "↓", moreAbove: "▲", moreBelow: "▼")

    package static let ascii = FrameGlyphs(
        horizontal: "-", vertical: "|", topLeft: "+", topRight: "+", bottomLeft: "+", bottomRight: "+",
        teeDown: "+", teeUp: "+",
        good: "*", symptom: "!", unknown: "?", pending: ".", here: ">", pointer: "<", chosen: "*", ellipsis: "~",
        wrapped: ":", dash: "-", arrow: ">", up: "^", down: "v", moreAbove: "^", moreBelow: "v")

    /// Of the Linux console: its font has the signs of code page 437 and no others.
    package static let console = FrameGlyphs(
        horizontal: "─", vertical: "│", topLeft: "┌", topRight: "┐", bottomLeft: "└", bottomRight: "┘",
        teeDown: "┬", teeUp: "┴",
        good: "√", symptom: "!", unknown: "?", pending: "·", here: "►", pointer: "◄", chosen: "•", ellipsis: "~",
        wrapped: "»", dash: "-", arrow: "→", up: "↑", down: "↓", moreAbove: "▲", moreBelow: "▼")

    fileprivate var all: [Character] {
        [
            horizontal, vertical, topLeft, topRight, bottomLeft, bottomRight, teeDown, teeUp,
            good, symptom, unknown, pending, here, pointer, chosen, ellipsis, wrapped, dash, arrow, up, down, moreAbove, moreBelow,
        ]
    }
}

/// Typographic signs our own texts use, beside the glyphs.
private let typography: [Character: Character] = [
    "×": "x", "‘": "'", "’": "'", "“": "\"", "”": "\"", "—": "-", "≥": ">", "≤": "<", "←": "<", "†": "+", "▄": ".", "█": "#",
]

private let asciiForms = forms(of: .ascii)
private let consoleForms = forms(of: .console)

private func forms(of glyphs: FrameGlyphs) -> [Character: Character] {
    zip(FrameGlyphs.unicode.all, glyphs.all).reduce(into: typography) { $0[$1.0] = $1.1 }
}

extension Character {
    /// Our own signs as the Linux console has them; what comes from elsewhere stays.
    package var consoleForm: Character { consoleForms[self] ?? self }

    /// Itself, its ASCII form where it is a sign of ours, its base where only marks are not ASCII, or `?`.
    package var asciiForm: Character {
        if isASCII { return self }
        if let form = asciiForms[self] { return form }
        guard let base = unicodeScalars.first, base.isASCII else { return "?" }
        return Character(base)
    }
}
