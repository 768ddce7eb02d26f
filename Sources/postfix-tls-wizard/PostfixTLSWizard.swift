// The command line. Without a command word it is the wizard.

import ArgumentParser

@main
struct PostfixTLSWizard: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "postfix-tls-wizard",
        abstract: "Find out why Postfix drops port 465, and repair it with an undo.",
        discussion: """
            Without a command: the guided walk in a full-screen terminal, from symptom to proven repair.
            It reads only, until you type the word 'apply'. Try it safely first: postfix-tls-wizard practice
            """,
        version: "1.0.0",
        subcommands: [
            CheckCommand.self, FixCommand.self, UndoCommand.self, HistoryCommand.self, ExplainCommand.self,
            PracticeCommand.self,
        ])

    @OptionGroup var options: GlobalOptions

    /// As ParsableCommand's own, but words that are not understood end in a JSON document too where one was asked for.
    static func main() {
        let words = Array(CommandLine.arguments.dropFirst())
        do {
            var command = try parseAsRoot(words)
            try command.run()
        } catch {
            let status = exitCode(for: error).rawValue
            let sentence = message(for: error)
            // After '--' everything is a value. A failure that said its sentence itself comes without a message.
            if status != 0, !sentence.isEmpty, words.prefix(while: { $0 != "--" }).contains("--json") {
                try? printDocument(FailureDocument(error: sentence, exitCode: status))
            }
            exit(withError: error)
        }
    }

    func run() throws {
        try concluding(options) {
            let own = OwnCommand(options)
            if options.json {
                throw CommandFailure(
                    sentence: "The wizard has no JSON form. Use: \(own.shown(["check"], asJSON: true))", status: ExitStatus.usage)
            }
            try requireTerminal(insteadUse: own.shown(["check"]))
            return try runLiveWizard(options)
        }
    }
}
