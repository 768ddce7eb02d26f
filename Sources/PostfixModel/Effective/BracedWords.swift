// Words of a value where braces may hold several together (mystrtokq of util/mystrtok.c, 3.0 and later).

extension StringProtocol {
    /// What stands between blanks and commas; braces and all within them belong to one word.
    package var bracedWords: [SubSequence] {
        var depth = 0
        return split { character in
            if character == "{" { depth += 1 }
            if character == "}", depth > 0 { depth -= 1 }
            return depth == 0 && (character == "," || character.isWhitespace)
        }
    }

    /// What is within the braces that stand round it, without blanks at both ends; nil where none do.
    package var withinBraces: SubSequence? {
        let text = self[...].drop { $0.isWhitespace }
        guard text.first == "{", let end = text.lastIndex(of: "}") else { return nil }
        return text[..<end].dropFirst()
    }
}
