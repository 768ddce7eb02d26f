// The search for tags, and for places inside a message: in whatever way this processor does it, it finds what a look at every byte finds.

import CScan
import TestSupport
import Testing

@testable import Diagnosis

@Suite("The search for tags") struct HeadTableTests {
    private static let texts: [StaticString] = ["warning: ", "fatal: ", "Anonymous TLS c", "[ID ", "NOQUEUE: abort"]
    /// Little more than the least: several calls for one search.
    private static let room = Int(CS_ROOM) + 6

    /// Bytes in which tags, and what is nearly one, stand close together.
    private static func bytes(_ random: inout SeededGenerator) -> [UInt8] {
        let parts: [StaticString] = [
            "]: warning: ", "]: fatal: ", "]: Anonymous TLS connection", "]: [ID ", "]: NOQUEUE: abort", "]: NOQUEUE: reject", "]: warn",
            "]: Anonymous TLS", "]: xarning: ", "]:warning: ", "] : warning: ", "]]: warning: ", "]: ", ":", "w", "g TLS", "\0", "\n",
            "a log goes by ",
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
        let wanted = texts.map { text in Array("]: \(text.description.prefix(14))".utf8) }
        return (0..<count).filter { at in wanted.contains { bytes[at...].starts(with: $0) } }.map(UInt32.init)
    }

    private static func all(_ count: Int, _ search: (inout Int, UnsafeMutablePointer<UInt32>) -> Int) -> [UInt32] {
        var found: [UInt32] = []
        var at = 0
        while at < count {
            found += [UInt32](unsafeUninitializedCapacity: room) { buffer, size in size = search(&at, buffer.baseAddress!) }
        }
        return found
    }

    /// What the two ways to search find.
    private static func both(_ texts: [StaticString], in bytes: [UInt8], _ count: Int) -> [[UInt32]] {
        let heads = HeadTable.heads(texts)
        let seconds = HeadTable.seconds(Set(texts.map { $0.utf8Start[1] }))
        let plain = all(count) { cs_tags(bytes, &$0, count, heads, $1, room) }
        guard cs_has_avx2() != 0 else { return [plain] }
        return [plain, all(count) { cs_tags_avx2(bytes, &$0, count, heads, seconds, $1, room) }]
    }

    @Test("sixteen or thirty-two bytes at once find what a look at each byte does", arguments: 0..<100) func random(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        let bytes = HeadTableTests.bytes(&random)
        // What stands behind the end must not matter.
        let readable = bytes + Array(String(repeating: "]: warning: ", count: 12).utf8)
        let wanted = HeadTableTests.plainly(readable, bytes.count)
        for found in HeadTableTests.both(HeadTableTests.texts, in: readable, bytes.count) { #expect(found == wanted) }
        for start in 0..<min(bytes.count, 40) {
            let place = (start..<bytes.count).first { at in
                let (byte, next, third) = (readable[at], readable[at + 1], readable[at + 2])
                return byte == 0x0A || byte == 0x5D && next == 0x3A || byte == 0x67 && third == 0x54
            }
            #expect(min(bytes.count, Int(cs_inside(readable, start, bytes.count))) == place ?? bytes.count)
        }
    }

    @Test("of texts that share a place, each is found, and nothing that differs where they are the same") func shared() {
        let texts: [StaticString] = ["starting the Postfix", "stopping the Postfix"]
        let wanted = "mail[1]: starting the Postfix\nmail[1]: stopping the Postfix\n"
        let bytes = Array("\(wanted)mail[1]: statistics: max\nmail[1]: standing the Postfix\n".utf8)
        for found in HeadTableTests.both(texts, in: bytes + [UInt8](repeating: 0, count: LineScan.slack), bytes.count) {
            #expect(found == [6, 36])
        }
        let all = WantedHeads.severe + WantedHeads.plain + WantedHeads.working
        for text in all {
            let line = Array("mail[1]: \(text) and more".utf8)
            for found in HeadTableTests.both(all, in: line + [UInt8](repeating: 0, count: LineScan.slack), line.count) {
                #expect(found == [6], "\(text)")
            }
        }
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
