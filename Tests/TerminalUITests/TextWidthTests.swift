import Testing

@testable import TerminalUI

@Suite("Text width")
struct TextWidthTests {
    @Test(
        "a text takes the cells that a terminal gives it",
        arguments: [
            ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("漢字", 4), ("Ａ", 2), ("ｱ", 1), ("한", 2), ("\u{1100}\u{1161}\u{11A8}", 2),
            ("🙂", 2), ("⚠", 1), ("⚠\u{FE0F}", 1), ("✓·▸◂…│", 6), ("\u{301}", 0),
            // Terminals take these apart.
            ("🇩🇪", 2), ("👩\u{200D}👧", 4),
            // As harmless() shows them.
            ("\u{1B}", 2), ("\u{9B}", 4), ("\u{200B}", 8),
        ])
    func width(text: String, cells: Int) {
        #expect(cellWidth(of: text) == cells)
    }

    @Test("a character is as wide as the text of it")
    func characters() {
        for character in "a漢🙂é\u{1B}…" { #expect(cellWidth(of: character) == cellWidth(of: String(character))) }
    }

    @Test("a mark stays with its base, and never more than four do")
    func marks() {
        #expect(drawnCells(of: "e\u{301}x").map(\.character) == ["e\u{301}", "x"])
        #expect(drawnCells(of: "e\u{300}\u{301}\u{302}\u{303}\u{304}\u{305}x").map { $0.character.unicodeScalars.count } == [5, 1])
    }

    @Test("a mark without a base is not drawn")
    func lonelyMark() {
        #expect(drawnCells(of: "\u{301}x").map(\.character) == ["x"])
    }

    @Test("joiners and variation selectors are not handed to the terminal")
    func joiners() {
        #expect(drawnCells(of: "⚠\u{FE0F}👩\u{200D}👧").map(\.character) == ["⚠", "👩", "👧"])
    }
}
