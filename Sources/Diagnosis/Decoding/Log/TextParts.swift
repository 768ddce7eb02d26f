// A short text taken apart from the left. For lines that are known to be wanted; the rest of a log is turned down byte by byte.

/// What is left of a text while its parts are taken off.
package struct TextParts {
    package private(set) var rest: Substring

    package init(_ text: some StringProtocol) { rest = Substring(text) }

    /// Takes the text off the front, where it stands there.
    package mutating func take(_ text: String) -> Bool {
        guard rest.utf8.starts(with: text.utf8) else { return false }
        rest = rest[rest.utf8.index(rest.startIndex, offsetBy: text.utf8.count)...]
        return true
    }

    /// Takes everything before the separator, and the separator; nil, and nothing taken, where there is none.
    package mutating func upTo(_ separator: String) -> String? {
        guard let range = TextParts.first(separator, in: rest) else { return nil }
        defer { rest = rest[range.upperBound...] }
        return String(rest[..<range.lowerBound])
    }

    /// As `upTo`, up to the last one.
    package mutating func upToLast(_ separator: String) -> String? {
        var found: Range<String.Index>?
        var tail = rest
        while let range = TextParts.first(separator, in: tail) {
            found = range
            tail = tail[range.upperBound...]
        }
        guard let found else { return nil }
        defer { rest = rest[found.upperBound...] }
        return String(rest[..<found.lowerBound])
    }

    /// Decimal digits from the front.
    package mutating func number() -> Int? {
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        guard let value = Int(digits) else { return nil }
        rest = rest[digits.endIndex...]
        return value
    }

    package var all: String { String(rest) }

    package func contains(_ text: String) -> Bool { TextParts.first(text, in: rest) != nil }

    /// By bytes: grapheme rules have no say in a log.
    private static func first(_ needle: String, in text: Substring) -> Range<String.Index>? {
        let bytes = text.utf8
        let wanted = Array(needle.utf8)
        guard let head = wanted.first, bytes.count >= wanted.count else { return nil }
        var index = bytes.startIndex
        while let start = bytes[index...].firstIndex(of: head) {
            if bytes[start...].starts(with: wanted) { return start..<bytes.index(start, offsetBy: wanted.count) }
            index = bytes.index(after: start)
        }
        return nil
    }
}
