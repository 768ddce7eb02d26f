// A change that returns by itself, on a server of the test's own: timer, lock, journal, report and syslog.

import Diagnosis
import EngineSupport
import Glibc
import Repair
import TestSupport
import Testing

@testable import MailServer

@Suite("A change that returns by itself")
struct ReturnTimerTests {
    private func changed(_ server: FakeServer, after seconds: Int = 60, timer: TimerHolder = .task) async throws -> ChangeReport {
        await server.runner(timer: timer).apply(server.plan(), facts: server.facts, options: ApplyOptions(revertAfter: seconds)) { _ in }
    }

    private func status(_ server: FakeServer, _ report: ChangeReport) -> AppointmentStatus? {
        report.id.flatMap { server.runner().appointment(of: $0) }
    }

    private func reportText(_ report: ChangeReport) throws -> String {
        let path = try #require(report.reportPath)
        return try TestFile.text(path)
    }

    @Test("unconfirmed it is taken back when its time has come; journal, report and syslog say that it returned by itself")
    func returns() async throws {
        let server = try FakeServer()
        let report = try await changed(server, after: 1)
        #expect(report.outcome == .changed && report.returns != nil, "\(report.summary) \(report.details)")
        #expect(server.syslog.withLock { $0.last }?.contains("It returns by itself at ") == true)
        #expect(try reportText(report).contains("It returns by itself\n  at 2017-02-21T18:41:45Z, unless confirmed before"))
        #expect(try reportText(report).contains("To keep it\n  wizard confirm \(report.id ?? "")\n"))
        #expect(await eventually(within: 30) { status(server, report)?.phase == .takenBack(byItself: true) })
        #expect(try server.present() == [.old, .old])
        #expect(await eventually { server.syslog.withLock { $0.last }?.contains("return by itself on") == true })
        #expect(try reportText(report).hasPrefix("UNDONE at 2017-02-21T18:41:44Z by its own timer; the old files are back."))
        let history = try server.runner().history()
        #expect(history.map(\.state) == ["undone"])
        let late = await server.runner().confirm(id: report.id, configDirectory: server.config)
        #expect(late.exitCode == 1 && late.summary.contains("returned by itself"))
        #expect(await eventually { !server.runner().state.hasTimer(ChangeIdentifier(report.id!)!) }, "the lock goes with the timer")
    }

    @Test("confirmed in time it stays, the timer ends, and a second confirmation is harmless")
    func confirmed() async throws {
        let server = try FakeServer()
        let report = try await changed(server, after: 3)
        guard case .running(let remaining)? = status(server, report)?.phase else {
            Issue.record("the timer runs")
            return
        }
        #expect((0...4).contains(remaining))
        let confirmation = await server.runner().confirm(id: nil, configDirectory: server.config)
        #expect(confirmation.exitCode == 0 && confirmation.id == report.id)
        #expect(status(server, report)?.phase == .confirmed)
        #expect(try reportText(report).contains("CONFIRMED at 2017-02-21T18:41:44Z by anna"))
        #expect(server.syslog.withLock { $0.last }?.contains("confirmed by anna: it stays") == true)
        let id = try #require(ChangeIdentifier(report.id!))
        #expect(await eventually { !server.runner().state.hasTimer(id) })
        #expect(try server.present() == [.new, .new])
        #expect(await server.runner().confirm(id: nil, configDirectory: server.config).exitCode == 0)
        #expect(await server.runner().confirm(id: report.id, configDirectory: server.config).exitCode == 0)
        #expect(try server.runner().history().map(\.state) == ["applied"])
    }

    @Test("an undo by hand before its time ends the appointment")
    func undone() async throws {
        let server = try FakeServer()
        let report = try await changed(server)
        let undo = await server.runner().undo(id: nil, configDirectory: server.config, facts: server.facts) { _ in }
        #expect(undo.outcome == .restored)
        #expect(status(server, report)?.phase == .takenBack(byItself: false))
        let id = try #require(ChangeIdentifier(report.id!))
        #expect(await eventually { !server.runner().state.hasTimer(id) })
        #expect(server.runner().awaitingConfirmation == [])
        let late = await server.runner().confirm(id: nil, configDirectory: server.config)
        #expect(late.exitCode == 1 && late.summary.contains("was taken back"))
    }

