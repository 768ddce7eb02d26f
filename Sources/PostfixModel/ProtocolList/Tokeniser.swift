// Cuts a value into tokens as Postfix's mystrtok does: runs of separators collapse, at the ends too (FACTS §1.2).

/// One word of a list and where it stands.
struct ListToken: Hashable, Sendable {
    var bytes: ArraySlice<UInt8>
    /// Bytes from the start of the value.
    var offset: Int
    var text: String { String(decoding: bytes, as: UTF8.self) }
}

extension ProtocolList {
    /// Comma, colon, blank, tab, LF and CR, in every release. Nothing else separates, not even VT, FF or a no-break space.
    static func isSeparator(_ byte: UInt8) -> Bool { ",: \t\n\r".utf8.contains(byte) }

    /// The tokens in order. To Postfix a value is a C string: whatever follows a NUL byte does not exist.
    var tokens: [ListToken] {
        let value = bytes.prefix { $0 != 0 }
        return value.split(whereSeparator: ProtocolList.isSeparator).map { ListToken(bytes: $0, offset: $0.startIndex) }
    }
}
