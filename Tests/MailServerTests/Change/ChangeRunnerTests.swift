// Changes from end to end on real files, with a Postfix made of values.

import Diagnosis
import EngineSupport
import Glibc
import Repair
import Synchronization
import TestSupport
import Testing

@testable import MailServer

extension FakeServer {
    @discardableResult
    fileprivate func apply(_ options: ApplyOptions = ApplyOptions(), both: Bool = true, faults: FaultPoint = FaultPoint()) async
        -> ChangeReport
    {
        await runner(faults: faults).apply(plan(both: both), facts: facts, options: options) { _ in }
    }

    @discardableResult
    fileprivate func undo(_ id: String? = nil) async -> ChangeReport {
        await runner().undo(id: id, configDirectory: config, facts: facts) { _ in }
    }
}

@Suite("Apply")
struct ApplyTests {
    @Test("a change that works is kept and proven, and leaves journal, backups, report and a syslog line")
    func works() async throws {
        let server = try FakeServer()
        let seen = Mutex<[[ChecklistItem]]>([])
        let report = await server.runner().apply(server.plan(), facts: server.facts, options: ApplyOptions()) { items in
            seen.withLock { $0.append(items) }
        }
        #expect(report.outcome == .changed && report.proven && report.exitCode == 0, "\(report.summary) \(report.details)")
        #expect(try server.present() == [.new, .new])
        #expect(try server.leftOvers() == [])
        let id = try #require(report.id)
        let directory = "\(server.state)/changes/\(id)"
        #expect(id == "2017-02-21T18-41-44Z")
        #expect(
            try FileSystem().entries(of: directory).sorted() == [
                "journal", "main.cf.after", "main.cf.before", "master.cf.after", "master.cf.before", "report.txt",
            ])
        #expect(try TestFile.text("\(directory)/main.cf.before") == FakeServer.mainBefore)
        let text = try TestFile.text(#require(report.reportPath))
        for part in [
            "Fixed: 127.0.0.1:465", "wizard undo 2017-02-21T18-41-44Z", "After an upgrade", "closed before TLS began", "TLSv1.2",
            "by:            anna", "+++ main.cf",
        ] {
            #expect(text.contains(part), "\(part)")
        }
        #expect(!text.contains("not yet") && !text.contains("Release the lock"))
        #expect(report.byHand.count == 1)
        #expect(server.syslog.withLock { $0.count } == 1 && !server.wasLockedAtSyslog.withLock { $0 })
        #expect(try server.runner().history().map(\.stateName) == ["applied"])
        let last = try #require(seen.withLock { $0.last })
        #expect(last.allSatisfy { $0.mark == .done }, "\(last)")
        #expect(seen.withLock { $0.contains { $0.contains { $0.mark == .running } } })
    }

