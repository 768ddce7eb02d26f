// rpm's comparison of one version part, byte for byte (rpmio/rpmvercmp.c).

extension PackageOrder {
    /// rpmvercmp: alphabetic and numeric segments; `~` sorts before the end, `^` after it but before anything else.
    static func rpm(_ left: String, _ right: String) -> PackageOrder {
        if left == right { return .same }
        var one = ArraySlice(left.utf8)
        var two = ArraySlice(right.utf8)
        func separates(_ byte: UInt8) -> Bool { !(byte.isDigit || byte.isLetter || byte == tilde || byte == caret) }
        while !one.isEmpty || !two.isEmpty {
            one = one.drop(while: separates)
            two = two.drop(while: separates)
            if one.first == tilde || two.first == tilde {
                guard one.first == tilde else { return .newer }
                guard two.first == tilde else { return .older }
                one.removeFirst()
                two.removeFirst()
                continue
            }
            if one.first == caret || two.first == caret {
                guard let first = one.first else { return .older }
                guard let second = two.first else { return .newer }
                guard first == caret else { return .newer }
                guard second == caret else { return .older }
                one.removeFirst()
                two.removeFirst()
                continue
            }
            guard let first = one.first, !two.isEmpty else { break }
            let isNumber = first.isDigit
            let segments = (take(&one, digits: isNumber), take(&two, digits: isNumber))
            // Segments of different kinds: a number is newer than a word.
            if segments.1.isEmpty { return isNumber ? .newer : .older }
            let order = isNumber ? numeric(segments.0, segments.1) : bytewise(segments.0, segments.1)
            if order != .same { return order }
        }
        if one.isEmpty && two.isEmpty { return .same }
        return one.isEmpty ? .older : .newer
    }

    private static let tilde = UInt8(ascii: "~")
    private static let caret = UInt8(ascii: "^")

    private static func take(_ bytes: inout ArraySlice<UInt8>, digits: Bool) -> ArraySlice<UInt8> {
        let segment = bytes.prefix { digits ? $0.isDigit : $0.isLetter }
        bytes = bytes.dropFirst(segment.count)
        return segment
    }

    /// Digits of any length, so that no number overflows: without leading zeros the longer one is greater.
    private static func numeric(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> PackageOrder {
        let one = left.drop { $0 == 48 }
        let two = right.drop { $0 == 48 }
        if one.count != two.count { return one.count < two.count ? .older : .newer }
        return bytewise(one, two)
    }

    private static func bytewise(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> PackageOrder {
        if left.elementsEqual(right) { return .same }
        return left.lexicographicallyPrecedes(right) ? .older : .newer
    }
}
