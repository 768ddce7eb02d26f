// The marks that carry the meaning; colour only repeats it.

import TerminalUI

package enum Mark: Sendable, Equatable {
    case good, symptom, unknown, pending
    /// Something runs; the number turns it.
    case running(Int)

    /// The same in UTF-8 and in ASCII.
    static let spinnerFrames: [Character] = ["|", "/", "-", "\\"]

    var character: Character {
        switch self {
        case .good: FrameGlyphs.unicode.good
        case .symptom: FrameGlyphs.unicode.symptom
        case .unknown: FrameGlyphs.unicode.unknown
        case .pending: FrameGlyphs.unicode.pending
        case .running(let turn): Mark.spinnerFrames[turn % Mark.spinnerFrames.count]
        }
    }

    var style: Style {
        switch self {
        case .good: .good
        case .symptom: .symptom
        case .unknown: .unknown
        case .pending, .running: .dim
        }
    }

    var styled: StyledText { StyledText(String(character), style) }
}
