// A Postfix that does not run because of its configuration: repaired by edit and start, whatever interrupts it.

import Diagnosis
import EngineSupport
import Repair
import TestSupport
import Testing

@testable import MailServer

@Suite("A change that ends with a start")
struct StartedPostfixTests {
    private func plan(_ server: FakeServer) -> Plan {
        var plan = server.plan()
        (plan.goal, plan.aim) = (.usablePorts, ChangeAim(loading: .start))
        return plan
    }

    private func stopped() throws -> FakeServer { try FakeServer(.init(isRunning: false)) }

    @Test("writes, starts as this system does, and is proven by the ports")
    func starts() async throws {
        let server = try stopped()
        let report = await server.runner().apply(plan(server), facts: server.facts, options: ApplyOptions()) { _ in }
        #expect(report.outcome == .changed && report.proven, "\(report.summary) \(report.details)")
        #expect(server.commands.withLock { $0 }.contains("postfix -c \(server.config) start"))
        #expect(try server.present() == [.new, .new])
        #expect(report.byHand.count == 1 && !report.byHand[0].contains("reload"), "\(report.byHand)")
    }

    @Test("that fails puts the old files back and leaves Postfix as it was")
    func fails() async throws {
        let server = try stopped()
        server.change { $0.startStatus = 1 }
        let report = await server.runner().apply(plan(server), facts: server.facts, options: ApplyOptions()) { _ in }
        #expect(report.outcome == .reverted && !report.isIncomplete, "\(report.summary)")
        #expect(report.details.contains { $0.text.contains("start says no") }, "\(report.details)")
        #expect(try server.present() == [.old, .old])
    }

    @Test("is undone without a reload, which would end the running Postfix")
    func undone() async throws {
        let server = try stopped()
        _ = await server.runner().apply(plan(server), facts: server.facts, options: ApplyOptions()) { _ in }
        let before = server.commands.withLock { $0.count }
        let report = await server.runner().undo(id: nil, configDirectory: server.config, facts: server.facts) { _ in }
        #expect(report.outcome == .restored && report.exitCode == 0, "\(report.summary)")
        #expect(try server.present() == [.old, .old])
        #expect(!server.commands.withLock { $0.dropFirst(before).contains { $0.hasSuffix("reload") || $0.hasSuffix("stop") } })
    }

    @Test("killed before any of its calls, both files are old, or both new with a start on record, and the next start knows")
    func killed() async throws {
        var ends: Set<String> = []
        for call in 0..<200 {
            let server = try stopped()
            _ = await server.runner(faults: server.death(before: call)).apply(plan(server), facts: server.facts, options: ApplyOptions()) {
                _ in
            }
            guard server.revive() else { break }
            let wasRunning = server.probe([server.endpoint])[0].answers
            _ = await server.runner().recover(facts: server.facts)
            let present = try server.present()
            #expect(present == [.old, .old] || present == [.new, .new], "call \(call): \(present)")
            #expect(server.probe([server.endpoint])[0].answers == wasRunning, "call \(call): a recovery ends no Postfix that runs")
            #expect(await server.runner().recover(facts: server.facts) == [], "call \(call)")
            let state = try server.runner().history().first?.stateName ?? "none"
            if present == [.new, .new] { #expect(state == "applied", "call \(call)") }
            ends.insert(state)
        }
        #expect(ends.isSuperset(of: ["interrupted", "reverted", "applied"]), "\(ends)")
    }

    @Test("a reload without an edit leaves no change to undo, and history has it")
    func reloadOnly() async throws {
        let server = try FakeServer()
        try TestFile.write(server.main, FakeServer.mainAfter)
        try TestFile.write(server.master, FakeServer.masterAfter)
        var plan = Plan(remedy: "list-not-loaded", edits: [], files: [], diff: [], effects: [], governed: ["smtps"])
        plan.goal = .usablePorts
        let facts = server.facts
        #expect(facts.connection.value?.probes.first?.answers == false)
        let report = await server.runner().apply(plan, facts: facts, options: ApplyOptions()) { _ in }
        #expect(report.outcome == .changed && report.proven && !report.hasWayBack && report.byHand.isEmpty, "\(report.summary)")
        #expect(try server.runner().history().map(\.remedy) == ["list-not-loaded"])
        let undo = await server.runner().undo(id: nil, configDirectory: server.config, facts: facts) { _ in }
        #expect(undo.outcome == .refused && undo.refusal == .inputMissing)
    }
}
