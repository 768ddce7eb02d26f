// Text with words too long for a line: a path is broken behind a `/`, a list behind a `,`, a setting behind its `=`, where a
// reader can join it again. Only what has none of these is broken anywhere.

import TerminalUI

/// As `wrapped`, but for words that no line can hold.
func wrappedVerbatim(_ text: String, to width: Int, hanging: Int = 0) -> [String] {
    let indent = min(max(hanging, 0), width / 2)
    let room = max(1, width - indent)
    let paragraphs = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    guard paragraphs.count < 2 else { return paragraphs.flatMap { wrappedVerbatim(String($0), to: width, hanging: hanging) } }
    let words = harmless(text).split(separator: " ", omittingEmptySubsequences: false)
    guard words.contains(where: { cellWidth(of: String($0)) > room }) else { return wrapped(text, to: width, hanging: hanging) }
    var lines = [""]
    func fits(_ piece: String) -> Bool { cellWidth(of: lines[lines.count - 1] + piece) <= width }
    for (number, word) in words.enumerated() {
        var lead = number == 0 ? "" : " "
        for piece in pieces(of: String(word), room: room) {
            if !fits(lead + piece) {
                lines.append(blanks(indent))
                lead = ""
            }
            lines[lines.count - 1] += lead + piece
            lead = ""
        }
    }
    return lines
}

/// The word itself where it fits, else its parts up to each `/`, `,` or `=`, else parts of that width.
private func pieces(of word: String, room: Int) -> [String] {
    guard cellWidth(of: word) > room else { return [word] }
    var parts: [String] = []
    var part = ""
    for character in word {
        part.append(character)
        if "/,=".contains(character) {
            parts.append(part)
            part = ""
        }
    }
    return (parts + (part.isEmpty ? [] : [part])).flatMap { cellWidth(of: $0) > room ? wrapped($0, to: room) : [$0] }
}
