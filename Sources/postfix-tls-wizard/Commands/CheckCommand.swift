// `check`: the findings, as text, JSON or the one line of a monitoring plugin; exits as such a plugin. Reads only.

import ArgumentParser
import Diagnosis
import MailServer
import Repair

struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Look at everything, change nothing; exit 0 healthy, 1 likely or a risk, 2 at fault, 3 cannot tell.")

    @OptionGroup var options: GlobalOptions

    @Flag(name: .long, help: "Print every id that check may name, with meaning and exit status, and look at nothing.")
    var list = false

    @Flag(name: .long, help: "Try each TLS version by itself: four more connections to each port.")
    var versions = false

    @Flag(name: .long, help: "Print one line for a monitoring system, with performance data; every failure is exit 3 then.")
    var monitor = false

    @Option(
        name: [.customShort("t"), .customLong("timeout")],
        help: ArgumentHelp("With --monitor: say UNKNOWN after so many seconds; 30 where nothing is said.", valueName: "seconds"))
    var timeout: Int?

    @Flag(name: .long, help: "Print nothing where all is well, for cron.")
    var quiet = false

    @Flag(
        name: .long,
        help:
            "Print also what the verdict rests on: every finding with its evidence, every repair as a diff; wait until the log is read whole."
    )
    var verbose = false

    @Flag(name: .long, help: "Print a short text for a customer or a provider instead.")
    var ticket = false

    @Flag(name: .long, help: "Put words in place of names and addresses.")
    var mask = false

    func validate() throws {
        if ticket, options.json || quiet || list || monitor || verbose {
            throw ValidationError("--ticket excludes --json, --quiet, --list, --monitor and --verbose. Leave one out.")
        }
        if mask, options.json || list || monitor { throw ValidationError("--mask excludes --json, --list and --monitor. Leave one out.") }
        if monitor, options.json || quiet || list { throw ValidationError("--monitor excludes --json, --quiet and --list. Leave one out.") }
        if quiet, options.json || list { throw ValidationError("--quiet excludes --json and --list. Leave one out.") }
        guard let timeout else { return }
        if !monitor { throw ValidationError("-t belongs to --monitor. Leave it out, or add --monitor.") }
        if !(1...3600).contains(timeout) { throw ValidationError("-t \(timeout): give seconds from 1 to 3600, such as -t 30.") }
    }

    func run() async throws {
        if monitor { throw ExitCode(try await monitored()) }
        try await concluding(options) {
            if list {
                if options.json { try printDocument(CheckListDocument()) } else { try printText(CheckListText.text) }
                return 0
            }
            try requireInputs(options)
            let access = ServerAccess.live()
            let own = OwnCommand(options)
            let runner = ChangeRunner(access: access, stateDirectory: options.stateDirectory)
            let waiting = runner.waitingForRecovery.map { sentence in
                "\(sentence) The wizard recovers it when it starts, and so do 'fix --yes' and 'undo': \(own.wizardLater)"
            }
            for sentence in waiting { printError("postfix-tls-wizard: \(sentence)") }
            let survey = Survey(access: access, request: options.surveyRequest(versions: versions, wholeLog: verbose))
            var assessment = Assessment(await survey.runAll())
            assessment.findings = assessment.findings.map { $0.showing(rootCommand: own.asRoot()) }
            let menu = RepairMenu(for: assessment)
            if options.json {
                try printDocument(CheckDocument(assessment, menu, notRecovered: waiting))
            } else if !quiet || assessment.exitCode != 0 {
                try printText(text(assessment, menu, own))
            }
            return Int32(assessment.exitCode)
        }
    }

    private func text(_ assessment: Assessment, _ menu: RepairMenu, _ own: OwnCommand) -> String {
        let text =
            ticket
            ? TicketText(assessment: assessment).text
            : CheckText(assessment: assessment, menu: menu, own: own, isVerbose: verbose).text
        return mask ? Mask(assessment.facts, assessment.picture).applied(to: text) : text
    }

    /// A failure is told in the same form by whoever ends the program.
    private func monitored() async throws -> Int32 {
        let start = MonotonicTime.now
        try requireWorkingDirectory(options)
        try requireInputs(options)
        let access = ServerAccess.live()
        let waiting = ChangeRunner(access: access, stateDirectory: options.stateDirectory).waitingForRecovery
        let survey = Survey(access: access, request: options.surveyRequest(versions: versions))
        let seconds = timeout ?? 30
        let line: MonitorLine
        if let facts = await survey.runAll(within: Double(seconds)) {
            line = MonitorLine(Assessment(facts), seconds: MonotonicTime.now - start, alsoSaid: waiting)
        } else {
            line = MonitorLine(
                status: MonitorLine.unknownStatus,
                sentence: "No verdict within \(seconds) seconds; 'check' without --monitor says what hangs",
                measures: [MonitorLine.time(MonotonicTime.now - start)])
        }
        try printText(line.text)
        return line.status
    }
}