    @Test("every Postfix command names the configuration directory")
    func commands() async throws {
        let server = try FakeServer()
        await server.apply()
        let commands = server.commands.withLock { $0 }
        let postfix = commands.filter { $0.hasPrefix("postfix ") }
        #expect(postfix.map { $0.split(separator: " ").last } == ["status", "check", "check", "reload"])
        #expect(postfix.allSatisfy { $0.hasPrefix("postfix -c \(server.config) ") })
        #expect(
            commands.filter { $0.hasPrefix("postconf ") }.map { $0.split(separator: " ").last } == ["-n", "-n", "-M", "-M", "-P", "-P"])
    }

    private struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var behaviour = FakeServer.Behaviour()
        var options = ApplyOptions()
        var both = true
        var outcome: TransactionOutcome
        var code: Int32
        var files: [FakeServer.Files]
        var state: String?
        var tells: String
        var testDescription: String { name }
    }

    private static let certificate = LogEvent.Kind.certificateProblem("cannot get RSA private key")
    private static let cases = [
        Case(
            name: "another list still rejected", both: false, outcome: .reverted, code: 1, files: [.old, .old], state: "reverted",
            tells: "still rejects a list"),
        Case(
            name: "reload fails", behaviour: .init(reloadStatus: 1, failingReloads: 1), outcome: .reverted, code: 1, files: [.old, .old],
            state: "reverted", tells: "reload says no"),
        Case(
            name: "reload fails with the old files, too", behaviour: .init(reloadStatus: 1), outcome: .reverted, code: 2,
            files: [.old, .old], state: "revert-incomplete", tells: "did not reload"),
        Case(
            name: "a certificate behind the list", behaviour: .init(secondFault: certificate), outcome: .reverted, code: 1,
            files: [.old, .old], state: "reverted", tells: "cannot get RSA private key"),
        Case(
            name: "a certificate behind the list, keep", behaviour: .init(secondFault: certificate), options: ApplyOptions(keep: true),
            outcome: .changed, code: 2, files: [.new, .new], state: "applied", tells: "cannot get RSA private key"),
        Case(
            name: "Postfix not running", behaviour: .init(isRunning: false), outcome: .refused, code: 1, files: [.old, .old], state: nil,
            tells: "start Postfix first"),
        Case(
            name: "Postfix not running, offline", behaviour: .init(isRunning: false), options: ApplyOptions(offline: true),
            outcome: .changed, code: 2, files: [.new, .new], state: "applied", tells: "unproven"),
        Case(
            name: "postconf cannot read the configuration", behaviour: .init(postconfFailure: "fatal: missing '='"), outcome: .refused,
            code: 1, files: [.old, .old], state: "refused", tells: "fatal: missing '='"),
        Case(
            name: "postfix check complained before and after", behaviour: .init(checkStatus: 1), outcome: .changed, code: 0,
            files: [.new, .new], state: "applied", tells: "Fixed"),
    ]

    @Test("the end of a change", arguments: cases)
    private func ending(_ one: Case) async throws {
        let server = try FakeServer(one.behaviour)
        let report = await server.apply(one.options, both: one.both)
        let told = ([report.summary] + report.details.map(\.text)).joined(separator: " ")
        #expect(report.outcome == one.outcome && report.exitCode == one.code, "\(told)")
        #expect(try server.present() == one.files)
        #expect(try server.runner().history().map(\.stateName) == (one.state.map { [$0] } ?? []))
        #expect(told.contains(one.tells), "\(told)")
        #expect(try server.leftOvers() == [])
        if one.state == "reverted" { #expect(report.byHand.isEmpty, "after a complete revert nothing is left to undo") }
        if one.files == [.old, .old], one.state == "reverted" { #expect(told.contains("as they were before"), "\(told)") }
    }

    @Test(
        "of postfix check it is said that it does not look at lists where a list is edited, and nowhere else",
        arguments: [ProofGoal.acceptedLists, .usablePorts])
    func checkIsBlind(goal: ProofGoal) async throws {
        let server = try FakeServer()
        var plan = server.plan()
        plan.goal = goal
        let report = await server.runner().apply(plan, facts: server.facts, options: ApplyOptions()) { _ in }
        let row = try #require(report.checklist.first { $0.step == .postfixCheck })
        #expect(row.title == "postfix check" && row.detail.hasPrefix("no complaint"), "\(row)")
        #expect(row.detail.contains("protocol lists") == (goal == .acceptedLists), "\(row)")
    }

    @Test("postfix check that complains only since the change reverts it")
    func checkGotWorse() async throws {
        let server = try FakeServer()
        let faults = FaultPoint(after: { operation in
            if case .syncDirectory(server.config) = operation { server.change { $0.checkStatus = 1 } }
        })
        let report = await server.apply(faults: faults)
        #expect(report.outcome == .reverted && report.details.contains { $0.text.contains("check says no") }, "\(report)")
        #expect(try server.present() == [.old, .old])
    }

    @Test("a file changed between diff and apply is refused and left alone")
    func changedSinceDiff() async throws {
        let server = try FakeServer()
        let facts = server.facts
        try TestFile.write(server.master, FakeServer.masterBefore + "# edited\n")
        let report = await server.runner().apply(server.plan(), facts: facts, options: ApplyOptions()) { _ in }
        #expect(report.refusal == .changedSinceDiff && report.exitCode == 1 && report.id == nil)
        #expect(try server.present() == [.old, .other])
    }

    @Test("a file edited after our write is not overwritten by the revert: exit 2, and the way back is shown")
    func editedBeforeRevert() async throws {
        let server = try FakeServer(.init(reloadStatus: 1))
        server.change { [path = server.main] in $0.onReload = { _ in try? TestFile.write(path, "edited = yes\n") } }
        let report = await server.apply()
        #expect(report.outcome == .failed && report.exitCode == 2)
        #expect(try TestFile.text(server.main) == "edited = yes\n")
        #expect(report.byHand.count == 1 && report.byHand[0].contains("cp ") && report.byHand[0].contains("main.cf.before \(server.main)"))
        #expect(try server.runner().history().map(\.stateName) == ["revert-incomplete"])
    }

    @Test("a held lock refuses after the waiting time; a missing configuration is exit 66; nothing to change is exit 0")
    func refusals() async throws {
        let server = try FakeServer()
        var lock = try await ConfigLock.take(in: server.config, files: FileSystem(), limit: .zero)
        let busy = await server.apply()
        #expect(busy.outcome == .refused && busy.summary.contains("locked"))
        lock.release()

        var empty = server.plan()
        empty.files = []
        #expect(await server.runner().apply(empty, facts: server.facts, options: ApplyOptions()) { _ in }.outcome == .nothingToDo)

        let facts = server.facts
        unlink(server.master)
        let missing = await server.runner().apply(server.plan(), facts: facts, options: ApplyOptions()) { _ in }
        #expect(missing.exitCode == 66, "\(missing)")
    }

    @Test("a task cancelled before the first write changes nothing; cancelled after it the change ends by its own rule")
    func cancelled() async throws {
        for late in [false, true] {
            let server = try FakeServer()
            let task = Mutex<Task<ChangeReport, Never>?>(nil)
            let started = Task { @Sendable in
                await server.runner().apply(server.plan(), facts: server.facts, options: ApplyOptions()) { items in
                    let isThere = items.contains { $0.mark == .running && $0.title.hasPrefix(late ? "postfix check" : "Ports before") }
                    if isThere { task.withLock { $0?.cancel() } }
                }
            }
            task.withLock { $0 = started }
            let report = await started.value
            #expect(report.outcome == (late ? .changed : .refused), "\(report.summary)")
            #expect(try server.present() == (late ? [.new, .new] : [.old, .old]))
            #expect(try server.leftOvers() == [])
        }
    }

    @Test("a symbolic link to main.cf stays a link, is said, and is undone through the link")
    func link() async throws {
        let server = try FakeServer()
        let real = "\(server.root)/shared.cf"
        #expect(rename(server.main, real) == 0 && symlink("../shared.cf", server.main) == 0)
        let report = await server.apply()
        #expect(
            report.outcome == .changed && report.checklist.contains { $0.detail.contains("the link stays") && $0.detail.contains(real) })
        #expect(try FileSystem().status(server.main, followLinks: false).mode & S_IFMT == S_IFLNK)
        #expect(try TestFile.text(real) == FakeServer.mainAfter)
        #expect(await server.undo().exitCode == 0)
        #expect(try TestFile.text(real) == FakeServer.mainBefore)
    }

    @Test("a file with a second name is refused before anything is written")
    func hardLink() async throws {
        let server = try FakeServer()
        #expect(Glibc.link(server.master, "\(server.root)/second") == 0)
        let report = await server.apply()
        #expect(report.outcome == .refused && report.id == nil && report.summary.contains("2 names"), "\(report.summary)")
        #expect(try server.present() == [.old, .old])
    }

    @Test("a rename that the kernel refuses is told with the command that writes in place; the first file is reverted")
    func mountPoint() async throws {
        let server = try FakeServer()
        let faults = FaultPoint(before: { operation in
            if case .rename(_, server.main) = operation { return EBUSY }
            return nil
        })
        let report = await server.apply(faults: faults)
        #expect(report.outcome == .reverted && report.exitCode == 1)
        #expect(
            report.details.contains { $0.text.contains("bind mount") && $0.text.contains("cp ") && $0.text.contains("main.cf.after") },
            "\(report.details)")
        #expect(try server.present() == [.old, .old])
        #expect(try server.leftOvers() == [])
    }

    @Test("who may not write the configuration is refused with exit 77, and told the sudo command unless root")
    func privilege() async throws {
        let server = try FakeServer()
        let faults = FaultPoint(before: { $0 == .create("\(server.config)/main.cf.tmp") ? EACCES : nil })
        let report = await server.apply(faults: faults)
        #expect(report.exitCode == 77 && report.id == nil, "\(report.summary)")
        #expect(report.summary.contains("sudo postfix-tls-wizard") == (geteuid() != 0), "\(report.summary)")
        #expect(try server.present() == [.old, .old])
    }

    @Test("a state directory that cannot be trusted refuses the change and releases the lock")
    func untrustedState() async throws {
        let server = try FakeServer()
        mkdir(server.state, 0o700)
        chmod(server.state, 0o777)
        let report = await server.apply()
        #expect(report.outcome == .refused && report.exitCode == 66 && report.summary.contains("not trusted"), "\(report.summary)")
        #expect(try server.leftOvers() == [])
    }

    @Test("an edit that would change more than planned is refused before anything is written")
    func moreThanPlanned() async throws {
        let server = try FakeServer()
        var plan = server.plan()
        plan.files[0].after += Array("relayhost = evil\n".utf8)
        let report = await server.runner().apply(plan, facts: server.facts, options: ApplyOptions()) { _ in }
        #expect(report.outcome == .refused && report.summary.contains("relayhost"))
        #expect(try server.present() == [.old, .old])
    }
}

