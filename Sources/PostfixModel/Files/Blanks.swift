// Blanks as Postfix knows them.

/// ISSPACE() of Postfix: ASCII blanks only. A no-break space is text.
package func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

/// Without the blanks at both ends, as split_nameval() and trimblanks() leave a value (src/util/split_nameval.c).
package func trimmingBlanks(_ text: [UInt8]) -> [UInt8] {
    guard let first = text.firstIndex(where: { !isBlank($0) }), let last = text.lastIndex(where: { !isBlank($0) }) else { return [] }
    return Array(text[first...last])
}

extension StringProtocol {
    /// Without the blanks at both ends.
    package func trimmingBlanks() -> String { String(decoding: PostfixModel.trimmingBlanks(Array(utf8)), as: UTF8.self) }
}
