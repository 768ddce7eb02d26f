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
            let runner = ChangeRunner(access: .live(), stateDirectory: options.stateDirectory)
            let changes: [ChangeSummary]
            do throws(StateError) {
                changes = try runner.history().filter { change in
                    options.configDirectory.map { ConfigurationPlace.isSame($0, change.configDirectory) } ?? true
                }
            } catch {
                throw CommandFailure(
                    sentence: error.sentence, status: error.isPrivilege ? ExitStatus.privilege : ExitStatus.inputMissing)
            }
            tellAwaiting(runner, OwnCommand(options), onlyWithoutTimer: true)
            if options.json {
                try printDocument(HistoryDocument(changes))
            } else {
                printText(text(changes))
            }
            return 0
        }
    }

    private func text(_ changes: [ChangeSummary]) -> String {
        if changes.isEmpty { return "No change is recorded in \(harmless(options.stateDirectory)).\n" }
        return changes.map { change in
            """
            \(change.id)  \(change.state)  \(change.remedy)
                files:  \(harmless(change.files.joined(separator: ", ")))
                report: \(harmless(change.report))

            """ + (change.appointment.map { "    return: \(harmless($0.inHistory))\n" } ?? "")
        }.joined()
    }
}

extension AppointmentStatus {
    /// How its return stands, in the list of changes.
    var inHistory: String {
        switch phase {
        case .running: "by itself at \(deadline?.moment.iso ?? "its time") unless confirmed; its timer runs"
        case .gone: stayed.map { "did not happen: \($0)" } ?? "not confirmed, and its timer is gone: confirm keeps it, undo takes it back"
        case .confirmed: "none; it was confirmed"
        case .takenBack(byItself: true): "it returned by itself"
        case .takenBack(byItself: false): "it was taken back by hand"
        case .failed(let sentence): sentence
        }
    }
}
