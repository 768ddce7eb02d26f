// A line of text being typed: what an input line holds and how keys change it.

import TerminalUI

package struct TextField: Sendable, Equatable {
    package private(set) var characters: [Character]
    /// Index of the character the cursor stands before.
    package private(set) var cursor: Int

    /// Longer text than any list needs is not taken: a paste of a whole file must not get in.
    static let limit = 400

    package init(_ text: String = "") {
        characters = Array(text)
        cursor = characters.count
    }

    package var text: String { String(characters) }

    /// Returns true when the key was one for an input line.
    mutating func take(_ key: Key) -> Bool {
        switch key {
        case .character(let character):
            guard characters.count < TextField.limit else { return true }
            characters.insert(character, at: cursor)
            cursor += 1
        case .pasted(let text):
            for character in text where !character.isNewline { _ = take(.character(character == "\t" ? " " : character)) }
        case .backspace:
            guard cursor > 0 else { return true }
            cursor -= 1
            characters.remove(at: cursor)
        case .delete:
            if cursor < characters.count { characters.remove(at: cursor) }
        case .left: cursor = max(0, cursor - 1)
        case .right: cursor = min(characters.count, cursor + 1)
        case .home: cursor = 0
        case .end: cursor = characters.count
        case .control("u"):
            characters = []
            cursor = 0
        default: return false
        }
        return true
    }
}
