// `undo`: the old bytes back, and Postfix reloaded. Never asks.

import ArgumentParser
import Diagnosis
import MailServer
import Repair

struct UndoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "undo",
        abstract: "Put back what a change replaced; the newest one without an ID. Refuses to overwrite later edits.")

    @OptionGroup var options: GlobalOptions

    @Argument(help: "A change as 'history' lists it.")
    var id: String?

    func run() throws {
        try concluding(options) {
            try requireInputs(options, isUndo: true)
            let access = ServerAccess.live()
            let own = OwnCommand(options)
            let runner = ChangeRunner(access: access, stateDirectory: options.stateDirectory, undoCommand: own.undo)
            recoverInterrupted(runner)
            let survey = Survey(access: access, request: options.surveyRequest)
            let facts = waiting { await survey.runAll(Survey.stepsOfUndo) }
            let directory = options.configDirectory ?? facts.configDirectory
            let output = ChangeOutput(json: options.json, own: own)
            let report = withoutInterruption {
                waiting { [id] in
                    await runner.undo(id: id, configDirectory: directory, facts: facts, progress: output.progress)
                }
            }
            try output.finished(report, remedy: nil, diff: "", warnings: [])
            return report.exitCode
        }
    }
}
