// A state directory, or a change in it, that somebody could have prepared or has altered: refused with a sentence, nothing changed.

import EngineSupport
import Glibc
import Repair
import Synchronization
import TestSupport
import Testing

@testable import MailServer

@Suite("Trust in the state directory")
struct StateTrustTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var tells: String
        /// Only root can give files away.
        var needsRoot = false
        /// Given the state directory, and the directory of the change in it.
        var tamper: @Sendable (String, String) throws -> Void
        var testDescription: String { name }
    }

    private static func swap(_ path: String, _ body: (String) -> CInt) throws {
        let away = "\(path).away"
        #expect(rename(path, away) == 0)
        #expect(body(away) == 0)
    }

    private static let alterations: [Case] = [
        Case(name: "old copy altered, same length", tells: "main.cf.before is not what was kept") { _, change in
            try TestFile.write(
                "\(change)/main.cf.before", FakeServer.mainBefore.replacing("mail.example", with: "evil.example"), mode: 0o600)
        },
        Case(name: "old copy cut short", tells: "main.cf.before is not what was kept") { _, change in
            try TestFile.write("\(change)/main.cf.before", String(FakeServer.mainBefore.dropLast(5)), mode: 0o600)
        },
        Case(name: "old copy emptied", tells: "main.cf.before is not what was kept") { _, change in
            try TestFile.write("\(change)/main.cf.before", "", mode: 0o600)
        },
        Case(name: "new copy altered", tells: "main.cf.after is not what was kept") { _, change in
            try TestFile.write("\(change)/main.cf.after", FakeServer.mainAfter + "#", mode: 0o600)
        },
        Case(name: "old copy of the second file altered", tells: "master.cf.before is not what was kept") { _, change in
            try TestFile.write("\(change)/master.cf.before", FakeServer.masterBefore + "#", mode: 0o600)
        },
        Case(name: "old copy gone", tells: "main.cf.before: No such file") { _, change in
            #expect(unlink("\(change)/main.cf.before") == 0)
        },
    ]

    private static let disguises: [Case] = [
        Case(name: "old copy a symbolic link to the same bytes", tells: "main.cf.before is a symbolic link") { _, change in
            try swap("\(change)/main.cf.before") { symlink($0, "\(change)/main.cf.before") }
        },
        Case(name: "old copy with a second name", tells: "main.cf.before has 2 names") { _, change in
            #expect(link("\(change)/main.cf.before", "\(change)/second") == 0)
        },
        Case(name: "old copy writable by a group", tells: "main.cf.before can be written to by others") { _, change in
            #expect(chmod("\(change)/main.cf.before", 0o620) == 0)
        },
        Case(name: "old copy of another user", tells: "main.cf.before belongs to user 12", needsRoot: true) { _, change in
            #expect(chown("\(change)/main.cf.before", 12, 0) == 0)
        },
        Case(name: "old copy a FIFO", tells: "main.cf.before is not a regular file") { _, change in
            try swap("\(change)/main.cf.before") { _ in mkfifo("\(change)/main.cf.before", 0o600) }
        },
        Case(name: "journal with a second name", tells: "journal has 2 names") { state, change in
            #expect(link("\(change)/journal", "\(state)/journal") == 0)
        },
        Case(name: "journal a symbolic link", tells: "journal is a symbolic link") { _, change in
            try swap("\(change)/journal") { symlink($0, "\(change)/journal") }
        },
        Case(name: "journal writable by all", tells: "journal can be written to by others") { _, change in
            #expect(chmod("\(change)/journal", 0o666) == 0)
        },
        Case(name: "change writable by all", tells: "can be written to by others") { _, change in
            #expect(chmod(change, 0o777) == 0)
        },
        Case(name: "change a symbolic link", tells: "is not a directory") { state, change in
            let away = "\(state)/away"
            #expect(rename(change, away) == 0 && symlink(away, change) == 0)
        },
        Case(name: "change of another user", tells: "belongs to user 12", needsRoot: true) { _, change in
            #expect(chown(change, 12, 0) == 0)
        },
        Case(name: "changes writable by a group", tells: "can be written to by others") { state, _ in
            #expect(chmod("\(state)/changes", 0o770) == 0)
        },
        Case(name: "changes a symbolic link", tells: "is not a directory") { state, _ in
            try swap("\(state)/changes") { symlink($0, "\(state)/changes") }
        },
        Case(name: "state directory of another user", tells: "belongs to user 12", needsRoot: true) { state, _ in
            #expect(chown(state, 12, 0) == 0)
        },
    ]

    @Test(
        "an undo writes nothing from a change that was tampered with: exit 66, and the sentence names the file",
        arguments: alterations + disguises)
    func undo(_ one: Case) async throws {
        guard !one.needsRoot || geteuid() == 0 else { return print("skipped: \(one.name): only root can give files away") }
        let server = try FakeServer()
        let applied = await server.runner().apply(server.plan(), facts: server.facts, options: ApplyOptions()) { _ in }
        let id = try #require(applied.id)
        try one.tamper(server.state, "\(server.state)/changes/\(id)")
        for named in [id, nil] {
            let report = await server.runner().undo(id: named, configDirectory: server.config, facts: server.facts) { _ in }
            #expect(report.outcome == .refused && report.exitCode == 66, "\(report.summary)")
            #expect(report.summary.contains(one.tells), "\(report.summary)")
        }
        #expect(try server.present() == [.new, .new])
        #expect(try server.leftOvers() == [])
    }

    @Test(
        "a start does not recover an interrupted change from copies that were tampered with, and says so",
        arguments: alterations + disguises
    )
    func recovery(_ one: Case) async throws {
        guard !one.needsRoot || geteuid() == 0 else { return print("skipped: \(one.name): only root can give files away") }
        let server = try FakeServer()
        try await server.dieAfterFirstWrite()
        let present = try server.present()
        let id = try #require(FileSystem().entries(of: "\(server.state)/changes").first)
        try one.tamper(server.state, "\(server.state)/changes/\(id)")
        let told = await server.runner().recover(facts: server.facts)
        #expect(told.count == 1 && told[0].sentence.contains(one.tells), "\(told)")
        #expect(try server.present() == present)
    }

    @Test("a copy torn before anything was written needs no settling: nothing was changed")
    func torn() async throws {
        let server = try FakeServer()
        // The process dies before the first copy is written: it is there and empty.
        let call = try await FakeServer.numberOfCall { _ in
            { operation in if case .write(let path) = operation { path.hasSuffix("main.cf.before") } else { false } }
        }
        _ = await server.runner(faults: server.death(before: call - 1)).apply(server.plan(), facts: server.facts, options: ApplyOptions()) {
            _ in
        }
        #expect(server.revive())
        #expect(try server.present() == [.old, .old])
        let told = await server.runner().recover(facts: server.facts)
        #expect(told.count == 1 && told[0].sentence.contains("Interrupted before anything was written"), "\(told)")
        #expect(try server.present() == [.old, .old])
    }
}

