// The search for tags: in whatever way this processor does it, it finds what a look at every byte finds.

import CScan
import TestSupport
import Testing

@testable import Diagnosis

@Suite("The search for tags") struct HeadTableTests {
    private static let texts: [StaticString] = ["warning: ", "fatal: ", "Anonymous TLS c", "[ID ", "NOQUEUE: abort"]
    private static let room = 7

    /// Bytes in which tags, and what is nearly one, stand close together.
    private static func bytes(_ random: inout SeededGenerator) -> [UInt8] {
        let parts: [StaticString] = [
            "]: wa", "]: fa", "]: An", "]: [I", "]: NO", "]: xa", "]:wa", "] : wa", "]]: wa", "]: ", ":", "w", "\0", "\n", "a log goes by ",
        ]
        var bytes: [UInt8] = []
        for _ in 0..<random.below(60) {
            let part = random.pick(parts)
            bytes += part.withUTF8Buffer { Array($0) }
            if random.chance(30) { bytes += (0..<random.below(90)).map { _ in UInt8(random.below(256)) } }
        }
        return bytes
    }

    private static func plainly(_ bytes: [UInt8], _ count: Int) -> [UInt32] {
        (0..<count).filter { at in
            bytes[at...].starts(with: Array("]: ".utf8))
                && texts.contains { $0.utf8Start[0] == bytes[at + 3] && $0.utf8Start[1] == bytes[at + 4] }
        }.map(UInt32.init)
    }

    private static func all(_ bytes: [UInt8], _ count: Int, _ search: (Int, UnsafeMutablePointer<UInt32>) -> Int) -> [UInt32] {
        var found: [UInt32] = []
        var at = 0
        while true {
            let more = [UInt32](unsafeUninitializedCapacity: room) { buffer, size in size = search(at, buffer.baseAddress!) }
            found += more
            guard more.count == room else { return found }
            at = Int(more[room - 1]) + 1
        }
    }

    @Test("sixteen or thirty-two bytes at once find what a look at each byte does", arguments: 0..<100) func random(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        let bytes = HeadTableTests.bytes(&random)
        // What stands behind the end must not matter.
        let readable = bytes + Array(String(repeating: "]: warning: ", count: 12).utf8)
        var pairs = [UInt64](repeating: 0, count: 1024)
        for pair in HeadTableTests.texts.map({ Int($0.utf8Start[0]) | Int($0.utf8Start[1]) << 8 }) {
            pairs[pair >> 6] |= 1 << UInt64(pair & 63)
        }
        let seconds = HeadTable.seconds(Set(HeadTableTests.texts.map { $0.utf8Start[1] }))
        let wanted = HeadTableTests.plainly(readable, bytes.count)
        #expect(HeadTableTests.all(readable, bytes.count) { cs_tags(readable, $0, bytes.count, pairs, $1, HeadTableTests.room) } == wanted)
        guard cs_has_avx2() != 0 else { return }
        let faster = HeadTableTests.all(readable, bytes.count) {
            cs_tags_avx2(readable, $0, bytes.count, pairs, seconds, $1, HeadTableTests.room)
        }
        #expect(faster == wanted)
    }

    @Test("what wanted messages begin with fits the search of thirty-two bytes at once") func fits() {
        let seconds = Set((WantedHeads.severe + WantedHeads.plain + WantedHeads.working).map { $0.utf8Start[1] })
        let rows = HeadTable.seconds(seconds)
        for letter in UInt8.min...UInt8.max {
            let isThere = [0, 16].contains { letter < 128 && rows[$0 + Int(letter & 15)] == letter }
            #expect(isThere == seconds.contains(letter))
        }
        #expect(HeadTable.seconds([0x11, 0x21, 0x31]).isEmpty && HeadTable.seconds([0x91]).isEmpty)
    }
}