@Suite("Who asked for a change")
struct InvokingUserTests {
    @Test(
        "is named with the number, and whoever stands behind sudo",
        arguments: [
            ("root", "", "root (uid 0)"), ("root", "anna", "root (uid 0), by sudo from anna"), ("root", "root", "root (uid 0)"),
            (nil, "", "uid 0"),
        ] as [(String?, String, String)])
    func account(name: String?, sudoUser: String, shown: String) {
        #expect(ChangeTools.account(name, uid: 0, sudoUser: sudoUser) == shown)
    }
}

@Suite("The lock of a change")
struct ChangeLockTests {
    @Test("a change is at work no more once its run has ended, although the run is still referred to")
    func released() async throws {
        let server = try FakeServer()
        let (runner, plan) = (server.runner(), server.plan())
        let work = plan.files
        var run = ChangeRun(
            access: server.access, tools: runner.tools, state: runner.state,
            subject: ChangeSubject(configDirectory: server.config, work: work, facts: server.facts), plan: plan,
            transaction: Transaction(.apply(ApplyOptions()), files: work.map(\.path)))
        _ = await run.run { _ in }
        let change = try #require(run.record.change)
        #expect(!runner.state.isAtWork(change.id))
        withExtendedLifetime(run) {}
    }
}

@Suite("Changes waiting for recovery")
struct WaitingChangesTests {
    @Test("an interrupted change is told without touching it; a recovered or finished one is not")
    func told() async throws {
        #expect(try FakeServer().runner().waitingForRecovery.isEmpty)
        let server = try await EngineScenario.recoverFix.prepared(EngineChild(program: builtProduct("reliability")))
        let present = try server.present()
        let told = server.runner().waitingForRecovery
        #expect(told.count == 1 && told[0].contains("2017-02-21T18-41-44Z") && told[0].contains(server.config), "\(told)")
        #expect(try server.present() == present && server.runner().waitingForRecovery == told)
        _ = await server.runner().recover(facts: server.facts)
        #expect(server.runner().waitingForRecovery.isEmpty)
    }
}

