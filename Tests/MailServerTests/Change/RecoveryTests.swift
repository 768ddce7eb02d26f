// The next start after a process that died at any changing call: the pair is settled, told once, and can still be undone.

import Diagnosis
import Glibc
import Repair
import Synchronization
import TestSupport
import Testing

@testable import MailServer

@Suite("Recovery")
struct RecoveryTests {
    private func leftOvers(_ server: FakeServer) throws -> [String] {
        // A lock file outlives its process; whoever locks next uses it again.
        try server.leftOvers().filter { !$0.hasSuffix(".cf.tmp") }
    }

    private func settle(_ server: FakeServer, _ story: Comment, mayLeaveScratch: Bool = false) async throws -> [FakeServer.Files] {
        for files in try server.present() { #expect(files != .other, story) }
        let told = await server.runner().recover(facts: server.facts)
        let present = try server.present()
        #expect(present == [.old, .old] || present == [.new, .new], story)
        #expect(server.probe([server.endpoint])[0].answers == (present == [.new, .new]), story)
        #expect(try leftOvers(server) == [], story)
        #expect(await server.runner().recover(facts: server.facts) == [], "\(story): told twice after \(told)")
        for change in try server.runner().history() {
            #expect(change.state != "interrupted" || present == [.old, .old], story)
            #expect((change.state == "applied") == (present == [.new, .new]), story)
            let directory = "\(server.state)/changes/\(change.id)"
            #expect(try mayLeaveScratch || !FileSystem().entries(of: directory).contains("scratch"), story)
        }
        return present
    }

    @Test("an apply killed before any of its changing calls is settled by the next start")
    func apply() async throws {
        var points = 0
        var ends: Set<String> = []
        while true {
            let server = try FakeServer()
            let facts = server.facts
            _ = await server.runner(faults: server.death(before: points)).apply(server.plan(), facts: facts, options: ApplyOptions()) { _ in
            }
            guard server.revive() else { break }
            let present = try await settle(server, "killed before call \(points)")
            ends.insert("\(present)")
            let undo = await server.runner().undo(id: nil, configDirectory: server.config, facts: server.facts) { _ in }
            #expect(try server.present() == [.old, .old], "\(undo.summary)")
            points += 1
        }
        #expect(points >= 70, "the sweep has shrunk to \(points) points")
        #expect(ends.count == 2)
        print("apply: \(points) points of death, each settled")
    }

    @Test("an undo killed before any of its changing calls ends with the old files")
    func undo() async throws {
        var points = 0
        while true {
            let server = try FakeServer()
            _ = await server.runner().apply(server.plan(), facts: server.facts, options: ApplyOptions()) { _ in }
            let facts = server.facts
            _ = await server.runner(faults: server.death(before: points)).undo(id: nil, configDirectory: server.config, facts: facts) { _ in
            }
            guard server.revive() else { break }
            let story: Comment = "killed before call \(points)"
            _ = try await settle(server, story)
            let second = await server.runner().undo(id: nil, configDirectory: server.config, facts: server.facts) { _ in }
            #expect(second.exitCode == 0, story)
            #expect(try server.present() == [.old, .old], story)
            points += 1
        }
        #expect(points >= 25, "the sweep has shrunk to \(points) points")
        print("undo: \(points) points of death, each settled")
    }

    @Test("a settlement killed before any of its changing calls is settled by the start after it")
    func recovery() async throws {
        var points = 0
        while true {
            let server = try FakeServer()
            try await interrupt(server)
            _ = await server.runner(faults: server.death(before: points)).recover(facts: server.facts)
            guard server.revive() else { break }
            _ = try await settle(server, "killed before call \(points)")
            points += 1
        }
        #expect(points >= 20, "the sweep has shrunk to \(points) points")
        print("settlement: \(points) points of death, each settled")
    }

    @Test("a return killed before any of its changing calls is finished by the next start, reload included")
    func takingBack() async throws {
        var points = 0
        while true {
            // The certificate behind the list makes every apply end in a return.
            let server = try FakeServer(.init(secondFault: .certificateProblem("no key")))
            let facts = server.facts
            _ = await server.runner(faults: server.death(before: points)).apply(server.plan(), facts: facts, options: ApplyOptions()) { _ in
            }
            guard server.revive() else { break }
            let told = await server.runner().recover(facts: server.facts)
            server.change { $0.secondFault = nil }
            #expect(try server.present() == [.old, .old], "killed before call \(points): \(told)")
            #expect(!server.probe([server.endpoint])[0].answers, "Postfix still runs on the new files, killed before call \(points)")
            points += 1
        }
        #expect(points >= 95, "the sweep has shrunk to \(points) points")
        print("return: \(points) points of death, each settled")
    }

    /// Both files new, nothing decided: killed at the first reload.
    private func interrupt(_ server: FakeServer) async throws {
        let facts = server.facts
        let armed = Mutex(false)
        let faults = FaultPoint(before: { operation in
            if case .rename(_, let target) = operation, target.hasSuffix("master.cf") {
                armed.withLock { $0 = true }
                return nil
            }
            return armed.withLock { $0 } ? EIO : nil
        })
        _ = await server.runner(faults: faults).apply(server.plan(), facts: facts, options: ApplyOptions()) { _ in }
        #expect(try server.present() == [.new, .new])
    }

    @Test("each changing call failing once with an error, and not the ones after it, ends as the rules say")
    func oneFailure() async throws {
        var points = 0
        for code in [EIO, ENOSPC, EACCES, EROFS, EDQUOT] {
            var call = 0
            while true {
                let server = try FakeServer()
                let facts = server.facts
                let count = Mutex(0)
                let wanted = call
                let faults = FaultPoint(before: { _ in
                    count.withLock { count in
                        count += 1
                        return count == wanted + 1 ? code : nil
                    }
                })
                let report = await server.runner(faults: faults).apply(server.plan(), facts: facts, options: ApplyOptions()) { _ in }
                guard count.withLock({ $0 }) > wanted else { break }
                let story: Comment = "call \(call) failing with \(code): \(report.summary)"
                let present = try server.present()
                #expect(report.outcome == .changed ? present == [.new, .new] : present == [.old, .old], story)
                #expect(report.outcome != .failed && !report.isIncomplete, story)
                _ = try await settle(server, story, mayLeaveScratch: true)
                call += 1
                points += 1
            }
        }
        #expect(points >= 5 * 70, "the sweep has shrunk to \(points) points")
        print("apply: \(points) single failures, each ended by the rules")
    }

    @Test("files edited after an interruption are left as they are and told")
    func edited() async throws {
        let server = try FakeServer()
        try await interrupt(server)
        try TestFile.write(server.main, "edited = yes\n")
        let told = await server.runner().recover(facts: server.facts)
        #expect(told.count == 1 && told[0].contains("left as it is") && told[0].contains("cp "), "\(told)")
        #expect(try server.present() == [.other, .old])
        #expect(await server.runner().recover(facts: server.facts) == [])
    }

    @Test("a change at work is left alone and shown as running; once its process is gone it is settled")
    func atWork() async throws {
        let server = try FakeServer()
        var change: OpenChange? = try StateDirectory(server.state, files: FileSystem()).create(now: Moment(seconds: 0))
        let header = ChangeHeader(
            id: try #require(change).id.text, time: "", configDirectory: server.config, remedy: "article", user: "anna", files: [],
            diff: "",
            warnings: [], reloadCommand: "true")
        try change?.append(.begun(change: header))
        #expect(await server.runner().recover(facts: server.facts) == [])
        #expect(try server.runner().history().map(\.state) == ["running"])
        change = nil
        #expect(await server.runner().recover(facts: server.facts).count == 1)
        #expect(try server.runner().history().map(\.state) == ["interrupted"])
    }

    @Test("a temporary name on record is removed only when it is one of ours")
    func foreignTemporary() async throws {
        let server = try FakeServer()
        try await interrupt(server)
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
