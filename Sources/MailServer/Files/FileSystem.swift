// Every system call of this program that changes a file goes through here, so that each can be made to fail, and the process
// be ended before and after each. An interrupted call (EINTR) is made again; everything else is the caller's to judge.

import Glibc

/// A call that changes something, named by the paths it concerns.
package enum FileOperation: Sendable, Equatable {
    case makeDirectory(String)
    case create(String)
    case lock(String)
    case unlock(String)
    case truncate(String)
    case write(String)
    case setOwner(String)
    case setMode(String)
    case setAttribute(String, name: String)
    case removeAttribute(String, name: String)
    case setTimes(String)
    case sync(String)
    case rename(String, to: String)
    case syncDirectory(String)
    case unlink(String)
    case removeDirectory(String)
}

/// What happens around a changing call; the real thing does nothing.
package struct FaultPoint: Sendable {
    /// An errno makes the call fail with it without being made.
    package var before: @Sendable (FileOperation) -> CInt?
    package var after: @Sendable (FileOperation) -> Void
    /// A single write takes no more bytes than this, as when a signal or the end of the disk cuts it short.
    package var mostBytes: Int

    package init(
        before: @escaping @Sendable (FileOperation) -> CInt? = { _ in nil },
        after: @escaping @Sendable (FileOperation) -> Void = { _ in }, mostBytes: Int = 1 << 29
    ) {
        self.before = before
        self.after = after
        // Half a gigabyte at a time: the count must fit the result's type.
        self.mostBytes = min(mostBytes, 1 << 29)
    }
}

/// An open file; closed when the last reference goes.
package final class OpenFile: Sendable {
    package let descriptor: CInt
    package let path: String
    init(descriptor: CInt, path: String) {
        self.descriptor = descriptor
        self.path = path
    }
    deinit { close(descriptor) }
}

/// What stat(2) tells, as far as it matters here.
package struct FileStatus: Sendable, Equatable {
    package var device: UInt64
    package var inode: UInt64
    package var mode: UInt32
    package var links: UInt64
    package var owner: UInt32
    package var group: UInt32
    package var size: Int

    init(_ raw: stat) {
        device = UInt64(raw.st_dev)
        inode = UInt64(raw.st_ino)
        mode = raw.st_mode
        links = UInt64(raw.st_nlink)
        owner = raw.st_uid
        group = raw.st_gid
        size = Int(raw.st_size)
    }

    package var isRegular: Bool { mode & S_IFMT == S_IFREG }
    package var isDirectory: Bool { mode & S_IFMT == S_IFDIR }
    package var permissions: UInt32 { mode & 0o7777 }
    package var identity: FileIdentity { FileIdentity(device: device, inode: inode) }
    package func isSameFile(as other: FileStatus) -> Bool { identity == other.identity }
}

/// Which file it is, whatever its name is now.
package struct FileIdentity: Sendable, Hashable {
    package var device: UInt64
    package var inode: UInt64
}

