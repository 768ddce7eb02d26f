import Testing

@testable import TerminalUI

@Suite("Frame glyphs")
struct FrameGlyphsTests {
    private func characters(_ glyphs: FrameGlyphs) -> [Character] {
        Mirror(reflecting: glyphs).children.compactMap { $0.value as? Character }
    }

    @Test("each takes one cell, and the ASCII ones are ASCII")
    func cells() {
        #expect(characters(.unicode).count > 20)
        #expect(characters(.unicode).allSatisfy { cellWidth(of: $0) == 1 })
        #expect(characters(.ascii).allSatisfy { $0.isASCII && cellWidth(of: $0) == 1 })
    }

    @Test("each has its own ASCII form")
    func forms() {
        for (unicode, ascii) in zip(characters(.unicode), characters(.ascii)) { #expect(unicode.asciiForm == ascii) }
    }

    @Test("on the Linux console every sign is one that code page 437 has")
    func console() {
        let font = Set("─│┌┐└┘┬┴├┤┼√!?·►◄•~»-→↑↓▲▼")
        for (unicode, console) in zip(characters(.unicode), characters(.console)) {
            #expect(unicode.consoleForm == console && font.contains(console), "\(unicode)")
        }
        #expect(("…" as Character).consoleForm == "~" && ("ü" as Character).consoleForm == "ü")
    }

    @Test("where a line goes on, no sign stands that a shell would join or pass on, and what is fine is no sign of a diff")
    func copied() {
        for glyphs in [FrameGlyphs.unicode, .ascii, .console] {
            #expect(!"\\|&;<>()$`\"'+-".contains(glyphs.wrapped) && !"+-".contains(glyphs.good))
        }
    }

    @Test("marks differ from one another in each")
    func marks() {
        for glyphs in [FrameGlyphs.unicode, .ascii, .console] {
            #expect(Set([glyphs.good, glyphs.symptom, glyphs.unknown, glyphs.pending, glyphs.here]).count == 5)
        }
    }
}
