// The command line. Without a command word it is the wizard.

import ArgumentParser
import Glibc

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

    /// As ParsableCommand's own, but what is not understood is shown harmless, and ends in a JSON document too where one was asked for.
    static func main() {
        RootEnvironment.adopt()
        // A reader that went away shows as a failed write; the exit code stays the command's own.
        signal(SIGPIPE, SIG_IGN)
        let words = Array(CommandLine.arguments.dropFirst())
        do {
            try refuseUnknownHelp(words)
            var command = try parseAsRoot(words)
            try command.run()
        } catch {
            conclude(error, wantsJSON: words.prefix(while: { $0 != "--" }).contains("--json"))
        }
    }

    private static func conclude(_ error: any Error, wantsJSON: Bool) -> Never {
        let status = exitCode(for: error).rawValue
        let text = fullMessage(for: error)
        // A failure that said its sentence itself comes without a message.
        if !text.isEmpty {
            if status != 0 {
                printError(text)
                if wantsJSON { try? printDocument(FailureDocument(error: message(for: error), exitCode: status)) }
            } else if wantsJSON {
                try? printDocument(HelpDocument(help: text))
            } else {
                printText(text + "\n")
            }
        }
        Glibc.exit(status)
    }

    /// The parser's own `help` takes any word and exits 0.
    private static func refuseUnknownHelp(_ words: [String]) throws {
        let plain = words.prefix(while: { $0 != "--" }).filter { !$0.hasPrefix("-") }
        let known =
            configuration.subcommands.filter { $0.configuration.shouldDisplay }.compactMap { $0.configuration.commandName } + ["help"]
        guard plain.first == "help", let word = plain.dropFirst().first, !known.contains(word) else { return }
        throw ValidationError("There is no command '\(word)'. The commands are: \(known.dropLast().joined(separator: ", ")).")
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
