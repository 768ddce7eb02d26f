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
        occupyClosedStreams()
        // A reader or a terminal that went away shows as a failed write: it ends no transaction half way, and the exit code stays the command's.
        signal(SIGPIPE, SIG_IGN)
        let words = Array(CommandLine.arguments.dropFirst())
        do {
            try Surroundings.mustSuffice()
            try refuseUnknownHelp(words)
            try perform(try parsed(words))
            end(0)
        } catch {
            conclude(error, as: ResultForm(words))
        }
    }

    /// The wizard and practice ask a person and run here, on the main thread; what only waits runs on the concurrency pool.
    private static func perform(_ command: sending any ParsableCommand) throws {
        if let command = command as? any AsyncParsableCommand {
            let result: Result<Void, any Error> = waiting {
                do {
                    var command = command
                    return .success(try await command.run())
                } catch {
                    return .failure(error)
                }
            }
            try result.get()
        } else {
            var command = command
            try command.run()
        }
    }

    private static func parsed(_ words: [String]) throws -> any ParsableCommand {
        do {
            return try parseAsRoot(words)
        } catch {
            throw unknownCommand(words).map { ValidationError($0) } ?? error
        }
    }

    /// What to say of a call whose command word is none; nil when something else is wrong with it.
    static func unknownCommand(_ words: [String]) -> String? {
        guard let word = CommandWord(unknownIn: words, commands: commandWords + ["help"]) else { return nil }
        let known = commandWords.joined(separator: ", ")
        return "There is no command '\(word.typed)'. " + (word.meant.map { "Did you mean '\($0)'?" } ?? "The commands are: \(known).")
    }

    private static func conclude(_ error: any Error, as form: ResultForm) -> Never {
        var status = exitCode(for: error).rawValue
        let text = CommandWord.withoutFarOffer(fullMessage(for: error))
        // A failure that said its sentence itself comes without a message.
        if form == .monitor,
            let sentence = (error as? CommandFailure)?.sentence
                ?? (status != 0 && !text.isEmpty ? CommandWord.withoutFarOffer(message(for: error)) : nil)
        {
            try? printText(MonitorLine.unknown(sentence).text)
            status = MonitorLine.unknownStatus
        } else if let failure = error as? CommandFailure {
            status = report(failure, asJSON: form == .json).rawValue
        } else if !text.isEmpty {
            if status != 0 {
                printError(text)
                if form == .json {
                    try? printDocument(FailureDocument(error: CommandWord.withoutFarOffer(message(for: error)), exitCode: status))
                }
            } else {
                do {
                    if form == .json { try printDocument(HelpDocument(help: text)) } else { try printText(text + "\n") }
                } catch {
                    conclude(error, as: .text)
                }
            }
        }
        end(status)
    }

    /// exit(3) would take apart what the runtime keeps while threads that were given up (a probe, a search of the log) still use it:
    /// rarely, and only at the end, the program then died of SIGABRT. Nothing of it is needed: output has no buffer here.
    private static func end(_ status: Int32) -> Never { _exit(status) }

    /// The commands that a user may type.
    private static var commandWords: [String] {
        configuration.subcommands.filter { $0.configuration.shouldDisplay }.compactMap { $0.configuration.commandName }
    }

    /// The parser's own `help` takes any word and exits 0.
    private static func refuseUnknownHelp(_ words: [String]) throws {
        let plain = words.prefix(while: { $0 != "--" }).filter { !$0.hasPrefix("-") }
        guard plain.first == "help", let sentence = unknownCommand(Array(plain.dropFirst())) else { return }
        throw ValidationError(sentence)
    }

    func run() throws {
        try concluding(options) {
            let own = OwnCommand(options)
            if options.json {
                throw CommandFailure(
                    sentence: "The wizard has no JSON form. Use: \(own.shown(["check"], asJSON: true))", status: ExitStatus.usage)
            }
            if !options.plain { try requireTerminal(for: own.shown(), insteadUse: own.shown(["check"])) }
            return try runLiveWizard(options)
        }
    }
}