extension FakeServer {
    /// Applies, and is killed right after master.cf, the first of the two, was replaced.
    func dieAfterFirstWrite(now: Int = 1_487_702_504) async throws {
        let call = try await FakeServer.numberOfCall { twin in
            { operation in if case .rename(_, twin.master) = operation { true } else { false } }
        }
        let faults = death(before: call)
        _ = await runner(faults: faults, now: now).apply(plan(), facts: facts, options: ApplyOptions()) { _ in }
        #expect(revive())
        #expect(try present() == [.old, .new], "it died between the two files")
    }

    /// Which changing call of an apply, counted from 1, is the first of a kind; another server tells.
    fileprivate static func numberOfCall(
        _ kind: (FakeServer) -> @Sendable (FileOperation) -> Bool
    ) async throws -> Int {
        let twin = try FakeServer()
        let isIt = kind(twin)
        let calls = Mutex((count: 0, found: 0))
        let counting = FaultPoint(before: { operation in
            calls.withLock { calls in
                calls.count += 1
                if calls.found == 0, isIt(operation) { calls.found = calls.count }
            }
            return nil
        })
        _ = await twin.runner(faults: counting).apply(twin.plan(), facts: twin.facts, options: ApplyOptions()) { _ in }
        return calls.withLock { $0.found }
    }
}

