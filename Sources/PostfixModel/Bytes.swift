// Questions about single ASCII bytes. Configuration files need not be UTF-8, so the parsers work on bytes.

extension UInt8 {
    var isDigit: Bool { (48...57).contains(self) }
    var isLetter: Bool { (65...90).contains(self) || (97...122).contains(self) }
    var isWordByte: Bool { isDigit || isLetter || self == UInt8(ascii: "_") }
    /// ASCII lower case: what strcasecmp compares.
    var lowered: UInt8 { (65...90).contains(self) ? self + 32 : self }
}
