// A clock that stands still, jumps or goes back: which change is the newest never depends on it.

import EngineSupport
import Glibc
import Repair
import TestSupport
import Testing

@testable import MailServer

@Suite("A clock that cannot be trusted")
struct ClockTests {
    private static let noon = 1_487_702_504

    /// Two changes of main.cf, one upon the other, at these times.
    private func twoChanges(_ server: FakeServer, at first: Int, then second: Int) async throws -> [String] {
        let one = await server.runner(now: first).apply(server.plan(), facts: server.facts, options: ApplyOptions()) { _ in }
        var plan = server.plan(both: false)
        plan.files = [
            FileChange(path: server.main, before: Array(FakeServer.mainAfter.utf8), after: Array("\(FakeServer.mainAfter)#\n".utf8))
        ]
        plan.expected = []
        let two = await server.runner(now: second).apply(plan, facts: server.facts, options: ApplyOptions()) { _ in }
        #expect(one.exitCode == 0 && two.exitCode == 0, "\(one.summary) \(two.summary)")
        return [try #require(one.id), try #require(two.id)]
    }

    @Test(
        "undo takes the changes in the reverse order they were made in, whatever the clock said",
        arguments: [(0, 0), (0, -1), (0, -86_400 * 365 * 40), (-1_487_702_504, 0), (86_400 * 365 * 20_000, 0), (0, 3600)])
    func order(first: Int, second: Int) async throws {
        let server = try FakeServer()
        let ids = try await twoChanges(server, at: ClockTests.noon + first, then: ClockTests.noon + second)
        #expect(Set(ids).count == 2)
        #expect(try server.runner().history().map(\.id) == ids.reversed())
        // The undo is asked for at yet another time, before everything.
        for id in ids.reversed() {
            let report = await server.runner(now: 5).undo(id: nil, configDirectory: server.config, facts: server.facts) { _ in }
            #expect(report.id == id && report.exitCode == 0, "\(report.summary)")
        }
        #expect(try server.present() == [.old, .old])
        #expect(try server.runner().history().map(\.stateName) == ["undone", "undone"])
    }

    @Test("an older change is not undone over a newer one that stands, even when it is named")
    func named() async throws {
        let server = try FakeServer()
        let ids = try await twoChanges(server, at: ClockTests.noon, then: ClockTests.noon - 3600)
        let report = await server.runner().undo(id: ids[0], configDirectory: server.config, facts: server.facts) { _ in }
        #expect(report.refusal == .laterEdits && report.exitCode == 1)
        #expect(try TestFile.text(server.main) == FakeServer.mainAfter + "#\n")
    }

    @Test("a change interrupted before the clock went back is recovered by the next start")
    func interrupted() async throws {
        let server = try FakeServer()
        try await server.dieAfterFirstWrite(now: ClockTests.noon)
        let told = await server.runner(now: 0).recover(facts: server.facts)
        #expect(told.count == 1, "\(told)")
        #expect(try server.present() == [.old, .old])
        #expect(try server.runner(now: 0).history().map(\.stateName) == ["reverted"])
    }
}
