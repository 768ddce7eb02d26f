// Looking at files: nothing here changes anything, so nothing here is a point of failure to be injected.

import Glibc

extension FileSystem {
    package func openReadOnly(_ path: String, followLinks: Bool = true) throws(FileError) -> OpenFile {
        // O_NONBLOCK: a FIFO in the file's place must not hold the program up.
        let flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | (followLinks ? 0 : O_NOFOLLOW)
        while true {
            let descriptor = open(path, flags)
            if descriptor >= 0 { return OpenFile(descriptor: descriptor, path: path) }
            if errno != EINTR { throw FileError("open", path, code: errno) }
        }
    }

    package func status(_ file: OpenFile) throws(FileError) -> FileStatus {
        var raw = stat()
        guard fstat(file.descriptor, &raw) == 0 else { throw FileError("look at", file.path, code: errno) }
        return FileStatus(raw)
    }

    package func status(_ path: String, followLinks: Bool = true) throws(FileError) -> FileStatus {
        var raw = stat()
        guard (followLinks ? stat(path, &raw) : lstat(path, &raw)) == 0 else { throw FileError("look at", path, code: errno) }
        return FileStatus(raw)
    }

    /// The file from `offset` on, all of it or its first bytes: what calls itself a file may have no end.
    package func read(_ file: OpenFile, from offset: Int = 0, atMost limit: Int = .max) throws(FileError) -> [UInt8] {
        let expected = min(max(0, try status(file).size - offset), limit)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(expected)
        var chunk = [UInt8](repeating: 0, count: min(max(expected + 1, 4096), 1 << 20))
        while true {
            let count = pread(file.descriptor, &chunk, chunk.count, off_t(offset + bytes.count))
            if count < 0 {
                if errno == EINTR { continue }
                throw FileError("read", file.path, code: errno)
            }
            if count == 0 { return bytes }
            bytes += chunk[..<min(count, limit - bytes.count)]
            if bytes.count >= limit { return bytes }
        }
    }

    package func read(_ path: String, followLinks: Bool = true) throws(FileError) -> [UInt8] {
        try read(try openReadOnly(path, followLinks: followLinks))
    }

    /// The file that a path leads to through every symbolic link.
    package func resolve(_ path: String) throws(FileError) -> String {
        guard let resolved = realpath(path, nil) else { throw FileError("find", path, code: errno) }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    package func entries(of directory: String) throws(FileError) -> [String] {
        guard let stream = opendir(directory) else { throw FileError("list", directory, code: errno) }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names
    }
}

/// `/a/b/c` → `/a/b` and `c`.
package func splitPath(_ path: String) -> (directory: String, name: String) {
    guard let slash = path.lastIndex(of: "/") else { return (".", path) }
    let directory = path[..<slash]
    return (directory.isEmpty ? "/" : String(directory), String(path[path.index(after: slash)...]))
}