@Suite("A state directory that cannot be used")
struct UnusableStateTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var code: Int32
        var tells: String
        var needsRoot = false
        var faults = FaultPoint()
        var prepare: @Sendable (String) throws -> Void = { _ in }
        var testDescription: String { name }
    }

    private static func failing(_ code: CInt, _ isIt: @escaping @Sendable (FileOperation) -> Bool) -> FaultPoint {
        FaultPoint(before: { isIt($0) ? code : nil })
    }

    private static let cases: [Case] = [
        Case(name: "a file in its place", code: 66, tells: "is not a directory") { try TestFile.write($0, "") },
        Case(name: "a symbolic link in its place", code: 66, tells: "is not a directory") { state in
            #expect(mkdir("\(state).real", 0o700) == 0 && symlink("\(state).real", state) == 0)
        },
        Case(name: "writable by a group", code: 66, tells: "not trusted") { #expect(mkdir($0, 0o700) == 0 && chmod($0, 0o770) == 0) },
        Case(name: "writable by all", code: 66, tells: "not trusted") { #expect(mkdir($0, 0o700) == 0 && chmod($0, 0o707) == 0) },
        Case(name: "of another user", code: 66, tells: "belongs to user 12", needsRoot: true) { state in
            #expect(mkdir(state, 0o700) == 0 && chown(state, 12, 0) == 0)
        },
        Case(name: "below a directory that all may write to", code: 66, tells: "who could put another directory in the place of") { state in
            #expect(chmod(splitPath(state).directory, 0o777) == 0)
        },
        Case(name: "below another user's directory", code: 66, tells: "who could put another directory in the place of", needsRoot: true) {
            state in
            #expect(chown(splitPath(state).directory, 12, 0) == 0)
        },
        Case(
            name: "full when it is made", code: 1, tells: "The file system is full",
            faults: failing(ENOSPC) { if case .makeDirectory(let path) = $0 { path.hasSuffix("/state") } else { false } }),
        Case(
            name: "read-only", code: 1, tells: "mounted read-only",
            faults: failing(EROFS) { if case .makeDirectory(let path) = $0 { path.contains("/state") } else { false } }),
        Case(
            name: "full when the copies are kept", code: 1, tells: "The file system is full",
            faults: failing(ENOSPC) { if case .write(let path) = $0 { path.hasSuffix(".before") } else { false } }),
        Case(
            name: "over quota when the journal is written", code: 1, tells: "disk quota",
            faults: failing(EDQUOT) { if case .write(let path) = $0 { path.hasSuffix("/journal") } else { false } }),
    ]

    @Test("refuses the change with a sentence, before anything is written, and lets the lock go", arguments: cases)
    func refused(_ one: Case) async throws {
        guard !one.needsRoot || geteuid() == 0 else { return print("skipped: \(one.name): only root can give files away") }
        let server = try FakeServer()
        try one.prepare(server.state)
        let report = await server.runner(faults: one.faults).apply(server.plan(), facts: server.facts, options: ApplyOptions()) { _ in }
        #expect(report.outcome == .refused && report.exitCode == one.code, "\(report.exitCode) \(report.summary)")
        #expect(report.summary.contains(one.tells) && report.summary.contains(server.state), "\(report.summary)")
        #expect(try server.present() == [.old, .old])
        #expect(try server.leftOvers() == [])
    }

    @Test("what a link leads to is looked at as well as where the link lies; a sticky directory is safe")
    func linkedParents() throws {
        let directory = try TemporaryDirectory()
        let (safe, open) = (try directory.directory("safe"), try directory.directory("open"))
        #expect(mkdir("\(open)/inside", 0o700) == 0 && mkdir("\(safe)/inside", 0o700) == 0 && chmod(open, 0o777) == 0)
        #expect(symlink("\(open)/inside", "\(safe)/to-open") == 0 && symlink("\(safe)/inside", "\(open)/to-safe") == 0)
        for parent in ["\(safe)/to-open", "\(open)/to-safe"] {
            let error = #expect(throws: StateError.self) { try StateDirectory("\(parent)/state", files: FileSystem()).prepare() }
            #expect(error?.sentence.contains("\(open) can be written to by others") == true, "\(error?.sentence ?? "")")
        }
        #expect(chmod(open, 0o1777) == 0)
        try StateDirectory("\(safe)/to-open/state", files: FileSystem()).prepare()
        try StateDirectory("\(open)/to-safe/state", files: FileSystem()).prepare()
    }

    @Test("a missing one is made, a missing parent is not: exit 66")
    func missing() async throws {
        let server = try FakeServer()
        var runner = server.runner()
        runner = ChangeRunner(access: server.access, stateDirectory: "\(server.root)/no/such/state", tools: runner.tools)
        let refused = await runner.apply(server.plan(), facts: server.facts, options: ApplyOptions()) { _ in }
        #expect(
            refused.outcome == .refused && refused.exitCode == 66 && refused.summary.contains("--state-directory"), "\(refused.summary)")
        #expect(try server.present() == [.old, .old])
        let made = await server.runner().apply(server.plan(), facts: server.facts, options: ApplyOptions()) { _ in }
        #expect(made.exitCode == 0)
        #expect(try FileSystem().status(server.state).permissions == 0o700)
    }
}
