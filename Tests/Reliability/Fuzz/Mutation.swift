// Input spoilt as it is in the world: bytes flipped, cut, doubled, swapped, joined with other texts, with signs that mean something.

import TestSupport

extension SeededGenerator {
    /// Bytes of any kind, also such that are no UTF-8.
    mutating func bytes(upTo count: Int) -> [UInt8] {
        let kinds: [ClosedRange<UInt8>] = [0...255, 0x20...0x7E, 0x00...0x20, 0x80...0xFF, 0x2D...0x3A]
        let kind = pick(kinds)
        return (0..<below(count + 1)).map { _ in UInt8.random(in: kind, using: &self) }
    }

    /// Words put together as they come.
    mutating func words(_ words: [String], upTo count: Int) -> [UInt8] {
        (0..<below(count + 1)).flatMap { _ in Array(pick(words).utf8) }
    }

    /// A text of the corpus, one from words, or plain noise; spoilt or left as it is; never longer than `limit`.
    mutating func text(from corpus: [[UInt8]], words own: [String], limit: Int = 1500) -> [UInt8] {
        var result: [UInt8]
        switch below(10) {
        case 0..<4 where !corpus.isEmpty: result = excerpt(of: pick(corpus))
        case 0: result = bytes(upTo: 60)
        case 1..<8: result = words(own, upTo: 24)
        default: result = words(own + Corpus.words, upTo: 16)
        }
        if chance(65) {
            for _ in 0...below(6) { mutate(&result, words: own) }
        }
        return Array(result.prefix(limit))
    }

    /// The whole or, twice in three, some lines of it.
    private mutating func excerpt(of text: [UInt8]) -> [UInt8] {
        if chance(33) { return text }
        let lines = text.split(separator: 0x0A, omittingEmptySubsequences: false)
        let start = below(lines.count)
        return Array(lines[start..<min(lines.count, start + 1 + below(12))].joined(separator: [0x0A])) + [0x0A]
    }

    mutating func mutate(_ bytes: inout [UInt8], words own: [String]) {
        let at = below(bytes.count + 1)
        let end = min(bytes.count, at + below(20))
        switch below(9) {
        case 0 where at < bytes.count: bytes[at] ^= 1 << UInt8(below(8))
        case 1 where at < bytes.count: bytes[at] = UInt8(below(256))
        case 2: bytes.removeSubrange(at..<end)
        case 3: bytes.insert(contentsOf: bytes[at..<end], at: at)
        case 4: bytes.removeSubrange(at...)
        case 5: bytes.insert(contentsOf: self.bytes(upTo: 6), at: at)
        case 6: bytes.insert(contentsOf: Array(pick(own).utf8), at: at)
        case 7:
            // The same piece many times over: what is counted may overflow, what is nested may go deep.
            let piece = Array(bytes[at..<end])
            bytes.insert(contentsOf: (0..<below(30)).flatMap { _ in piece }, at: at)
        default: bytes.insert(contentsOf: Array(pick(Corpus.words).utf8), at: at)
        }
    }
}

/// For reports: every byte, two digits each.
func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}
