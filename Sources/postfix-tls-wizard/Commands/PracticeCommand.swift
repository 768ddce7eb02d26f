// `practice`: the wizard on a simulated broken server. No root, no Postfix, nothing of the user's touched.

import ArgumentParser
import PracticeServer
import MailServer
import TerminalUI
import Wizard

struct PracticeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "practice",
        abstract: "Walk through a simulated incident: \(PracticeScenario.names.joined(separator: ", ")).",
        discussion: "Needs openssl and a terminal (--plain: not even that); nothing real is touched.")

    @OptionGroup var options: GlobalOptions

    @Argument(help: "Which incident; 'article' when left out.", completion: .list(PracticeScenario.names))
    var scenario: String = "article"

    func run() throws {
        try concluding(options) {
            try refuseServerOptions()
            let own = OwnCommand(options)
            guard let chosen = PracticeScenario(named: scenario) else {
                throw CommandFailure(sentence: PracticeCommand.unknown(scenario), status: ExitStatus.usage)
            }
            if !options.plain {
                try requireTerminal(for: own.shown(["practice", scenario]), insteadUse: own.shown(["practice", scenario, "--plain"]))
            }
            return try runPractice(chosen, options)
        }
    }

    /// Names what was probably meant, and all there are.
    static func unknown(_ scenario: String) -> String {
        let meant = CommandWord.nearest(to: scenario, among: PracticeScenario.names).map { "Did you mean '\($0)'? " } ?? ""
        return "There is no practice scenario '\(harmless(scenario))'. \(meant)Use one of: "
            + PracticeScenario.names.joined(separator: ", ") + "."
    }

    private func refuseServerOptions() throws {
        if options.configDirectory != nil || !options.log.isEmpty || !options.connect.isEmpty {
            throw CommandFailure(
                sentence: "practice has a server of its own and takes no -c, --log or --connect. Leave them out.",
                status: ExitStatus.usage)
        }
        if options.json {
            throw CommandFailure(sentence: "practice has no JSON form. Leave --json out.", status: ExitStatus.usage)
        }
    }
}
