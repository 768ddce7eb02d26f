// Styles of text.

/// What a piece of text is, not how it looks; the driver picks attributes, and marks carry the meaning without colour.
package enum Style: UInt8, Sendable, Hashable, CaseIterable {
    case plain, dim, strong, title, heading, good, symptom, unknown, selected, key, added, removed, input
}
