// `undo`: the old bytes back, and Postfix reloaded. Never asks.

import ArgumentParser
import Diagnosis
import MailServer
import Repair

struct UndoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "undo",
        abstract:
            "Undo a change: the old files again, and Postfix reloaded; the newest one without an ID. Refuses to overwrite later edits.")

    @OptionGroup var options: GlobalOptions

    @Argument(help: "A change as 'history' lists it.")
    var id: String?

    func run() async throws {
        try await concluding(options) {
            try requireInputs(options, mayLackMain: true)
            let access = ServerAccess.live()
            let own = OwnCommand(options)
            let runner = ChangeRunner(access: access, stateDirectory: options.stateDirectory, undoCommand: own.undo)
            await recoverInterrupted(runner)
            let facts = await Survey(access: access, request: options.surveyRequest).runAll(Survey.stepsOfUndo)
            let output = ChangeOutput(json: options.json, own: own)
            let report = await withoutInterruption {
                await runner.undo(
                    id: id, configDirectory: options.directory(of: facts), facts: facts, progress: output.progress)
            }
            try output.finished(report, remedy: nil, diff: "", warnings: [])
            return report.exitCode
        }
    }
}