package struct FileSystem: Sendable {
    package var faults: FaultPoint
    package init(faults: FaultPoint = FaultPoint()) { self.faults = faults }

    /// Makes one changing call, again after EINTR; -1 becomes an error.
    @discardableResult
    private func change(_ operation: FileOperation, _ action: String, _ path: String, _ body: () -> CInt) throws(FileError) -> CInt {
        while true {
            var code = faults.before(operation)
            var result: CInt = -1
            if code == nil {
                result = body()
                if result < 0 { code = errno }
            }
            guard let code else {
                faults.after(operation)
                return result
            }
            if code != EINTR { throw FileError(action, path, code: code) }
        }
    }

    // MARK: - Changing

    package func makeDirectory(_ path: String) throws(FileError) {
        try change(.makeDirectory(path), "create the directory", path) { mkdir(path, 0o700) }
    }

    /// Creates a file that must not exist; mode 0600, never through a link.
    package func createExclusively(_ path: String) throws(FileError) -> OpenFile {
        let descriptor = try change(.create(path), "create", path) {
            open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        }
        return OpenFile(descriptor: descriptor, path: path)
    }

    /// Opens or creates (mode 0600); with `append` every write goes to the end.
    package func openOrCreate(_ path: String, append: Bool = false) throws(FileError) -> OpenFile {
        let descriptor = try change(.create(path), "open", path) {
            open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC | (append ? O_APPEND : 0), 0o600)
        }
        return OpenFile(descriptor: descriptor, path: path)
    }

    /// Returns false when someone else holds the lock.
    package func tryLock(_ file: OpenFile) throws(FileError) -> Bool {
        do {
            try change(.lock(file.path), "lock", file.path) { flock(file.descriptor, LOCK_EX | LOCK_NB) }
            return true
        } catch {
            if error.code == EWOULDBLOCK { return false }
            throw error
        }
    }

    package func unlock(_ file: OpenFile) throws(FileError) {
        try change(.unlock(file.path), "unlock", file.path) { flock(file.descriptor, LOCK_UN) }
    }

    package func truncate(_ file: OpenFile) throws(FileError) {
        try change(.truncate(file.path), "empty", file.path) { ftruncate(file.descriptor, 0) }
    }

    package func write(_ bytes: [UInt8], to file: OpenFile) throws(FileError) {
        var done = 0
        while done < bytes.count {
            let start = done
            let count = try change(.write(file.path), "write", file.path) {
                bytes.withUnsafeBytes { raw in
                    let rest = UnsafeRawBufferPointer(rebasing: raw[start...])
                    return CInt(Glibc.write(file.descriptor, rest.baseAddress, min(rest.count, faults.mostBytes)))
                }
            }
            if count == 0 { throw FileError("write", file.path, code: EIO) }
            done += Int(count)
        }
    }

    package func setOwner(_ file: OpenFile, owner: UInt32, group: UInt32) throws(FileError) {
        try change(.setOwner(file.path), "give its owner and group to", file.path) { fchown(file.descriptor, owner, group) }
    }

    package func setMode(_ file: OpenFile, _ mode: UInt32) throws(FileError) {
        try change(.setMode(file.path), "set the mode of", file.path) { fchmod(file.descriptor, mode) }
    }

    /// Sets the modification time, in seconds since 1970.
    package func setModified(_ file: OpenFile, to seconds: Int) throws(FileError) {
        let time = timespec(tv_sec: seconds, tv_nsec: 0)
        try change(.setTimes(file.path), "date", file.path) { futimens(file.descriptor, [time, time]) }
    }

    package func sync(_ file: OpenFile) throws(FileError) {
        try change(.sync(file.path), "bring to the disk", file.path) { fsync(file.descriptor) }
    }

    package func rename(_ path: String, to target: String) throws(FileError) {
        try change(.rename(path, to: target), "replace", target) { Glibc.rename(path, target) }
    }

    package func syncDirectory(_ path: String) throws(FileError) {
        let directory = try openReadOnly(path)
        try change(.syncDirectory(path), "bring to the disk the directory", path) { fsync(directory.descriptor) }
    }

    package func unlink(_ path: String) throws(FileError) {
        try change(.unlink(path), "remove", path) { Glibc.unlink(path) }
    }

    package func removeDirectory(_ path: String) throws(FileError) {
        try change(.removeDirectory(path), "remove", path) { rmdir(path) }
    }

    func setAttribute(_ file: OpenFile, _ name: String, _ body: () -> CInt) throws(FileError) {
        try change(.setAttribute(file.path, name: name), "copy the attribute \(name) to", file.path, body)
    }

    func removeAttribute(_ file: OpenFile, _ name: String, _ body: () -> CInt) throws(FileError) {
        try change(.removeAttribute(file.path, name: name), "take the attribute \(name) from", file.path, body)
    }
}
