// Texts that messages begin with, laid out so that one of them is found by its first two bytes.

import CScan

struct HeadTable: Sendable {
    private struct Text {
        /// Which of the table's texts it is.
        var number: Int
        var text: StaticString
        /// Its first sixteen bytes, and which of them count.
        var words: (UInt64, UInt64) = (0, 0)
        var masks: (UInt64, UInt64) = (0, 0)
        var isLonger: Bool

        init(_ text: StaticString, number: Int) {
            (self.text, self.number) = (text, number)
            isLonger = text.utf8CodeUnitCount > 16
            for index in 0..<min(16, text.utf8CodeUnitCount) {
                let (byte, place) = (UInt64(text.utf8Start[index]), UInt64(index & 7) * 8)
                if index < 8 {
                    words.0 |= byte << place
                    masks.0 |= 0xFF << place
                } else {
                    words.1 |= byte << place
                    masks.1 |= 0xFF << place
                }
            }
        }

        @inline(__always) func stands(_ chunk: Chunk, _ at: Int, _ first: UInt64, _ second: UInt64) -> Bool {
            guard ((first & masks.0) ^ words.0) | ((second & masks.1) ^ words.1) == 0 else { return false }
            return !isLonger || chunk.holds(text, at: at)
        }
    }

    /// One bit for each pair of bytes that a text begins with.
    private var pairs = [UInt64](repeating: 0, count: 1024)
    /// What tags are followed by, as cs_tags wants it.
    private var heads: [UInt8]
    /// The second bytes, as cs_tags_avx2 wants them; empty where they do not fit, or the processor has no use for them.
    private var seconds: [UInt8] = []
    /// The texts by the bucket of their first two bytes, and where each bucket begins.
    private var texts: [Text] = []
    private var starts: [Int] = [0]

    init(_ texts: [StaticString]) {
        var buckets = [[Text]](repeating: [], count: 256)
        var letters: Set<UInt8> = []
        heads = HeadTable.heads(texts)
        for (number, text) in texts.enumerated() {
            // Of one byte: whatever follows it.
            for second in text.utf8CodeUnitCount > 1 ? text.utf8Start[1]...text.utf8Start[1] : 0...255 {
                let pair = Int(text.utf8Start[0]) | Int(second) << 8
                pairs[pair >> 6] |= 1 << UInt64(pair & 63)
                letters.insert(second)
                buckets[HeadTable.bucket(pair)].append(Text(text, number: number))
            }
        }
        for bucket in buckets {
            self.texts += bucket
            starts.append(self.texts.count)
        }
        if cs_has_avx2() != 0 { seconds = HeadTable.seconds(letters) }
    }

    @inline(__always) private static func bucket(_ pair: Int) -> Int { cs_bucket(pair) }

    /// In each bucket those bits in which the first bytes of its texts, and the `: ` before them, are the same: which ones they are, and
    /// what they are. A text of one byte is in no bucket.
    static func heads(_ texts: [StaticString]) -> [UInt8] {
        let half = Int(CS_HEAD) / 2
        var heads = [UInt8](repeating: 0, count: 256 * 2 * half)
        // Where nothing counts and yet must be something, no message is found.
        let none: UInt8 = 0xFF
        for bucket in 0..<256 { heads[bucket * 2 * half + half] = none }
        for text in texts where text.utf8CodeUnitCount > 1 {
            let bytes = text.withUTF8Buffer { [0x3A, 0x20] + $0.prefix(half - 2) }
            let start = bucket(Int(bytes[2]) | Int(bytes[3]) << 8) * 2 * half
            let isFirst = heads[start + half] == none
            for (mask, index) in zip(start..., 0..<half) {
                guard index < bytes.count else {
                    (heads[mask], heads[mask + half]) = (0, 0)
                    continue
                }
                heads[mask] = isFirst ? 0xFF : heads[mask] & ~(heads[mask + half] ^ bytes[index])
                heads[mask + half] = bytes[index] & heads[mask]
            }
        }
        return heads
    }

    /// Each byte at the place of its lower half, in the first of two rows where that is free. A place that stays free holds a byte that
    /// is at home elsewhere, and so equals none that is looked up there.
    static func seconds(_ bytes: Set<UInt8>) -> [UInt8] {
        var rows = (0..<32).map { UInt8($0 & 15 ^ 1) }
        for byte in bytes.sorted() {
            let places = [Int(byte & 15), Int(byte & 15) + 16]
            guard byte < 128, let free = places.first(where: { rows[$0] & 15 != byte & 15 }) else { return [] }
            rows[free] = byte
        }
        return rows
    }

    func holds(_ pair: Int) -> Bool { pairs[pair >> 6] >> UInt64(pair & 63) & 1 != 0 }

    /// The number of the text that stands here.
    @inline(__always) func match(_ chunk: Chunk, at: Int) -> Int? {
        let pair = chunk.pair(at)
        guard holds(pair) else { return nil }
        let bucket = HeadTable.bucket(pair)
        let (first, second) = (chunk.word(at), chunk.word(at + 8))
        for index in starts[bucket]..<starts[bucket + 1] where texts[index].stands(chunk, at, first, second) { return texts[index].number }
        return nil
    }

    /// Calls `found` with each offset, in order, at which a tag ends and one of the texts, of two bytes or more,
    /// may follow: the message is still to be looked at.
    @inline(__always) func each(in chunk: Chunk, _ found: (Int) -> Void) {
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: HeadTable.room) { room in
            var at = 0
            while at < chunk.count {
                for index in 0..<offsets(in: chunk, from: &at, into: room) { found(Int(room[index])) }
            }
        }
    }

    private static let room = 1024

    private func offsets(in chunk: Chunk, from at: inout Int, into room: UnsafeMutableBufferPointer<UInt32>) -> Int {
        let bytes = chunk.base.assumingMemoryBound(to: UInt8.self)
        guard !seconds.isEmpty else { return cs_tags(bytes, &at, chunk.count, heads, room.baseAddress, room.count) }
        return cs_tags_avx2(bytes, &at, chunk.count, heads, seconds, room.baseAddress, room.count)
    }
}

extension Chunk {
    @inline(__always) func holds(_ text: StaticString, at: Int) -> Bool {
        let start = text.utf8Start
        for index in 0..<text.utf8CodeUnitCount where byte(at &+ index) != start[index] { return false }
        return true
    }

    /// The first place from here on that ends a line or may be in one of the texts that WantedHeads looks for inside a message.
    @inline(__always) func inside(from start: Int) -> Int? {
        let found = cs_inside(base.assumingMemoryBound(to: UInt8.self), start, count)
        return found < count ? found : nil
    }

    /// The first `]: ` from here on.
    func tagEnd(from start: Int) -> Int? {
        var at = start
        while at < count {
            if let first = Chunk.first(equal(at, 0x5D) & equal(at + 1, 0x3A) & equal(at + 2, 0x20)) {
                return at + first < count ? at + first : nil
            }
            at += 16
        }
        return nil
    }
}
