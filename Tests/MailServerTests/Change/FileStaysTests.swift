// A change and its undo leave the file what it was in all but its bytes: owner, group, mode, attributes, links, and an honest date.

import Diagnosis
import EngineSupport
import Glibc
import Repair
import TestSupport
import Testing

@testable import MailServer

extension FakeServer {
    /// Apply, a look, undo, a look. The looks see the file behind every link.
    fileprivate func thereAndBack(_ look: (_ isApplied: Bool) throws -> Void) async throws {
        let report = await runner().apply(plan(), facts: facts, options: ApplyOptions()) { _ in }
        #expect(report.outcome == .changed, "\(report.summary) \(report.details)")
        #expect(try present() == [.new, .new])
        try look(true)
        let undo = await runner().undo(id: nil, configDirectory: config, facts: facts) { _ in }
        #expect(undo.outcome == .restored, "\(undo.summary) \(undo.details)")
        #expect(try present() == [.old, .old])
        try look(false)
    }

    fileprivate func attributes(_ path: String) throws -> FileAttributes {
        try FileAttributes(of: FileSystem().openReadOnly(path), in: FileSystem())
    }
}

@Suite("The file stays the file")
struct FileStaysTests {
    private static var isRoot: Bool { geteuid() == 0 }

    @Test(
        "owner, group and mode stay through apply and undo",
        arguments: [0o600, 0o640, 0o644, 0o664, 0o2640, 0o4755] as [mode_t], [0, 12] as [uid_t])
    func mode(_ mode: mode_t, owner: uid_t) async throws {
        let server = try FakeServer()
        if FileStaysTests.isRoot { #expect(chown(server.main, owner, 34) == 0) }
        #expect(chmod(server.main, mode) == 0)
        let before = try FileSystem().status(server.main)
        try await server.thereAndBack { isApplied in
            let after = try FileSystem().status(server.main)
            #expect(after.mode == before.mode && after.owner == before.owner && after.group == before.group, "\(isApplied)")
        }
    }

    @Test("a directory that hands its group to new files hands it to none of ours")
    func setGroupDirectory() async throws {
        let server = try FakeServer()
        if FileStaysTests.isRoot { #expect(chown(server.config, 0, 34) == 0) }
        #expect(chmod(server.config, 0o2755) == 0)
        let before = try server.attributes(server.main)
        try await server.thereAndBack { _ in
            let after = try server.attributes(server.main)
            #expect(after == before)
        }
    }

    @Test("ACL and user attributes stay, and a default ACL of the directory comes into no file")
    func attributes() async throws {
        let server = try FakeServer()
        try TestProcess.must(["/usr/bin/setfacl", "-m", "u:12:r,g:34:rw", server.main])
        try TestProcess.must(["/usr/bin/setfattr", "-n", "user.note", "-v", "kept", server.main])
        try TestProcess.must(["/usr/bin/setfacl", "-d", "-m", "u:56:rw", server.config])
        let before = (try server.attributes(server.main), try server.attributes(server.master))
        #expect(before.0.extended.keys.sorted() == ["system.posix_acl_access", "user.note"] && before.1.extended.isEmpty)
        try await server.thereAndBack { isApplied in
            let after = (try server.attributes(server.main), try server.attributes(server.master))
            #expect(after.0 == before.0 && after.1 == before.1, "\(isApplied)")
        }
    }

    /// Stands on `setfattr -n security.selinux` by root: a kernel without SELinux keeps such a label as any other attribute, which
    /// shows that it is carried over. That SELinux itself lets it be set is not shown here.
    @Test("the SELinux label stays, as far as a kernel that keeps it can show")
    func label() async throws {
        let server = try FakeServer()
        let label = "system_u:object_r:postfix_etc_t:s0"
        let set = try TestProcess.run(["/usr/bin/setfattr", "-n", "security.selinux", "-v", label, server.main])
        guard set.status == 0 else {
            print("skipped: this user or kernel sets no security.selinux: \(set.output)")
            return
        }
        try await server.thereAndBack { isApplied in
            let after = try server.attributes(server.main)
            #expect(after.extended["security.selinux"] == Array(label.utf8), "\(isApplied)")
        }
    }

    @Test("symbolic links stay links: relative, absolute, in a chain, and a directory that is one itself")
    func links() async throws {
        let server = try FakeServer()
        let real = "\(server.root)/real"
        let shared = "\(server.root)/shared"
        #expect(rename(server.config, real) == 0 && mkdir(shared, 0o755) == 0)
        #expect(rename("\(real)/main.cf", "\(shared)/main.cf") == 0 && rename("\(real)/master.cf", "\(shared)/master-here") == 0)
        let made = [
            ("real", server.config), ("\(shared)/middle", "\(real)/main.cf"), ("main.cf", "\(shared)/middle"),
            ("../shared/master-here", "\(real)/master.cf"),
        ]
        for (target, link) in made { #expect(symlink(target, link) == 0) }
        try await server.thereAndBack { isApplied in
            for (target, link) in made {
                var buffer = [CChar](repeating: 0, count: 4096)
                let count = readlink(link, &buffer, buffer.count)
                #expect(
                    count > 0 && String(decoding: buffer[..<max(count, 0)].map(UInt8.init(bitPattern:)), as: UTF8.self) == target,
                    "\(isApplied)")
            }
            let names = (try FileSystem().entries(of: shared).sorted(), try FileSystem().entries(of: real).sorted())
            #expect(names.0 == ["main.cf", "master-here", "middle"] && names.1 == ["main.cf", "master.cf"])
        }
    }

    @Test(
        "a file with a second name is told and left alone; one that got it since is told by the undo, and the way by hand keeps both names")
    func hardLink() async throws {
        let server = try FakeServer()
        let second = "\(server.root)/second"
        #expect(link(server.main, second) == 0)
        let refused = await server.runner().apply(server.plan(), facts: server.facts, options: ApplyOptions()) { _ in }
        #expect(refused.outcome == .refused && refused.id == nil && refused.summary.contains("2 names"), "\(refused.summary)")
        #expect(try server.present() == [.old, .old] && server.leftOvers() == [])
        #expect(unlink(second) == 0)
        #expect(await server.runner().apply(server.plan(), facts: server.facts, options: ApplyOptions()) { _ in }.outcome == .changed)
        #expect(link(server.main, second) == 0)
        let undo = await server.runner().undo(id: nil, configDirectory: server.config, facts: server.facts) { _ in }
        #expect(undo.details.contains { $0.text.contains("2 names") }, "\(undo)")
        let copy = try #require(undo.byHand.last?.split(separator: " && ").first.map(String.init))
        try TestProcess.must(["/bin/sh", "-c", copy])
        #expect(try TestFile.text(second) == FakeServer.mainBefore && server.present()[0] == .old)
    }

    @Test("the dates are those of the writing: neither kept from before nor put back")
    func dates() async throws {
        let server = try FakeServer()
        TestFile.age(server.main, seconds: 86400)
        let start = time(nil)
        try await server.thereAndBack { isApplied in
            let modified = try FileSystem().modified(server.main)
            #expect(modified >= start - 1 && modified <= time(nil) + 1, "\(isApplied): \(modified - start)")
        }
    }
}
