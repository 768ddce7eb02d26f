// A directory of a test's own, short enough for sockets in it, gone when the test lets go of it.

import Glibc

package final class TemporaryDirectory: Sendable {
    package let path: String

    /// Mode 0755 unless told otherwise: Postfix' own user must be able to pass through.
    package init(mode: mode_t = 0o755, below parent: String = "/tmp") throws {
        var template = Array("\(parent)/ptw-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw TestProcess.Failure(description: "no temporary directory: \(String(cString: strerror(errno)))")
        }
        path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
        chmod(path, mode)
    }

    deinit { _ = try? TestProcess.run(["/bin/rm", "-rf", path]) }

    /// Writes a file and returns its path.
    @discardableResult
    package func write(_ name: String, _ text: String, mode: mode_t = 0o644) throws -> String {
        let file = "\(path)/\(name)"
        try TestFile.write(file, text, mode: mode)
        return file
    }

    @discardableResult
    package func directory(_ name: String) throws -> String {
        let directory = "\(path)/\(name)"
        guard mkdir(directory, 0o755) == 0 || errno == EEXIST else {
            throw TestProcess.Failure(description: "mkdir \(directory): \(String(cString: strerror(errno)))")
        }
        return directory
    }
}

package enum TestFile {
    package static func write(_ path: String, _ text: String, mode: mode_t = 0o644) throws {
        try write(path, bytes: Array(text.utf8), mode: mode)
    }

    package static func write(_ path: String, bytes: [UInt8], mode: mode_t = 0o644) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw TestProcess.Failure(description: "\(path): \(String(cString: strerror(errno)))") }
        defer { close(descriptor) }
        var done = 0
        while done < bytes.count {
            let count = bytes[done...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { throw TestProcess.Failure(description: "\(path): \(String(cString: strerror(errno)))") }
            done += count
        }
        fchmod(descriptor, mode)
    }

    package static func bytes(_ path: String) throws -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw TestProcess.Failure(description: "\(path): \(String(cString: strerror(errno)))") }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            guard count > 0 else { return bytes }
            bytes += chunk[..<count]
        }
    }

    package static func text(_ path: String) throws -> String { String(decoding: try bytes(path), as: UTF8.self) }

    package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// Whether it is there and its last line is whole: what another process writes may be seen half done.
    package static func endsWithLine(_ path: String) -> Bool { (try? bytes(path))?.last == UInt8(ascii: "\n") }

    /// Puts the time of the last change back, so that Postfix does not take the file for one still being edited (FACTS §4).
    package static func age(_ path: String, seconds: Int = 60) {
        let past = timespec(tv_sec: time(nil) - seconds, tv_nsec: 0)
        utimensat(AT_FDCWD, path, [past, past], 0)
    }
}
