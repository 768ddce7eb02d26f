// `check`: the findings, as text or JSON; exits as a monitoring plugin. Reads only.

import ArgumentParser
import Diagnosis
import MailServer
import Repair

struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Look at everything, change nothing; exit 0 healthy, 1 likely or a trap, 2 at fault, 3 cannot tell.")

    @OptionGroup var options: GlobalOptions

    @Flag(name: .long, help: "Print every id that check may name, with meaning and exit status, and look at nothing.")
    var list = false

    @Flag(name: .long, help: "Try each TLS version by itself: four more connections to each port.")
    var versions = false

    func run() async throws {
        try await concluding(options) {
            if list {
                if options.json { try printDocument(CheckListDocument()) } else { try printText(CheckListText.text) }
                return 0
            }
            try requireInputs(options)
            let access = ServerAccess.live()
            let own = OwnCommand(options)
            let runner = ChangeRunner(access: access, stateDirectory: options.stateDirectory)
            for sentence in runner.waitingForRecovery {
                printError("postfix-tls-wizard: \(sentence) The wizard recovers it when it starts: \(own.wizardLater)")
            }
            let survey = Survey(access: access, request: options.surveyRequest(versions: versions))
            var assessment = Assessment(await survey.runAll())
            assessment.findings = assessment.findings.map { $0.showing(rootCommand: own.asRoot()) }
            let menu = RepairMenu(for: assessment)
            if options.json {
                try printDocument(CheckDocument(assessment, menu))
            } else {
                try printText(CheckText(assessment: assessment, menu: menu, own: own).text)
            }
            return Int32(assessment.exitCode)
        }
    }
}
