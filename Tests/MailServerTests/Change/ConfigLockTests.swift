// The lock against itself and against the real `postconf -e`.

import Glibc
import TestSupport
import Testing

@testable import MailServer

private let postconf = "/usr/sbin/postconf"
private let hasPostconf = access(postconf, X_OK) == 0

@Suite("Configuration lock")
struct ConfigLockTests {
    @Test("held: both lock files are there, mode 0600; released: both are gone")
    func files() async throws {
        let directory = try TemporaryDirectory()
        var lock = try await ConfigLock.take(in: directory.path, files: FileSystem(), limit: .zero)
        for name in ["main.cf.tmp", "master.cf.tmp"] {
            #expect(try FileSystem().status("\(directory.path)/\(name)").permissions == 0o600)
        }
        lock.release()
        #expect(try FileSystem().entries(of: directory.path) == [])
    }

    @Test("a second one is told who holds it, and gets it after the release")
    func excludes() async throws {
        let directory = try TemporaryDirectory()
        var first = try await ConfigLock.take(in: directory.path, files: FileSystem(), limit: .zero)
        let error = await #expect(throws: LockError.self) {
            _ = try await ConfigLock.take(in: directory.path, files: FileSystem(), limit: .milliseconds(120))
        }
        #expect(error?.sentence.contains("process \(getpid())") == true, "\(error?.sentence ?? "")")
        first.release()
        var second = try await ConfigLock.take(in: directory.path, files: FileSystem(), limit: .zero)
        second.release()
    }

    @Test("a lock file left by a crash is used again; one with another mode or a second name is replaced")
    func leftOver() async throws {
        let directory = try TemporaryDirectory()
        let leftOver = try directory.write("main.cf.tmp", "half a file", mode: 0o600)
        let before = try FileSystem().status(leftOver)
        var lock = try await ConfigLock.take(in: directory.path, files: FileSystem(), limit: .seconds(1))
        #expect(try FileSystem().status(leftOver).inode == before.inode)
        #expect(try FileSystem().status(leftOver).size == 0)
        lock.release()

        try directory.write("main.cf.tmp", "final mode", mode: 0o644)
        try directory.write("master.cf", "smtp inet\n", mode: 0o600)
        #expect(link("\(directory.path)/master.cf", "\(directory.path)/master.cf.tmp") == 0)
        lock = try await ConfigLock.take(in: directory.path, files: FileSystem(), limit: .seconds(1))
        #expect(try TestFile.text("\(directory.path)/master.cf") == "smtp inet\n")
        lock.release()
        #expect(try FileSystem().entries(of: directory.path) == ["master.cf"])
    }

    @Test("a symbolic link in the lock's place is refused")
    func link_() async throws {
        let directory = try TemporaryDirectory()
        try directory.write("victim", "precious")
        symlink("victim", "\(directory.path)/main.cf.tmp")
        await #expect(throws: LockError.self) {
            _ = try await ConfigLock.take(in: directory.path, files: FileSystem(), limit: .zero)
        }
        #expect(try TestFile.text("\(directory.path)/victim") == "precious")
    }

    @Test("postconf -e waits while we hold the lock and then does its edit", .enabled(if: hasPostconf, "postconf is not installed"))
    func postconfWaits() async throws {
        let directory = try TemporaryDirectory()
        try directory.write("main.cf", "a = 1\n")
        try directory.write("master.cf", "")
        TestFile.age("\(directory.path)/main.cf")
        var lock = try await ConfigLock.take(in: directory.path, files: FileSystem(), limit: .zero)
        let quiet = open("/dev/null", O_RDWR | O_CLOEXEC)
        defer { close(quiet) }
        let child = try TestProcess.spawn(
            [postconf, "-c", directory.path, "-e", "smtpd_tls_protocols = TLSv1"], standardInput: quiet, output: quiet)
        // It is waiting when the kernel lists it as blocked on the lock.
        let waits = try waitUntil { try TestFile.text("/proc/locks").contains("-> FLOCK  ADVISORY  WRITE \(child) ") }
        #expect(waits)
        #expect(try TestFile.text("\(directory.path)/main.cf") == "a = 1\n")
        lock.release()
        #expect(TestProcess.wait(for: child) == 0)
        #expect(try TestFile.text("\(directory.path)/main.cf").contains("smtpd_tls_protocols = TLSv1"))
    }

    @Test("neither side loses an edit in a race with postconf -e", .enabled(if: hasPostconf, "postconf is not installed"))
    func race() async throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write("main.cf", "ours = 0\nsmtpd_banner = 0\n")
        try directory.write("master.cf", "")
        let rounds = 15
        let quiet = open("/dev/null", O_RDWR | O_CLOEXEC)
        defer { close(quiet) }
        let script =
            "n=0; while [ $n -lt \(rounds) ]; do n=$((n+1)); \(postconf) -c \(directory.path) -e \"smtpd_banner = $n\" || exit 1; done"
        let child = try TestProcess.spawn(["/bin/sh", "-c", script], standardInput: quiet, output: quiet)
        for round in 1...rounds {
            var lock = try await ConfigLock.take(in: directory.path, files: FileSystem(), limit: .seconds(30))
            let present = try TestFile.text(path)
            let edited = present.replacing("ours = \(round - 1)\n", with: "ours = \(round)\n")
            #expect(edited != present, "an edit of ours is gone in round \(round)")
            let replacing = AtomicReplace(FileSystem())
            try replacing.replace(try replacing.place(for: path), expecting: Array(present.utf8), with: Array(edited.utf8))
            lock.release()
        }
        #expect(TestProcess.wait(for: child) == 0)
        #expect(try TestFile.text(path) == "ours = \(rounds)\nsmtpd_banner = \(rounds)\n")
    }
}
