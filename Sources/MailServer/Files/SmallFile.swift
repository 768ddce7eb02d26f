// Small text files of the system: release files, tables, marks.

import Glibc

enum SmallFile {
    /// Returns nil when it is not there, cannot be read or is no regular file.
    static func text(_ path: String) -> String? {
        let files = FileSystem()
        guard let file = try? files.openReadOnly(path), (try? files.status(file))?.isRegular == true else { return nil }
        return (try? files.read(file, atMost: largest)).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Bytes of one that are read. The kernel's table of connections, the largest of them, has 150 for each.
    private static let largest = 16 << 20

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }
}
