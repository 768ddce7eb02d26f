// What text is, not how it looks.

/// What a piece of text is, not how it looks; the driver picks attributes, and marks carry the meaning without colour.
package enum Style: UInt8, Sendable, Hashable, CaseIterable {
    case plain, dim, strong, title, heading, good, symptom, unknown, selected, key, added, removed, input

    /// The one letter that stands for it in `Surface.styleLines`.
    package var letter: Character {
        switch self {
        case .plain: "."
        case .dim: "d"
        case .strong: "b"
        case .title: "t"
        case .heading: "h"
        case .good: "g"
        case .symptom: "s"
        case .unknown: "u"
        case .selected: "*"
        case .key: "k"
        case .added: "+"
        case .removed: "-"
        case .input: "_"
        }
    }
}
