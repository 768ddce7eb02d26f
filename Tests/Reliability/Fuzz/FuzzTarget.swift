// A piece of the program that reads what others wrote, with a maker of hostile input for it and the laws it must keep.

import TestSupport

/// Pure: the same generator state makes the same input and the same choices, so that a number is enough to see a failure again.
struct FuzzTarget: Sendable {
    /// The word on the command line and in reports.
    var name: String
    /// What holds for every input, as the table says it.
    var claim: String
    /// Executions in the full share.
    var full: Int
    var make: @Sendable (inout SeededGenerator, Corpus) -> [UInt8]
    /// The first law that does not hold, as a sentence; nil when all do. May draw further choices (an edit, a release).
    var check: @Sendable ([UInt8], inout SeededGenerator) -> String?
    /// Shapes that would show work growing faster than input: each makes text of about that many bytes.
    var shapes: [Shape] = []
    /// The reading alone, without the laws, for measuring. Returns anything, so that no work can be left out.
    var work: @Sendable ([UInt8]) -> Int = { _ in 0 }

    struct Shape: Sendable {
        var name: String
        var make: @Sendable (Int) -> [UInt8]

        /// `unit` again and again.
        init(_ unit: String, after head: String = "", before tail: String = "") {
            name = "\(head)\(unit)…\(tail)"
            make = { size in
                Array((head + String(repeating: unit, count: max(1, size / max(1, unit.utf8.count))) + tail).utf8)
            }
        }
    }

    /// The generator of one execution: by the target's name and the number, so that no target's change moves another's inputs.
    func generator(_ execution: Int) -> SeededGenerator {
        var seed: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in name.utf8 { seed = (seed ^ UInt64(byte)) &* 0x100_0000_01B3 }
        var mixed = SeededGenerator(seed: seed &+ UInt64(execution) &* 0x9E37_79B9)
        return SeededGenerator(seed: mixed.next())
    }

    static let all: [FuzzTarget] = [
        .mainCF, .masterCF, .protocolLists, .logLines, .logScan, .logDigest, .transcripts, .replies, .journal, .packageVersions,
        .openSSLVersions,
        .toolOutput, .ownValues, .assessment, .diff, .terminalText, .surface, .identifiers, .quoting,
    ]
}