@Suite("Undo")
struct UndoTests {
    @Test("an undo that can move nothing is told with the way by hand, and leaves the change as it was: the next start touches nothing")
    func failed() async throws {
        let server = try FakeServer()
        await server.apply()
        let faults = FaultPoint(before: { operation in if case .rename = operation { EBUSY } else { nil } })
        let report = await server.runner(faults: faults).undo(id: nil, configDirectory: server.config, facts: server.facts) { _ in }
        #expect(report.outcome == .failed && report.exitCode == 2 && report.byHand.count == 1, "\(report)")
        #expect(try server.runner().history().map(\.stateName) == ["applied"])
        #expect(await server.runner().recover(facts: server.facts) == [])
        #expect(try server.present() == [.new, .new] && server.leftOvers() == [])
        #expect(await server.undo().outcome == .restored)
    }

    @Test("what an undone change had written and somebody put in place again is not taken away unasked, nor after an undo that failed")
    func repairedByHand() async throws {
        let server = try FakeServer()
        await server.apply()
        await server.undo()
        try TestFile.write(server.main, FakeServer.mainAfter)
        try TestFile.write(server.master, FakeServer.masterAfter)
        let unnamed = await server.undo()
        #expect(
            unnamed.refusal == .notInForce && unnamed.exitCode == 1 && unnamed.summary.contains("nothing was overwritten"),
            "\(unnamed.summary)")
        #expect(try server.present() == [.new, .new])

