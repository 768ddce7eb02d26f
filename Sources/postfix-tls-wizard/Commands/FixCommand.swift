// `fix`: the same transaction as the wizard's, without questions. Changes nothing unless --yes is given.

import ArgumentParser
import Diagnosis
import Glibc
import MailServer
import Repair

struct FixCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fix",
        abstract: "Repair what is wrong, prove it, and revert if the proof fails.",
        discussion: "Without --yes it prints the plan and changes nothing (exit 64; with --dry-run 0).")

    @OptionGroup var options: GlobalOptions

    @Flag(name: .long, help: "Do it. Without this, only the plan is printed.")
    var yes = false

    @Option(help: ArgumentHelp("A remedy that 'check' lists: article, exclusions, respell, or the id of a fault.", valueName: "id"))
    var remedy: String?

    @Option(help: ArgumentHelp("Your own value for every invalid list.", valueName: "list"))
    var value: String?

    @Flag(name: .long, help: "Print the plan, change nothing; wins over --yes.")
    var dryRun = false

    @Flag(name: .long, help: "Keep the list also when another fault shows behind it.")
    var keep = false

    @Flag(name: .long, help: "Write although Postfix is not running; the change stays unproven.")
    var offline = false

    @Flag(name: .long, help: "Print a short text for a customer or a provider instead of the report.")
    var ticket = false

    @Flag(name: .long, help: "With --ticket: put words in place of names and addresses.")
    var mask = false

    func validate() throws {
        if ticket, options.json || !isMeant {
            throw ValidationError("--ticket tells how a repair ended: it goes with --yes, and excludes --json and --dry-run.")
        }
        if mask, !ticket { throw ValidationError("--mask belongs to --ticket. Leave it out, or add --ticket.") }
        if remedy != nil && value != nil {
            throw ValidationError("--remedy and --value exclude each other. Give one of them.")
        }
    }

    /// Only this changes anything.
    private var isMeant: Bool { yes && !dryRun }

    func run() async throws {
        try await concluding(options) {
            try requireInputs(options)
            let access = ServerAccess.live()
            let output = ChangeOutput(json: options.json, own: own)
            let runner = ChangeRunner(access: access, stateDirectory: options.stateDirectory, undoCommand: own.undo)
            if isMeant { await recoverInterrupted(runner) }
            let assessment = Assessment(await Survey(access: access, request: options.surveyRequest).runAll())
            let menu = RepairMenu(for: assessment)
            guard let chosen = try choice(assessment, menu) else { return try tellNothingToDo(assessment, menu, output) }
            if !isMeant { return try show(chosen, menu, assessment, output) }
            let wayOut = wayOut(of: chosen, menu)
            let report = await apply(chosen, runner, assessment.facts, output, wayOut)
            return try await tell(report, of: chosen, access, output, assessment, wayOut)
        }
    }

    private var own: OwnCommand { OwnCommand(options) }

    // MARK: The steps

    /// What is to be done, whether it is then done or only shown: what was asked for by id or as a value, else the preferred one of those
    /// that need no asking. Returns nil when there is none. An own value, and an id, are judged all the same: a typo in them is one on a
    /// healthy server too.
    func choice(_ assessment: Assessment, _ menu: RepairMenu) throws(CommandFailure) -> Remedy? {
        guard assessment.configuration != nil else { throw notJudged(assessment.facts) }
        if let value {
            let own = try ownRemedy(value, assessment)
            return menu.remedies.isEmpty ? nil : own
        }
        guard let remedy else { return menu.preselected }
        guard let found = (menu.remedies + menu.onRequest).first(where: { $0.id == remedy }) else {
            guard RepairMenu.ids.contains(remedy) else {
                let all = RepairMenu.ids.sorted().joined(separator: ", ")
                throw CommandFailure(
                    sentence: "There is no remedy '\(remedy)'. Those there are: \(all). Nothing was changed.", status: ExitStatus.usage)
            }
            if menu.remedies.isEmpty { return nil }
            let known = (menu.remedies + menu.onRequest).map(\.id).joined(separator: ", ")
            throw CommandFailure(
                sentence: "There is no remedy '\(remedy)' for this server. Use one of: \(known). Nothing was changed.",
                status: ExitStatus.usage)
        }
        return found
    }

    /// No remedy may be taken without being asked for by its id: the commands are told, and those that can be asked for.
    private func refuse(_ assessment: Assessment, _ menu: RepairMenu, _ output: ChangeOutput) throws -> Int32 {
        let isUsed = !menu.remedies.isEmpty
        try output.refused(
            assessment, menu, byID: (menu.remedies + menu.onRequest).map { ($0, doIt($0)) }, ignored: isUsed ? nil : ignored)
        return 1
    }

    /// Where faults were seen that no edit repairs, that is a refusal (DESIGN §3).
    private func tellNothingToDo(_ assessment: Assessment, _ menu: RepairMenu, _ output: ChangeOutput) throws -> Int32 {
        if !(assessment.verdict.faults.isEmpty && menu.remedies.isEmpty) { return try refuse(assessment, menu, output) }
        try output.nothingToDo(assessment, ignored: ignored)
        return 0
    }

    /// What was asked for and is of no use here.
    private var ignored: String? {
        value.map { "--value '\($0)' is valid here and was not used: no list needs an edit." }
            ?? remedy.map { "--remedy \($0) was not used: nothing here needs it." }
    }

    private func show(_ chosen: Remedy, _ menu: RepairMenu, _ assessment: Assessment, _ output: ChangeOutput) throws -> Int32 {
        let others = menu.remedies.filter { $0.id != chosen.id }
        let command = doIt(chosen, isStopped: assessment.picture.isStopped)
        try output.plan(
            chosen, others: others, facts: assessment.facts, isDryRun: dryRun, doIt: command, wayOut: wayOut(of: chosen, menu))
        return dryRun ? 0 : ExitStatus.usage
    }

    private func apply(
        _ chosen: Remedy, _ runner: ChangeRunner, _ facts: Facts, _ output: ChangeOutput, _ wayOut: [String]
    ) async -> ChangeReport {
        output.beforehand(chosen.plan, wayOut)
        return await withoutInterruption {
            let keys = InterruptWatch()
            let work = Task {
                await runner.apply(
                    chosen.plan, facts: facts, options: ApplyOptions(keep: keep, offline: offline), progress: output.progress)
            }
            // Ctrl-C ends a wait for silent ports, and nothing else. Who sends SIGTERM does not send it twice: it also ends the change
            // while nothing is written, and a wait that is still to come.
            keys.begin { signal in if signal == SIGTERM || output.isWaiting { work.cancel() } }
            defer { keys.end() }
            return await work.value
        }
    }

    private func tell(
        _ report: ChangeReport, of chosen: Remedy, _ access: ServerAccess, _ output: ChangeOutput, _ assessment: Assessment,
        _ wayOut: [String]
    ) async throws -> Int32 {
        var report = report
        if report.outcome == .reverted { report.details += wayOut.map { ChangeDetail($0) } }
        if report.refusal == .changedSinceDiff {
            try await showNewDiff(report, wanted: chosen, access, output)
        } else if ticket {
            let text = TicketText(assessment: assessment, report: report).text
            try output.ticket(mask ? Mask(assessment.facts, assessment.picture).applied(to: text) : text)
        } else {
            try output.finished(
                report, remedy: chosen.id, diff: chosen.plan.diff, warnings: chosen.plan.lastingWarnings, keepIt: doIt(chosen, keep: true))
        }
        return report.exitCode
    }

    /// What was planned is void: somebody changed the files meanwhile. The plan for what they hold now is shown, and nothing is done.
    private func showNewDiff(
        _ report: ChangeReport, wanted: Remedy, _ access: ServerAccess, _ output: ChangeOutput
    ) async throws {
        let assessment = Assessment(await Survey(access: access, request: options.surveyRequest).runAll())
        let renewed = assessment.configuration == nil ? nil : renewed(wanted, assessment, RepairMenu(for: assessment))
        try output.changedMeanwhile(report, renewed: renewed, assessment: assessment, doIt: renewed.map { doIt($0) } ?? "")
    }

    /// The same remedy for what the files hold now, else the one that would be taken unasked; nil where nothing is to be done any more.
    private func renewed(_ wanted: Remedy, _ assessment: Assessment, _ menu: RepairMenu) -> Remedy? {
        if value != nil { return (try? choice(assessment, menu)) ?? nil }
        return (menu.remedies + menu.onRequest).first { $0.id == wanted.id } ?? menu.preselected
    }

    /// The whole command that does what is planned here, with this very remedy.
    private func doIt(_ chosen: Remedy, keep: Bool = false, isStopped: Bool = false) -> String {
        // A value may begin with a dash, which only an equals sign keeps from being read as an option.
        command(chosen, value.map { ["--value=\($0)"] }, keep: keep, isStopped: isStopped)
    }

    /// `what`: nil for the remedy by its id.
    private func command(_ chosen: Remedy, _ what: [String]? = nil, keep: Bool = false, isStopped: Bool = false) -> String {
        let what = what ?? ["--remedy", chosen.id]
        let asked = (keep || self.keep ? ["--keep"] : []) + (offline || isStopped && chosen.plan.aim.needsRunning ? ["--offline"] : [])
        return own.asRoot(["fix", "--yes"] + what + asked, asJSON: options.json)
    }

    /// What brings the ports back that need another edit, too: whole commands; empty where this one is enough.
    private func wayOut(of chosen: Remedy, _ menu: RepairMenu) -> [String] {
        switch value == nil ? menu.wayOut(of: chosen) : nil {
        case nil: []
        case .together(let both):
            ["Alone this edit is not enough: \(both.id) mends another fault of the same ports. Both in one change: \(command(both))"]
        case .after(let other):
            [
                "Alone this edit is not enough: the same ports need \(other.id), too. One after the other: "
                    + "\(command(chosen, keep: true)), then \(command(other))"
            ]
        }
    }

    // MARK: What stops it

    private func notJudged(_ facts: Facts) -> CommandFailure {
        let lacksPrivilege = ConfigurationPlace.lacksPrivilege(options.directory(of: facts))
        let command = lacksPrivilege ? " The command: \(own.again(Array(CommandLine.arguments.dropFirst())))" : ""
        return CommandFailure(
            sentence: "The configuration cannot be judged: \(facts.whyNotJudged) Nothing was changed.\(command)",
            status: lacksPrivilege ? ExitStatus.privilege : ExitStatus.inputMissing)
    }

    private func ownRemedy(_ value: String, _ assessment: Assessment) throws(CommandFailure) -> Remedy {
        switch RepairMenu.own(value, for: assessment) {
        case .success(let remedy): return remedy
        case .failure(let problem):
            throw CommandFailure(sentence: "--value: \(problem.sentence) Nothing was changed.", status: ExitStatus.usage)
        }
    }
}

extension Facts {
    /// Why there is nothing to judge lists by: the files, or the version, could not be had.
    fileprivate var whyNotJudged: String {
        (configuration.reason ?? postfix.reason ?? server.reason ?? "the Postfix version is not known") + "."
    }
}
