// `fix`: the same transaction as the wizard's, without questions. Changes nothing unless --yes is given.

import ArgumentParser
import Diagnosis
import MailServer
import Repair

struct FixCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fix",
        abstract: "Repair the invalid lists, prove it, and return if the proof fails.",
        discussion: "Without --yes it prints the plan and changes nothing (exit 64; with --dry-run 0).")

    @OptionGroup var options: GlobalOptions

    @Flag(name: .long, help: "Do it. Without this, only the plan is printed.")
    var yes = false

    @Option(help: ArgumentHelp("A remedy that 'check' lists: article, exclusions, respell.", valueName: "id"))
    var remedy: String?

    @Option(help: ArgumentHelp("Your own value for every invalid list.", valueName: "list"))
    var value: String?

    @Flag(name: .long, help: "Print the plan, change nothing.")
    var dryRun = false

    @Flag(name: .long, help: "Keep the list also when another fault shows behind it.")
    var keep = false

    @Flag(name: .long, help: "Write although Postfix is not running; the change stays unproven.")
    var offline = false

    func validate() throws {
        if remedy != nil && value != nil {
            throw ValidationError("--remedy and --value exclude each other. Give one of them.")
        }
        if yes && dryRun {
            throw ValidationError("--yes and --dry-run exclude each other. Give one of them.")
        }
    }

    func run() throws {
        try concluding(options) {
            try requireInputs(options)
            let access = ServerAccess.live()
            let own = OwnCommand(options)
            let runner = ChangeRunner(access: access, stateDirectory: options.stateDirectory, undoCommand: own.undo)
            if yes { recoverInterrupted(runner) }
            let survey = Survey(access: access, request: options.surveyRequest)
            let facts = waiting { await survey.runAll() }
            let output = ChangeOutput(json: options.json, own: own)
            let assessment = Assessment(facts)
            let menu = RepairMenu(for: assessment)
            guard let chosen = try chooseRemedy(assessment, menu) else {
                try output.nothingToDo(assessment)
                return 0
            }
            if !yes {
                try output.plan(
                    chosen, others: menu.remedies.filter { $0.id != chosen.id }, facts: facts, isDryRun: dryRun, doIt: doIt(own, chosen))
                return dryRun ? 0 : ExitStatus.usage
            }
            let report = withoutInterruption {
                waiting { [keep, offline] in
                    await runner.apply(
                        chosen.plan, facts: facts, options: ApplyOptions(keep: keep, offline: offline), progress: output.progress)
                }
            }
            if report.refusal == .changedSinceDiff {
                try showNewDiff(report, wanted: chosen, access: access, output: output, own: own)
                return report.exitCode
            }
            try output.finished(
                report, remedy: chosen.id, diff: chosen.plan.diff, warnings: chosen.plan.lastingWarnings,
                keepIt: doIt(own, chosen, keep: true))
            return report.exitCode
        }
    }

    /// What was planned is void: somebody changed the files meanwhile. The plan for what they hold now is shown, and nothing is done.
    private func showNewDiff(
        _ report: ChangeReport, wanted: Remedy, access: ServerAccess, output: ChangeOutput, own: OwnCommand
    ) throws {
        let survey = Survey(access: access, request: options.surveyRequest)
        let assessment = Assessment(waiting { await survey.runAll() })
        let menu = RepairMenu(for: assessment)
        let again =
            assessment.configuration == nil || menu.remedies.isEmpty
            ? nil
            : value.flatMap { try? RepairMenu.own($0, for: assessment).get() } ?? menu.remedies.first { $0.id == wanted.id }
                ?? menu.remedies.first
        try output.changedMeanwhile(report, renewed: again, assessment: assessment, doIt: again.map { doIt(own, $0) } ?? "")
    }

    /// The whole command that does what is planned here, with this very remedy.
    private func doIt(_ own: OwnCommand, _ chosen: Remedy, keep: Bool = false) -> String {
        // A value may begin with a dash, which only an equals sign keeps from being read as an option.
        let what = value.map { ["--value=\($0)"] } ?? ["--remedy", chosen.id]
        let asked =
            (keep || self.keep ? ["--keep"] : []) + (offline ? ["--offline"] : [])
        return own.asRoot(["fix", "--yes"] + what + asked, asJSON: options.json)
    }

    /// Nil: there is nothing to edit.
    private func chooseRemedy(_ assessment: Assessment, _ menu: RepairMenu) throws -> Remedy? {
        guard assessment.configuration != nil else {
            let directory = options.configDirectory ?? assessment.facts.server.value?.configDirectory ?? ""
            throw CommandFailure(
                sentence: "The configuration cannot be judged: \(assessment.facts.whyNotJudged) Nothing was changed.",
                status: ConfigurationPlace.lacksPrivilege(directory) ? ExitStatus.privilege : ExitStatus.inputMissing)
        }
        if menu.remedies.isEmpty { return nil }
        if let value { return try ownRemedy(value, assessment) }
        guard let remedy else { return menu.remedies.first }
        guard let found = menu.remedies.first(where: { $0.id == remedy }) else {
            let known = menu.remedies.map(\.id).joined(separator: ", ")
            throw CommandFailure(
                sentence: "There is no remedy '\(remedy)' for this server. Use one of: \(known). Nothing was changed.",
                status: ExitStatus.usage)
        }
        return found
    }

    private func ownRemedy(_ value: String, _ assessment: Assessment) throws -> Remedy {
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
        configuration.reason ?? postfix.reason ?? server.reason ?? "the Postfix version is not known."
    }
}

extension ValueProblem {
    var sentence: String {
        switch self {
        case .rejected(_, let sentence), .nothingEnabled(let sentence), .unusable(let sentence): sentence
        }
    }
}
