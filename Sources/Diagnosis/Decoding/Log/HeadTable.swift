// Texts that messages begin with, laid out so that one of them is found by its first two bytes.

import CScan

struct HeadTable: Sendable {
    private struct Text {
        /// Which of the table's texts it is.
        var number: Int
        var text: StaticString
        /// Its bytes from the third on, up to eight of them, and where they count.
        var word: UInt64 = 0
        var mask: UInt64 = 0

        init(_ text: StaticString, number: Int) {
            (self.text, self.number) = (text, number)
            for index in 2..<max(2, min(10, text.utf8CodeUnitCount)) {
                word |= UInt64(text.utf8Start[index]) << UInt64(8 * (index - 2))
                mask |= 0xFF << UInt64(8 * (index - 2))
            }
        }
    }

    /// One bit for each pair of bytes that a text begins with.
    private var pairs = [UInt64](repeating: 0, count: 1024)
    /// The second bytes, as cs_tags_avx2 wants them; empty where they do not fit, or the processor has no use for them.
    private var seconds: [UInt8] = []
    /// The texts by the bucket of their first two bytes, and where each bucket begins.
    private var texts: [Text] = []
    private var starts: [Int] = [0]

    init(_ texts: [StaticString]) {
        var buckets = [[Text]](repeating: [], count: 256)
        var letters: Set<UInt8> = []
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

    private static func bucket(_ pair: Int) -> Int { (pair ^ pair >> 5) & 255 }

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
        let word = chunk.word(at + 2)
        for index in starts[bucket]..<starts[bucket + 1] {
            let candidate = texts[index]
            if word & candidate.mask == candidate.word, chunk.holds(candidate.text, at: at) { return candidate.number }
        }
        return nil
    }

    /// Calls `found` with each offset, in order, at which `]: ` stands before two bytes that a text begins with.
    @inline(__always) func each(in chunk: Chunk, _ found: (Int) -> Void) {
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: HeadTable.room) { room in
            var at = 0
            while at < chunk.count {
                let count = offsets(in: chunk, from: at, into: room)
                for index in 0..<count { found(Int(room[index])) }
                guard count == HeadTable.room else { return }
                at = Int(room[count - 1]) + 1
            }
        }
    }

    private static let room = 512

    private func offsets(in chunk: Chunk, from at: Int, into room: UnsafeMutableBufferPointer<UInt32>) -> Int {
        let bytes = chunk.base.assumingMemoryBound(to: UInt8.self)
        guard !seconds.isEmpty else { return cs_tags(bytes, at, chunk.count, pairs, room.baseAddress, room.count) }
        return cs_tags_avx2(bytes, at, chunk.count, pairs, seconds, room.baseAddress, room.count)
    }
}

extension Chunk {
    @inline(__always) func holds(_ text: StaticString, at: Int) -> Bool {
        let start = text.utf8Start
        for index in 0..<text.utf8CodeUnitCount where byte(at &+ index) != start[index] { return false }
        return true
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
