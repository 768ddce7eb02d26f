// An OpenSSL version as `openssl version`, a package or a header names it.

/// `1.0.1e`, `1.1.1`, `3.0.19`; ordered by numbers, then by patch letter(s).
package struct OpenSSLVersion: Hashable, Sendable, Comparable, CustomStringConvertible {
    package var numbers: [Int]
    package var letters: String
    /// The version alone, without the text it was found in: `1.0.1e`.
    package var description: String

    /// Reads `1.0.1e`, also inside `OpenSSL 1.0.1e-fips 11 Feb 2013` or a package version `1.0.1e-48.el6_8.4`.
    /// Returns nil for LibreSSL and BoringSSL: their numbers say nothing on OpenSSL's scale.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        let lower = text.lowercased()
        guard !lower.contains("libressl"), !lower.contains("boringssl") else { return nil }
        var start = 0
        while start < bytes.count {
            // A number inside a word (libssl1.0.0) belongs to the word.
            guard bytes[start].isDigit, start == 0 || !(bytes[start - 1].isWordByte || bytes[start - 1] == UInt8(ascii: ".")) else {
                start += 1
                continue
            }
            if let found = OpenSSLVersion.scan(bytes, from: start) {
                (numbers, letters, description) = found
                return
            }
            while start < bytes.count, bytes[start].isDigit || bytes[start] == UInt8(ascii: ".") { start += 1 }
        }
        return nil
    }

    /// `1.0.1e` at `start`: two or more dotted numbers and at most two lower-case letters that end there.
    private static func scan(_ bytes: [UInt8], from start: Int) -> ([Int], String, String)? {
        var numbers: [Int] = []
        var index = start
        var end = start
        while true {
            let first = index
            while index < bytes.count, bytes[index].isDigit { index += 1 }
            guard first < index else { break }
            guard let number = Int(String(decoding: bytes[first..<index], as: UTF8.self)) else { return nil }
            numbers.append(number)
            end = index
            guard index < bytes.count, bytes[index] == UInt8(ascii: ".") else { break }
            index += 1
        }
        guard numbers.count >= 2 else { return nil }
        var after = end
        while after < bytes.count, (97...122).contains(bytes[after]) { after += 1 }
        let closed = after == bytes.count || !bytes[after].isWordByte
        let lettersEnd = after - end <= 2 && closed ? after : end
        return (
            numbers, String(decoding: bytes[end..<lettersEnd], as: UTF8.self),
            String(decoding: bytes[start..<lettersEnd], as: UTF8.self)
        )
    }

    package static func < (left: OpenSSLVersion, right: OpenSSLVersion) -> Bool {
        for index in 0..<max(left.numbers.count, right.numbers.count) {
            let pair = (left.number(index), right.number(index))
            if pair.0 != pair.1 { return pair.0 < pair.1 }
        }
        // 0.9.8z is followed by 0.9.8za, so the longer text is later where one begins with the other.
        return left.letters < right.letters
    }

    package static func == (left: OpenSSLVersion, right: OpenSSLVersion) -> Bool { !(left < right) && !(right < left) }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(numbers.reversed().drop { $0 == 0 }.reversed())
        hasher.combine(letters)
    }

    private func number(_ index: Int) -> Int { index < numbers.count ? numbers[index] : 0 }
}
