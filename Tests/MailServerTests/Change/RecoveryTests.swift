// The next start after an interruption: what was edited since is left alone, what is ours is recovered and cleared away.

import Diagnosis
import EngineSupport
import Glibc
import Repair
import TestSupport
import Testing

@testable import MailServer

@Suite("Recovery")
struct RecoveryTests {
    private let child = EngineChild(program: builtProduct("reliability"))

    /// Both files new, nothing decided.
    private func interrupted() async throws -> FakeServer { try await EngineScenario.recoverFix.prepared(child) }

    @Test("files edited after an interruption are left as they are and told")
    func edited() async throws {
        let server = try await interrupted()
        try TestFile.write(server.main, "edited = yes\n")
        let told = await server.runner().recover(facts: server.facts)
        #expect(told.count == 1 && told[0].sentence.contains("left as it is") && told[0].sentence.contains("cp "), "\(told)")
        #expect(try server.present() == [.other, .old])
        #expect(await server.runner().recover(facts: server.facts) == [])
    }

    @Test("a change at work is left alone and shown as running; once its process is gone it is recovered")
    func atWork() async throws {
        let server = try FakeServer()
        var change: OpenChange? = try StateDirectory(server.state, files: FileSystem()).create(now: Moment(seconds: 0))
        let header = ChangeHeader(
            id: try #require(change).id.text, time: "", configDirectory: server.config, remedy: "article", user: "anna", files: [],
            diff: "",
            warnings: [], reloadCommand: "true")
        try change?.append(.begun(change: header))
        #expect(await server.runner().recover(facts: server.facts) == [])
        #expect(try server.runner().history().map(\.stateName) == ["running"])
        change = nil
        #expect(await server.runner().recover(facts: server.facts).count == 1)
        #expect(try server.runner().history().map(\.stateName) == ["interrupted"])
    }

    @Test("a temporary name on record is removed only when it is one of ours")
    func foreignTemporary() async throws {
        let server = try await interrupted()
        let precious = "\(server.root)/precious"
        try TestFile.write(precious, "data")
        let id = try #require(try server.runner().history().first?.id)
        let journal = "\(server.state)/changes/\(id)/journal"
        let forged = JournalCoding.line(.replacing(file: 0, temporary: precious, forward: true))
        try TestFile.write(journal, bytes: try TestFile.bytes(journal) + forged, mode: 0o600)
        _ = await server.runner().recover(facts: server.facts)
        #expect(try TestFile.text(precious) == "data")
    }

    @Test("a change that never began is cleared away, unless somebody is just beginning it")
    func unbegun() async throws {
        let server = try FakeServer()
        let state = StateDirectory(server.state, files: FileSystem())
        var change: OpenChange? = try state.create(now: Moment(seconds: 0))
        let id = try #require(change).id
        #expect(await server.runner().recover(facts: server.facts) == [])
        #expect(try state.changes() == [id])
        change = nil
        #expect(await server.runner().recover(facts: server.facts) == [])
        #expect(try state.changes() == [])
    }

    @Test("what a failing disk kept a run from clearing away goes with the next start, although the change had ended")
    func leftOverOfAnEndedChange() async throws {
        let server = try FakeServer()
        // The disk of the configuration fails for good when the new main.cf is to be brought to it.
        let faults = FaultPoint(before: { operation in
            switch operation {
            case .sync(let path), .unlink(let path): path.contains("/.main.cf.") ? EIO : nil
            default: nil
            }
        })
        let report = await server.runner(faults: faults).apply(server.plan(), facts: server.facts, options: ApplyOptions()) { _ in }
        #expect(report.outcome == .refused, "\(report.summary)")
        #expect(try server.leftOvers().count == 1)
        #expect(await server.runner().recover(facts: server.facts) == [])
        #expect(try server.leftOvers() == [])
    }
}
