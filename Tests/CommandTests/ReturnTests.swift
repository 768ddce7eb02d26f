import ArgumentParser
import Diagnosis
import Repair
import Testing

@testable import postfix_tls_wizard

@Suite("--revert-after and confirm")
struct ReturnCommandTests {
    @Test("it is taken before and after the command word", arguments: [["--revert-after", "60", "fix"], ["fix", "--revert-after=60"]])
    func taken(words: [String]) throws {
        let command = try #require(try PostfixTLSWizard.parseAsRoot(words) as? FixCommand)
        #expect(command.options.revertAfter == 60)
    }

    @Test("the wizard and practice take it", arguments: [["--revert-after", "10"], ["practice", "--revert-after", "86400"]])
    func wizard(words: [String]) throws {
        #expect(throws: Never.self) { try PostfixTLSWizard.parseAsRoot(words) }
    }

    @Test("what is no delay is a usage error that names the range", arguments: ["9", "86401", " ", "+30", "030", "soon", "-5", "30.5"])
    func refused(text: String) throws {
        let error = try #require(throws: (any Error).self) { try PostfixTLSWizard.parseAsRoot(["fix", "--revert-after=\(text)"]) }
        #expect(PostfixTLSWizard.exitCode(for: error).rawValue == 64)
        #expect(PostfixTLSWizard.message(for: error).contains("from 10 to 86400"))
    }

    @Test("with --offline it is refused: nothing could be tried while the time passes")
    func offline() throws {
        let error = try #require(throws: (any Error).self) {
            try PostfixTLSWizard.parseAsRoot(["fix", "--offline", "--revert-after", "60"])
        }
        #expect(PostfixTLSWizard.message(for: error).contains("exclude each other"))
    }

    @Test(
        "a command that makes no change refuses it",
        arguments: [["check"], ["undo"], ["confirm"], ["history"], ["explain", "--postfix", "3.7.11", "--", "TLSv1"]])
    func noChange(words: [String]) throws {
        var command = try PostfixTLSWizard.parseAsRoot(["--revert-after", "60"] + words)
        let error = try #require(throws: ExitCode.self) { try command.run() }
        #expect(error.rawValue == 64)
    }

    @Test("the command behind the timer is in no help, and by hand it does nothing")
    func hidden() throws {
        #expect(!PostfixTLSWizard.helpMessage().contains("return-timer"))
        var command = try PostfixTLSWizard.parseAsRoot(["return-timer", "2017-02-21T18-41-44Z", "--state-directory", "/nonexistent"])
        let error = try #require(throws: ExitCode.self) { try command.run() }
        #expect(error.rawValue == 64)
    }

    @Test("a change that returns by itself is told with its moment and the command that keeps it")
    func text() throws {
        var report = ChangeReport(outcome: .changed, id: "ID", proven: true, summary: "Fixed.")
        report.returns = Deadline(wall: 1_487_701_930, boot: 1)
        let text = ChangeText(report: report, warnings: [], own: try ownCommand(), keepIt: nil).text
        #expect(
            text == "Fixed.\nIt returns by itself at 18:32:10 UTC unless it is confirmed.\nKeep:   postfix-tls-wizard confirm ID -c /p\n"
                + "Undo:   postfix-tls-wizard undo ID -c /p\n")
        #expect(
            postfix_tls_wizard.lastWord(report, try ownCommand()).contains("Keep:   postfix-tls-wizard confirm ID -c /p\n"))
        #expect(ChangeDocument(report, remedy: nil, diff: "").returns == "2017-02-21T18:32:10Z")
    }

    @Test("the commands that are printed carry it on where it belongs")
    func ownCommands() throws {
        let wizard = try #require(try PostfixTLSWizard.parseAsRoot(["--revert-after", "60", "-c", "/p"]) as? PostfixTLSWizard)
        let caller = Caller(program: "postfix-tls-wizard", realPath: nil, isRoot: false, isBehindSudo: false)
        let own = OwnCommand(wizard.options, caller: caller)
        #expect(own.asRoot() == "sudo postfix-tls-wizard --revert-after 60 -c /p")
        #expect(own.asRoot(["undo"]) == "sudo postfix-tls-wizard undo -c /p")
    }

    static let phases: [(AppointmentStatus.Phase, String?, String?, String)] = [
        (.running(remaining: 5), "2017-02-21T18:32:10Z", "running", "unless confirmed; its timer runs"),
        (.gone, "2017-02-21T18:32:10Z", "gone", "its timer is gone"), (.confirmed, nil, nil, "it was confirmed"),
        (.takenBack(byItself: true), nil, nil, "it returned by itself"), (.takenBack(byItself: false), nil, nil, "by hand"),
        (.failed("Not back."), nil, nil, "Not back."),
    ]

    @Test("history keeps the state's word and adds when it returns and whether its timer lives", arguments: phases)
    func history(phase: AppointmentStatus.Phase, returns: String?, timer: String?, text: String) {
        let status = AppointmentStatus(
            id: "ID", configDirectory: "/p", deadline: Deadline(wall: 1_487_701_930, boot: 1), phase: phase)
        let summary = ChangeSummary(
            id: "ID", time: "", configDirectory: "/p", files: [], remedy: "article", state: "applied", report: "/r", appointment: status)
        let change = HistoryDocument([summary]).changes[0]
        #expect(change.state == "applied" && change.returns == returns && change.timer == timer)
        #expect(status.inHistory.contains(text))
    }

    @Test("a confirmation as a document is in the style of undo's")
    func document() {
        let document = ChangeDocument(ChangeConfirmation(.confirmed, id: "ID", summary: "Kept.", reportPath: "/r"))
        #expect(document.outcome == "confirmed" && document.id == "ID" && document.summary == "Kept." && document.report == "/r")
    }
}
