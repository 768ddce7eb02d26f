// A Postfix that dies while it is being changed: the change is reverted, and whoever reads the report is told how to start it.

import Diagnosis
import EngineSupport
import Repair
import TestSupport
import Testing

@testable import MailServer

@Suite("Postfix stops in the middle of a change")
struct StoppedPostfixTests {
    @Test("everything back, exit 2, nothing claimed that was not seen, and the way by hand starts it")
    func apply() async throws {
        let server = try FakeServer(.init(reloadStatus: 1))
        server.change { [server] in $0.onReload = { _ in server.change { $0.isRunning = false } } }
        let report = await server.runner().apply(server.plan(), facts: server.facts, options: ApplyOptions()) { _ in }
        #expect(report.outcome == .reverted && report.isIncomplete && report.exitCode == 2, "\(report.summary)")
        #expect(report.summary.contains("the old files are in place, but nothing shows that Postfix works with them"), "\(report.summary)")
        let start = "postfix -c \(server.config) start"
        #expect(
            report.details.contains { $0.text.contains("It does not run any more; start it with the old files: \(start)") },
            "\(report.details)")
        #expect(report.byHand.count == 1 && report.byHand[0].hasSuffix("&& \(start)"), "\(report.byHand)")
        #expect(try server.present() == [.old, .old])
        // Once it was started, the next run has nothing left to do but to write down the end.
        server.change { ($0.reloadStatus, $0.isRunning, $0.onReload) = (0, true, { _ in }) }
        _ = await server.runner().recover(facts: server.facts)
        #expect(try server.runner().history().map(\.stateName) == ["reverted"])
    }

    @Test("a reload that fails while Postfix runs on is told as it is")
    func runsOn() async throws {
        let server = try FakeServer(.init(reloadStatus: 1))
        let report = await server.runner().apply(server.plan(), facts: server.facts, options: ApplyOptions()) { _ in }
        #expect(report.exitCode == 2 && report.byHand.first?.hasSuffix(" reload") == true, "\(report.byHand)")
        #expect(!report.details.contains { $0.text.contains("does not run any more") }, "\(report.details)")
    }

    @Test("a file that could not be reverted is not called so")
    func leftFiles() async throws {
        let server = try FakeServer(.init(reloadStatus: 1))
        server.change { [path = server.main] in $0.onReload = { _ in try? TestFile.write(path, "edited = yes\n") } }
        let report = await server.runner().apply(server.plan(), facts: server.facts, options: ApplyOptions()) { _ in }
        #expect(!report.summary.contains("files are in place") && !report.summary.contains("old files are back"), "\(report.summary)")
    }

    @Test("a Postfix without a status command (before 2.5) is not taken for stopped by an undo that knows no version")
    func noStatus() async throws {
        let access = ServerAccess(
            run: { _ in
                CommandResult(
                    .exited(1),
                    errors: Array("postfix/postfix-script: error: unknown command: 'status'\nusage: postfix start (or stop, …)\n".utf8))
            },
            syslog: { _ in })
        let answer = await PostfixControl(access: access, configDirectory: "/nowhere").isRunning(Facts())
        #expect(answer == .skipped("this Postfix has no status command; the reload will show"))
    }

    @Test("an undo asks the server for its directory and its ports, and for nothing else")
    func undoSurvey() async throws {
        let access = ServerAccess(run: { _ in CommandResult(.notFound) }, syslog: { _ in })
        let facts = await Survey(access: access, request: SurveyRequest(configDirectory: "/nowhere")).runAll(Survey.stepsOfUndo)
        #expect(Step.allCases.filter { !facts.isPending($0) } == [.server, .connection])
    }
}