    @Test("a file edited meanwhile is not overwritten: it stands, and journal, report and syslog say why")
    func edited() async throws {
        let server = try FakeServer()
        let report = try await changed(server, after: 1)
        let edited = FakeServer.mainAfter + "# by hand\n"
        try TestFile.write(server.main, edited)
        #expect(await eventually(within: 30) { status(server, report)?.stayed != nil })
        #expect(try TestFile.text(server.main) == edited)
        #expect(try server.present() == [.other, .new])
        #expect(await eventually { server.syslog.withLock { $0.last }?.contains("did not return by itself: ") == true })
        let text = try reportText(report)
        #expect(text.contains("it did not return by itself.") && text.contains("+# by hand") && text.contains("By hand: cp "))
        #expect(await eventually { status(server, report)?.phase == .gone })
        #expect(server.runner().awaitingConfirmation.first?.sentence.contains("edited after this change") == true)
        #expect(await server.runner().confirm(id: nil, configDirectory: server.config).exitCode == 0)
    }

    @Test("another change is refused while one awaits its word, with both ways out named; afterwards it goes through")
    func second() async throws {
        let server = try FakeServer()
        let first = try await changed(server)
        try TestFile.write(server.main, FakeServer.mainBefore)
        let plan = server.plan(both: false)
        let refused = await server.runner().apply(plan, facts: server.facts, options: ApplyOptions()) { _ in }
        #expect(refused.outcome == .refused && refused.exitCode == 1 && refused.id == nil)
        #expect(refused.summary.contains("wizard confirm \(first.id!)") && refused.summary.contains("wizard undo \(first.id!)"))
        #expect(try server.leftOvers() == [])
        #expect(await server.runner().confirm(id: nil, configDirectory: server.config).exitCode == 0)
        let second = await server.runner().apply(plan, facts: server.facts, options: ApplyOptions()) { _ in }
        #expect(second.refusal == nil, "\(second.summary)")
    }

    static let starters: [(String, TimerHolder)] = [
        ("a program that is not there", .process("/nonexistent/program")), ("one that ends without a word", .process("/bin/false")),
        ("a file that is no program", .process("/etc/hostname")),
    ]

    @Test("a timer that cannot be started takes the change back, and says so", arguments: starters)
    func noTimer(name: String, timer: TimerHolder) async throws {
        let server = try FakeServer()
        let report = try await changed(server, timer: timer)
        #expect(report.outcome == .reverted && report.exitCode == 1, "\(report.summary)")
        #expect(report.details.contains { $0.contains("timer that takes the change back could not be started") }, "\(report.details)")
        #expect(try server.present() == [.old, .old])
        #expect(server.runner().awaitingConfirmation == [])
        #expect(try server.runner().history().map(\.state) == ["reverted"])
    }

    @Test("a timer that is gone leaves the change standing, and it is spoken of; nothing is done to it by a start")
    func gone() async throws {
        let server = try FakeServer()
        let report = try await changed(server, after: 1, timer: try server.timerThatDies())
        #expect(report.outcome == .changed, "\(report.summary) \(report.details)")
        #expect(await eventually { status(server, report)?.phase == .gone })
        #expect(await server.runner().recover(facts: server.facts) == [])
        #expect(try server.present() == [.new, .new])
        #expect(server.runner().awaitingConfirmation.map(\.id) == [report.id])
        #expect(server.runner().awaitingConfirmation.first?.sentence.contains("its timer is gone") == true)
        let undo = await server.runner().undo(id: nil, configDirectory: server.config, facts: server.facts) { _ in }
        #expect(undo.outcome == .restored && server.runner().awaitingConfirmation == [])
    }