        let faults = FaultPoint(before: { operation in if case .rename = operation { EBUSY } else { nil } })
        let id = try #require(unnamed.id)
        let failed = await server.runner(faults: faults).undo(id: id, configDirectory: server.config, facts: server.facts) { _ in }
        #expect(failed.outcome == .failed)
        #expect(try server.runner().history().map(\.stateName) == ["undone"], "closed, as it was before")
        #expect(await server.runner().recover(facts: server.facts) == [])
        #expect(try server.present() == [.new, .new])
        #expect(await server.undo(id).outcome == .restored)
        #expect(try server.present() == [.old, .old])
    }

    @Test("undo brings the old bytes and the fault back; a second one is harmless and keeps the record")
    func twice() async throws {
        let server = try FakeServer()
        await server.apply()
        let first = await server.undo()
        #expect(first.outcome == .restored && first.exitCode == 0 && first.after.allSatisfy { !$0.answers })
        #expect(try server.present() == [.old, .old])
        #expect(try server.runner().history().map(\.stateName) == ["undone"])
        let second = await server.undo()
        #expect(second.outcome == .restored && second.exitCode == 0)
        #expect(second.summary.contains("undone before") && second.details.isEmpty && second.after.isEmpty, "\(second)")
        #expect(first.byHand.isEmpty && second.byHand.isEmpty, "there is nothing left to undo")
        let text = try TestFile.text(#require(first.reportPath))
        #expect(
            text.hasPrefix("UNDONE at Feb 21 2017 18:41:44 UTC by anna; the old files are back.\n\npostfix-tls-wizard: change on "),
            "\(text)")
        #expect(text.contains("\n\npostfix-tls-wizard: undo on "))
        #expect(try FileSystem().status(#require(first.reportPath)).permissions == 0o600)
        #expect(server.syslog.withLock { $0.count } == 2)
    }

    @Test("undo works with Postfix down, and says so")
    func down() async throws {
        let server = try FakeServer()
        await server.apply()
        server.change { $0.isRunning = false }
        let report = await server.undo()
        #expect(report.exitCode == 0 && report.details.contains { $0.text.contains("reads the old files when it starts") })
        #expect(try server.present() == [.old, .old])
    }

    @Test("a reload that fails after an undo is exit 2")
    func reloadFails() async throws {
        let server = try FakeServer()
        await server.apply()
        server.change { $0.reloadStatus = 1 }
        let report = await server.undo()
        #expect(report.outcome == .restored && report.exitCode == 2)
        #expect(try server.present() == [.old, .old])
    }

    @Test("later edits are never overwritten: exit 1, both differences shown, the cp line printed", arguments: ["edited\n", nil])
    func laterEdits(text: String?) async throws {
        let server = try FakeServer()
        await server.apply()
        if let text { try TestFile.write(server.main, FakeServer.mainAfter + text) } else { unlink(server.main) }
        let report = await server.undo()
        #expect(report.refusal == .laterEdits && report.exitCode == 1)
        #expect(
            report.details.contains {
                $0.text.contains("-\(FakeServer.list) = TLSv1 TLSv9") && $0.text.contains("+\(FakeServer.list) = good")
            })
        #expect(report.details.contains { $0.text.contains(text == nil ? "not there any more" : "+edited") }, "\(report.details)")
        let command = try #require(report.byHand.first)
        // The later edit is kept; a file that is gone must not come back with the private mode of the backup.
        #expect(
            text == nil
                ? command.hasPrefix("install -m 0644 ")
                : command.hasPrefix("cp \(server.main) ") && command.contains("main.cf.later.$(date +%s) && cp "))
        #expect(try TestFile.text(server.master) == FakeServer.masterAfter)
        #expect(try server.runner().history().map(\.stateName) == ["applied"])
    }

    @Test("an id nobody knows, or a path in its place, is exit 66; so is a server without changes")
    func unknown() async throws {
        let server = try FakeServer()
        #expect(await server.undo().exitCode == 66)
        await server.apply()
        for id in ["../x", "2017-02-21T18-41-44Z-7", ""] { #expect(await server.undo(id).exitCode == 66, "\(id)") }
        #expect(try server.present() == [.new, .new])
    }

    @Test("of two changes the newer is undone first, then the older")
    func twoChanges() async throws {
        let server = try FakeServer()
        let first = await server.apply(ApplyOptions(), both: true)
        var second = server.plan(both: false)
        second.files = [
            FileChange(path: server.main, before: Array(FakeServer.mainAfter.utf8), after: Array("\(FakeServer.mainAfter)#\n".utf8))
        ]
        second.expected = []
        let report = await server.runner().apply(second, facts: server.facts, options: ApplyOptions()) { _ in }
        #expect(report.exitCode == 0 && report.id == first.id! + "-2", "\(report)")
        #expect(await server.undo().id == report.id)
        #expect(try server.present() == [.new, .new])
        #expect(await server.undo().id == first.id)
        #expect(try server.present() == [.old, .old])
    }

    @Test("the by-hand line does what undo does, and keeps owner and mode")
    func byHand() async throws {
        let server = try FakeServer()
        chmod(server.main, 0o640)
        let report = await server.apply()
        let line = try #require(report.byHand.first).replacing("postfix -c \(server.config) reload", with: "true")
        try TestProcess.must(["/bin/sh", "-c", line])
        #expect(try server.present() == [.old, .old])
        #expect(try FileSystem().status(server.main).permissions == 0o640)
    }
}
