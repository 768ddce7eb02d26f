// The file stays the file: what a replacement keeps, what it refuses, and that nothing is left over when it fails.

import CPosix
import Glibc
import Synchronization
import TestSupport
import Testing

@testable import MailServer

private let old = Array("old\n".utf8)
private let new = Array("new\n".utf8)

private func replace(_ path: String, files: FileSystem = FileSystem(), expecting: [UInt8] = old, with bytes: [UInt8] = new) throws {
    let replacing = AtomicReplace(files)
    try replacing.replace(try replacing.place(for: path), expecting: expecting, with: bytes)
}

private func names(in directory: String) throws -> [String] { try FileSystem().entries(of: directory).sorted() }

@Suite("Atomic replace")
struct AtomicReplaceTests {
    @Test("owner, group and mode stay", arguments: [0o600, 0o640, 0o644, 0o444] as [mode_t])
    func keepsMode(mode: mode_t) throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write("main.cf", "old\n", mode: mode)
        if geteuid() == 0 { #expect(chown(path, 12, 34) == 0) }
        let before = try FileSystem().status(path)
        try replace(path)
        let after = try FileSystem().status(path)
        #expect(try TestFile.bytes(path) == new)
        #expect(after.permissions == UInt32(mode) && after.owner == before.owner && after.group == before.group)
        #expect(after.inode != before.inode)
        #expect(try names(in: directory.path) == ["main.cf"])
    }

