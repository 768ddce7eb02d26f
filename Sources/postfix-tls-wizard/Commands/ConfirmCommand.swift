// `confirm`: a change that would return by itself is kept for good. Never asks.

import ArgumentParser
import Diagnosis
import MailServer
import Repair
import TerminalUI

struct ConfirmCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "confirm",
        abstract: "Keep a change that would return by itself; the newest that waits for it without an ID.")

    @OptionGroup var options: GlobalOptions

    @Argument(help: "A change as 'history' lists it.")
    var id: String?

    func run() throws {
        try concluding(options) {
            try requireInputs(options, isUndo: true)
            let runner = ChangeRunner(access: .live(), stateDirectory: options.stateDirectory)
            recoverInterrupted(runner)
            let directory = directory
            let confirmation = withoutInterruption {
                waiting { [id] in await runner.confirm(id: id, configDirectory: directory) }
            }
            if options.json {
                try printDocument(ChangeDocument(confirmation))
            } else if confirmation.outcome == .confirmed {
                printText(harmless(confirmation.summary) + "\n")
            }
            if confirmation.outcome != .confirmed { printError("postfix-tls-wizard: \(confirmation.summary)") }
            return confirmation.exitCode
        }
    }

    private var directory: String {
        if let given = options.configDirectory { return given }
        let survey = Survey(access: .live(), request: options.surveyRequest)
        var facts = Facts()
        facts.take(waiting { await survey.run(.server) })
        return facts.configDirectory
    }
}
