// `history`: the changes made by this program, newest first.

import ArgumentParser
import MailServer
import Repair
import TerminalUI

struct HistoryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history", abstract: "List the changes made on this server, newest first.")

    @OptionGroup var options: GlobalOptions

    func run() throws {
        try concluding(options) {
            try requireInputs(options, mayLackMain: true)
            let runner = ChangeRunner(access: .live(), stateDirectory: options.stateDirectory)
            let changes: [ChangeSummary]
            do throws(StateError) {
                changes = try runner.history().filter { options.isAbout($0.configDirectory) }
            } catch {
                guard error.isPrivilege else { throw CommandFailure(sentence: error.sentence, status: ExitStatus.inputMissing) }
                let command = OwnCommand(options).again(Array(CommandLine.arguments.dropFirst()))
                throw CommandFailure(sentence: "\(error.sentence) The command: \(command)", status: ExitStatus.privilege)
            }
            if options.json {
                try printDocument(HistoryDocument(changes))
            } else {
                try printText(text(changes))
            }
            return 0
        }
    }

    private func text(_ changes: [ChangeSummary]) -> String {
        if changes.isEmpty { return "No change is recorded in \(harmless(options.stateDirectory)).\n" }
        return changes.map { change in
            """
            \(change.id)  \(change.stateName)  \(change.remedy)
                files:  \(harmless(change.files.joined(separator: ", ")))
                report: \(harmless(change.report))

            """
        }.joined()
    }
}
