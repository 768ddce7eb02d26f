// Questions about single ASCII bytes. Configuration files need not be UTF-8, so the parsers work on bytes.

extension UInt8 {
    var isDigit: Bool { (48...57).contains(self) }
    var isLetter: Bool { (65...90).contains(self) || (97...122).contains(self) }
    var isWordByte: Bool { isDigit || isLetter || self == UInt8(ascii: "_") }
    /// ASCII lower case: what strcasecmp compares.
    var lowered: UInt8 { (65...90).contains(self) ? self + 32 : self }
}

/// Where the next line feed is, or the end. Eight bytes at a time: a file of 16 MB is read many times on the way to a repair.
func endOfLine(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
    let ones: UInt64 = 0x0101_0101_0101_0101
    var position = start
    while position + 8 <= bytes.count {
        // A byte that is a line feed becomes zero; the classic test for a zero byte in a word never overlooks one.
        let word = bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self) ^ (ones &* 0x0A)
        if (word &- ones) & ~word & (ones &* 0x80) != 0 { break }
        position += 8
    }
    while position < bytes.count, bytes[position] != 0x0A { position += 1 }
    return position
}
