// Text from logs, banners and files made fit for a terminal: nothing in it can steer the terminal, and nothing in it hides.
// Law: the result has no control character, and is left as it is by a second pass.

/// Control characters (C0, DEL, C1), escape sequences' ESC, bidirectional overrides and bytes that are no UTF-8 made
/// visible and harmless: `^[`, `^G`, `^?`, `\x9b`, `\u{202e}`. A tab becomes one blank. Text from logs and banners goes through here.
///
/// Visible too is what looks like nothing or like a plain blank and is not (zero-width and no-break spaces, soft hyphens,
/// joiners outside emoji): Postfix takes such a character for part of a name, and the reader must see why.
package func harmless(_ text: String) -> String {
    if text.isPrintableASCII { return text }
    let scalars = Array(text.unicodeScalars)
    var result = VisibleText(capacity: scalars.count)
    for (index, scalar) in scalars.enumerated() {
        // The neighbour as it came out, not as it went in: what stands alone in the result must not stand there unseen.
        let after = index + 1 < scalars.count ? scalars[index + 1] : nil
        if let visible = visibleForm(of: scalar, between: result.last, and: after) {
            for part in visible.unicodeScalars { result.append(part) }
        } else {
            result.append(scalar)
        }
    }
    return result.text
}

package func harmless(_ bytes: some Sequence<UInt8>) -> String {
    let bytes = Array(bytes)
    var result = VisibleText(capacity: bytes.count)
    var parser = Unicode.UTF8.ForwardParser()
    var source = bytes.makeIterator()
    var offset = 0
    while true {
        switch parser.parseScalar(from: &source) {
        case .valid(let encoded):
            result.append(Unicode.UTF8.decode(encoded))
            offset += encoded.count
        case .error(let length):
            for byte in bytes[offset..<offset + length] {
                for part in "\\x\(hexadecimal(UInt32(byte)))".unicodeScalars { result.append(part) }
            }
            offset += length
        case .emptyInput:
            return harmless(result.text)
        }
    }
}

/// A text that grows scalar by scalar in time that is linear: a view of a string's scalars copies the string for each.
private struct VisibleText {
    private var bytes: [UInt8] = []
    private(set) var last: Unicode.Scalar?

    init(capacity: Int) { bytes.reserveCapacity(capacity) }

    mutating func append(_ scalar: Unicode.Scalar) {
        last = scalar
        bytes.append(contentsOf: UTF8.encode(scalar)!)
    }

    var text: String { String(decoding: bytes, as: UTF8.self) }
}

/// What to show in place of the scalar, or nil when it may stand as it is.
private func visibleForm(of scalar: Unicode.Scalar, between before: Unicode.Scalar?, and after: Unicode.Scalar?) -> String? {
    switch scalar.value {
    case 0x20...0x7E: return nil
    case 0x09: return " "
    case 0x00...0x1F: return "^" + String(Character(Unicode.Scalar(UInt8(scalar.value) + 0x40)))
    case 0x7F: return "^?"
    case 0x80...0x9F: return "\\x" + hexadecimal(scalar.value)
    case 0x200D where (before.isPictograph || before?.isEmojiSelector == true) && after.isPictograph: return nil
    case 0xFE0E...0xFE0F where before.isPictograph: return nil
    case 0x1161...0x11FF, 0xD7B0...0xD7FF:
        // A vowel or final consonant joins a Hangul syllable; elsewhere it takes no cell and would not be seen.
        return before?.isHangul == true ? nil : "\\u{\(hexadecimal(scalar.value))}"
    default: return scalar.isDeceptive ? "\\u{\(hexadecimal(scalar.value))}" : nil
    }
}

private func hexadecimal(_ value: UInt32) -> String {
    let digits = String(value, radix: 16)
    return digits.utf8.count == 1 ? "0" + digits : digits
}

extension Unicode.Scalar {
    fileprivate var isHangul: Bool {
        (0x1100...0x11FF).contains(value) || (0xA960...0xA97C).contains(value) || (0xAC00...0xD7FB).contains(value)
    }

    fileprivate var isEmojiSelector: Bool { value == 0xFE0F }

    /// Draws nothing, draws like a plain blank, turns the direction of writing, or has no width that terminals agree on.
    fileprivate var isDeceptive: Bool {
        if properties.isDefaultIgnorableCodePoint { return true }
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .spaceSeparator, .surrogate, .privateUse, .unassigned: return true
        default: return false
        }
    }
}

extension Unicode.Scalar? {
    /// Digits and `#` count as emoji in Unicode's table; here they do not.
    fileprivate var isPictograph: Bool {
        guard let self else { return false }
        return self.value > 0x7F && self.properties.isEmoji
    }
}
