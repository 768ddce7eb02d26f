// How a file is packed: told by its first bytes, never by its name, which rotation may have changed.

import Diagnosis

enum PackedForm: Sendable, CaseIterable {
    case gzip, bzip2, xz, zstd, lzma, compress

    init?(_ head: [UInt8]) {
        let found = PackedForm.allCases.first { head.starts(with: $0.magic) }
        guard let found else { return nil }
        self = found
    }

    private var magic: [UInt8] {
        switch self {
        case .gzip: [0x1F, 0x8B]
        case .bzip2: [0x42, 0x5A, 0x68]
        case .xz: [0xFD, 0x37, 0x7A, 0x58, 0x5A]
        case .zstd: [0x28, 0xB5, 0x2F, 0xFD]
        case .lzma: [0x5D, 0x00, 0x00]
        case .compress: [0x1F, 0x9D]
        }
    }

    /// The program that unpacks it to standard output.
    func unpacker(_ path: String) -> Command {
        let (program, options) =
            switch self {
            case .gzip, .compress: ("gzip", ["-cd"])
            case .bzip2: ("bzip2", ["-cd"])
            case .xz: ("xz", ["-cd"])
            case .zstd: ("zstd", ["-cdq"])
            case .lzma: ("xz", ["-cd", "--format=lzma"])
            }
        return Command(program, options + [path], timeLimit: PackedForm.timeLimit)
    }

    /// Seconds. It reads in the background, and may be cancelled: a day's log of a large server takes minutes.
    private static let timeLimit = 3600.0
}