    @Test("extended attributes and ACL stay, and a default ACL of the directory brings none in")
    func keepsAttributes() throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write("main.cf", "old\n", mode: 0o640)
        let plain = try directory.write("master.cf", "old\n", mode: 0o640)
        try TestProcess.must(["/usr/bin/setfattr", "-n", "user.note", "-v", "kept", path])
        try TestProcess.must(["/usr/bin/setfacl", "-m", "u:12:r", path])
        try TestProcess.must(["/usr/bin/setfacl", "-d", "-m", "u:34:rw", directory.path])
        let read = { (path: String) throws in try FileAttributes(of: FileSystem().openReadOnly(path), in: FileSystem()) }
        let before = (try read(path), try read(plain))
        #expect(before.0.extended.keys.sorted() == ["system.posix_acl_access", "user.note"])
        try replace(path)
        try replace(plain)
        #expect(try read(path) == before.0)
        #expect(try read(plain) == before.1)
    }

    @Test("a symbolic link stays a link; the file behind it changes in its own directory")
    func symbolicLink() throws {
        let directory = try TemporaryDirectory()
        let real = try directory.directory("real")
        try TestFile.write("\(real)/shared.cf", "old\n")
        symlink("real/shared.cf", "\(directory.path)/middle")
        symlink("middle", "\(directory.path)/main.cf")
        try replace("\(directory.path)/main.cf")
        #expect(try FileSystem().status("\(directory.path)/main.cf", followLinks: false).mode & S_IFMT == S_IFLNK)
        #expect(try TestFile.bytes("\(real)/shared.cf") == new)
        #expect(try names(in: real) == ["shared.cf"])
    }

    @Test("a file with a second name is refused with the count")
    func hardLink() throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write("main.cf", "old\n")
        #expect(link(path, "\(directory.path)/second") == 0)
        let error = #expect(throws: ReplaceError.self) { try replace(path) }
        #expect(error?.sentence.contains("2 names") == true)
        #expect(try TestFile.bytes(path) == old)
    }

    @Test("a directory or a FIFO in the file's place is refused")
    func notAFile() throws {
        let directory = try TemporaryDirectory()
        let path = try directory.directory("main.cf")
        #expect(throws: ReplaceError.self) { try replace(path) }
        #expect(mkfifo("\(directory.path)/fifo", 0o600) == 0)
        #expect(throws: ReplaceError.self) { try replace("\(directory.path)/fifo") }
    }

    @Test("bytes that are not the expected ones are left alone")
    func changed() throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write("main.cf", "edited\n")
        let error = #expect(throws: ReplaceError.self) { try replace(path) }
        guard case .changedMeanwhile = error else { return #expect(Bool(false), "\(String(describing: error))") }
        #expect(try TestFile.text(path) == "edited\n")
        #expect(try names(in: directory.path) == ["main.cf"])
    }

    @Test("an editor that saves at the last moment, in place or by a rename, is not overwritten", arguments: [false, true])
    func savedMeanwhile(byRename: Bool) throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write("main.cf", "old\n")
        let files = FileSystem(
            faults: FaultPoint(after: { operation in
                guard case .sync = operation else { return }
                if byRename {
                    try? TestFile.write("\(path)~", "edited\n")
                    rename("\(path)~", path)
                } else {
                    try? TestFile.write(path, "edited\n")
                }
            }))
        #expect(throws: ReplaceError.self) { try replace(path, files: files) }
        #expect(try TestFile.text(path) == "edited\n")
        #expect(try names(in: directory.path) == ["main.cf"])
    }

    @Test("each changing call failing with each error leaves old bytes and no temporary file; only a failed directory sync leaves new ones")
    func everyCallFails() throws {
        var tried = 0
        for code in [EIO, ENOSPC, EACCES, EROFS, EDQUOT, EPERM, EBUSY, EXDEV] {
            var call = 0
            while true {
                let directory = try TemporaryDirectory()
                let path = try directory.write("main.cf", "old\n", mode: 0o640)
                let failed = Mutex<FileOperation?>(nil)
                let count = Mutex(0)
                let wanted = call
                let files = FileSystem(
                    faults: FaultPoint(before: { operation in
                        let number = count.withLock { count in
                            count += 1
                            return count - 1
                        }
                        if number == wanted { failed.withLock { $0 = operation } }
                        return number == wanted ? code : nil
                    }))
                do {
                    try replace(path, files: files)
                    break
                } catch let error as ReplaceError {
                    guard case .file(let inner) = error else { return #expect(Bool(false), "\(error)") }
                    var isLate = false
                    if case .syncDirectory? = failed.withLock({ $0 }) { isLate = true }
                    #expect(inner.tookEffect == isLate)
                    #expect(try TestFile.bytes(path) == (isLate ? new : old))
                    #expect(try names(in: directory.path) == ["main.cf"])
                    #expect(inner.code == code && !inner.sentence.isEmpty)
                }
                call += 1
                tried += 1
            }
        }
        // create, write, mode, sync, rename, sync of the directory
        #expect(tried == 8 * 6)
    }

    @Test("an interrupted call is made again")
    func interrupted() throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write("main.cf", "old\n", mode: 0o640)
        let seen = Mutex<[FileOperation]>([])
        let files = FileSystem(
            faults: FaultPoint(before: { operation in
                seen.withLock { seen in
                    if seen.contains(operation) { return nil }
                    seen.append(operation)
                    return EINTR
                }
            }))
        try replace(path, files: files)
        #expect(try TestFile.bytes(path) == new)
        #expect(seen.withLock { $0.count } == 6)
    }

    @Test("an immutable file is suspected for root only: others are refused for what they are")
    func refusedOwner() {
        let error = FileError("give its owner and group to", "/x", code: EPERM)
        #expect(error.sentence(isRoot: true).contains("lsattr"))
        #expect(error.sentence(isRoot: false).hasSuffix("This user may not do that."))
    }

    @Test("an immutable file and a bind mount are told, and nothing is left over")
    func immutable() throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write("main.cf", "old\n")
        guard geteuid() == 0, try TestProcess.run(["/usr/bin/chattr", "+i", path]).status == 0 else {
            print("skipped: no immutable flag here (needs root and a file system that has it)")
            return
        }
        defer { _ = try? TestProcess.run(["/usr/bin/chattr", "-i", path]) }
        let error = #expect(throws: ReplaceError.self) { try replace(path) }
        #expect(error?.sentence.contains("chattr") == true)
        #expect(try names(in: directory.path) == ["main.cf"])
        #expect(try TestFile.bytes(path) == old)
    }

    @Test(
        "any bytes come out as they went in",
        arguments: [
            [], [0], Array("a\r\nb".utf8), [0xEF, 0xBB, 0xBF, 0x61], [0xFF, 0xFE, 0x0A], [UInt8](repeating: 0x23, count: 3_000_000),
        ] as [[UInt8]])
    func anyBytes(bytes: [UInt8]) throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write("main.cf", "old\n")
        try replace(path, with: bytes)
        #expect(try TestFile.bytes(path) == bytes)
        try replace(path, expecting: bytes, with: old)
        #expect(try TestFile.bytes(path) == old)
    }
}
