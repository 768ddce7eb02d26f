// When a file was last changed.

import Glibc

extension FileSystem {
    /// Seconds since 1970.
    package func modified(_ path: String) throws(FileError) -> Int {
        var raw = stat()
        guard stat(path, &raw) == 0 else { throw FileError("look at", path, code: errno) }
        return raw.st_mtim.tv_sec
    }
}
