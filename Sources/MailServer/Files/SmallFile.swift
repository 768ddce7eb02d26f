// Small text files of the system: release files, tables, marks.

import Glibc

enum SmallFile {
    /// Nil when it is not there, cannot be read or is no regular file.
    static func text(_ path: String) -> String? {
        let files = FileSystem()
        guard let file = try? files.openReadOnly(path), let bytes = try? files.read(file) else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }
}