    @Test("a change that stands can be given a timer afterwards, again after it was confirmed, and never two at once")
    func afterwards() async throws {
        let server = try FakeServer()
        let report = await server.runner().apply(server.plan(), facts: server.facts, options: ApplyOptions()) { _ in }
        let id = try #require(report.id)
        #expect(server.runner().appointment(of: id) == nil)
        #expect(await server.runner().confirm(id: id, configDirectory: server.config).exitCode == 66)
        guard case .armed = await server.runner().arm(id: id, seconds: 60) else {
            Issue.record("the timer starts")
            return
        }
        #expect(await server.runner().arm(id: id, seconds: 60).trouble?.contains("has a timer already") == true)
        #expect(await server.runner().confirm(id: id, configDirectory: server.config).exitCode == 0)
        guard case .armed = await server.runner().arm(id: id, seconds: 1) else {
            Issue.record("the timer starts again")
            return
        }
        #expect(await eventually(within: 30) { status(server, report)?.phase == .takenBack(byItself: true) })
        #expect(try server.present() == [.old, .old])
        #expect(await server.runner().arm(id: id, seconds: 60).trouble?.contains("does not stand any more") == true)
    }

    @Test("afterwards too a timer that cannot be started leaves no appointment; the change stays")
    func noTimerAfterwards() async throws {
        let server = try FakeServer()
        let report = await server.runner().apply(server.plan(), facts: server.facts, options: ApplyOptions()) { _ in }
        let id = try #require(report.id)
        #expect(await server.runner(timer: .process("/bin/false")).arm(id: id, seconds: 60).trouble != nil)
        #expect(server.runner().awaitingConfirmation == [])
        #expect(try server.present() == [.new, .new])
    }

    @Test("with nothing to confirm, 66 and a sentence")
    func nothing() async throws {
        let server = try FakeServer()
        for id in [nil, "2017-02-21T18-41-44Z", "../../etc"] as [String?] {
            let confirmation = await server.runner().confirm(id: id, configDirectory: server.config)
            #expect(confirmation.exitCode == 66 && !confirmation.summary.isEmpty)
        }
    }

    @Test("killed before any of its changing calls, a change is old again or stands with its appointment on record")
    func sweep() async throws {
        var points = 0
        var standing = 0
        while true {
            let server = try FakeServer()
            let timer = try server.timerThatDies()
            let facts = server.facts
            let options = ApplyOptions(revertAfter: 60)
            _ = await server.runner(faults: server.death(before: points), timer: timer).apply(server.plan(), facts: facts, options: options)
            { _ in }
            guard server.revive() else { break }
            let story: Comment = "killed before call \(points)"
            _ = await server.runner().recover(facts: server.facts)
            let present = try server.present()
            #expect(present == [.old, .old] || present == [.new, .new], story)
            #expect(await eventually { server.runner().awaitingConfirmation.allSatisfy { $0.phase == .gone } }, story)
            #expect(server.runner().awaitingConfirmation.count == (present == [.new, .new] ? 1 : 0), story)
            if present == [.new, .new] {
                standing += 1
                #expect(await server.runner().confirm(id: nil, configDirectory: server.config).exitCode == 0, story)
            }
            points += 1
        }
        #expect(points >= 78, "the sweep has shrunk to \(points) points")
        #expect(standing >= 5, "\(standing)")
        print("apply with a return: \(points) points of death, \(standing) of them left it standing and on record")
    }

    @Test("a return killed before any of its changing calls is finished by the next start or still awaits its word")
    func sweepOfTheReturn() async throws {
        var points = 0
        while true {
            let server = try FakeServer()
            let report = try await changed(server, timer: try server.timerThatDies())
            let text = try #require(report.id)
            let id = try #require(ChangeIdentifier(text))
            let taken = try await server.runner().state.takeTimer(id)
            let lock = try #require(taken)
            do {
                // Let go again at once: the timer waits for whoever holds the journal.
                let opened = try server.runner().state.open(id)
                try #require(opened).append(.armed(deadline: Deadline(wall: 0, boot: 0)))
            }
            let dying = server.runner(faults: server.death(before: points))
            await ReturnTimer(access: dying.access, tools: dying.tools, state: dying.state, id: id, lock: lock).run()
            guard server.revive() else {
                #expect(try server.present() == [.old, .old])
                break
            }
            let story: Comment = "killed before call \(points)"
            _ = await server.runner().recover(facts: server.facts)
            let present = try server.present()
            #expect(present == [.old, .old] || present == [.new, .new], story)
            #expect(server.runner().awaitingConfirmation.count == (present == [.new, .new] ? 1 : 0), story)
            points += 1
        }
        #expect(points >= 15, "the sweep has shrunk to \(points) points")
        print("return: \(points) points of death")
    }
}
