// The lock that `postconf -e` takes, so that neither it nor this program loses the other's change.
//
// CONTRACT
//   An exclusive flock(2) on main.cf.tmp and then master.cf.tmp, beside the configured files, as Postfix's edit_file.c and myflock.c take
//   it on Linux. A lock file counts only if it has mode 0600 and one name, and if it is still the file of that name once it is locked;
//   otherwise it is removed and made again. Nothing is ever written into it: our new bytes go to another, unpredictable name. Released
//   by `release`, which removes the name while the lock is still held (as edit_file_cleanup does), or by the end of the process.
//
// FAILURES
//   busy  somebody else held a lock during the whole time allowed; the sentence names the process where /proc/locks shows it
//   file  the directory is missing, may not be written to, or a system call failed
//   When something is thrown, no lock is held.
//
// KNOWN LIMITS
//   Editors and configuration management do not take this lock; against them there is only the comparison in AtomicReplace. A Postfix
//   built with fcntl locks (not on Linux) would not exclude this one. A crash leaves lock files behind; whoever comes next uses them.

import Glibc

package enum LockError: Error, Sendable, Equatable {
    /// Someone else held it all the time; the sentence says who, where that can be seen.
    case busy(String)
    case file(FileError)

    package var sentence: String {
        switch self {
        case .busy(let sentence): sentence
        case .file(let error): error.sentence
        }
    }
}

/// Held until `release`, or until the process ends; a lock file left by a crash is used again by whoever comes next.
package struct ConfigLock: Sendable {
    private let files: FileSystem
    private var held: [OpenFile] = []

    /// Takes both locks, main.cf first, waiting for each at most `limit`.
    package static func take(
        in directory: String, files: FileSystem, limit: Duration, processTable: String = "/proc"
    ) async throws(LockError) -> ConfigLock {
        var lock = ConfigLock(files: files)
        let deadline = ContinuousClock.now + limit
        for name in ["main.cf.tmp", "master.cf.tmp"] {
            do {
                lock.held.append(try await lock.hold("\(directory)/\(name)", until: deadline, processTable: processTable))
            } catch {
                lock.release()
                throw error
            }
        }
        return lock
    }

    private init(files: FileSystem) { self.files = files }

    /// As edit_file_cleanup does: the name goes first, while the lock is still held.
    package mutating func release() {
        while let file = held.popLast() {
            guard let mine = try? files.status(file), let present = try? files.status(file.path, followLinks: false),
                present.isSameFile(as: mine)
            else { continue }
            try? files.unlink(file.path)
        }
    }

    private func hold(_ path: String, until deadline: ContinuousClock.Instant, processTable: String) async throws(LockError) -> OpenFile {
        while true {
            do {
                if let file = try attempt(path) { return file }
            } catch {
                throw .file(error)
            }
            guard ContinuousClock.now < deadline else {
                let holder = LockHolder.find(path, files: files, processTable: processTable).map { " by \($0)" } ?? ""
                throw .busy(
                    "\(path) is locked\(holder): someone else is changing this configuration. Nothing was changed; try again when that is done."
                )
            }
            try? await Task.sleep(for: .milliseconds(50))
        }
    }

    /// Returns nil when someone else holds it now.
    private func attempt(_ path: String) throws(FileError) -> OpenFile? {
        // A lock file that does not count is removed, and the next round makes a new one. A umask that spoils the mode of every new file
        // must not make this endless.
        for _ in 0..<100 {
            let file = try files.openOrCreate(path)
            guard try files.tryLock(file) else { return nil }
            let mine = try files.status(file)
            // Another process may have renamed or removed the file between open and lock.
            guard let present = try? files.status(path, followLinks: false), present.isSameFile(as: mine) else { continue }
            // A crash of postconf between its rename and its unlink can leave a file with two names, or with its final mode. Such a file
            // is not used.
            guard present.isRegular, present.links == 1, present.permissions == 0o600 else {
                try files.unlink(path)
                continue
            }
            try files.truncate(file)
            return file
        }
        return nil
    }
}

/// Who holds a lock, as far as the kernel's own table tells.
enum LockHolder {
    /// `postconf (process 4711)`.
    static func find(_ path: String, files: FileSystem, processTable: String) -> String? {
        guard let status = try? files.status(path), let bytes = try? files.read("\(processTable)/locks") else { return nil }
        let device = status.device
        // The major and minor numbers as glibc's gnu_dev_major and gnu_dev_minor take them from a dev_t.
        let major = (device >> 8) & 0xFFF | (device >> 32) & ~0xFFF
        let minor = device & 0xFF | (device >> 12) & ~0xFF
        let wanted = "\(hex(major)):\(hex(minor)):\(status.inode)"
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
            // 1: FLOCK  ADVISORY  WRITE 4711 fe:00:131 0 EOF
            let fields = line.split(separator: " ")
            guard fields.count >= 6, fields[1] == "FLOCK", fields[5] == wanted else { continue }
            let name = (try? files.read("\(processTable)/\(fields[4])/comm")).map { bytes in
                String(decoding: bytes.filter { $0 >= 0x20 && $0 < 0x7F }, as: UTF8.self)
            }
            return "\(name ?? "a process") (process \(fields[4]))"
        }
        return nil
    }

    private static func hex(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return digits.count < 2 ? "0" + digits : digits
    }
}
