// What `fix` and `undo` print: a live checklist and a report as text, or one JSON document at the end.

import Diagnosis
import Dispatch
import Repair
import Synchronization
import TerminalUI

final class ChangeOutput: Sendable {
    private let json: Bool
    private let own: OwnCommand
    private let printed = Mutex(Set<String>())
    /// When a wait was told last; nil while nothing is waited for.
    private let waiting = Mutex<ContinuousClock.Instant?>(nil)
    /// A terminal stopped with Ctrl-S, or a pipe that nobody reads, holds whoever prints; it must not hold a change half-way.
    private let lines = DispatchQueue(label: "checklist")

    init(json: Bool, own: OwnCommand) {
        self.json = json
        self.own = own
    }

    /// Each step once it has ended, on standard error, so that standard output stays the result.
    @Sendable func progress(_ checklist: [ChecklistItem]) {
        tellWait(checklist.first(where: \.isStoppable))
        guard !json else { return }
        for item in checklist {
            guard let line = item.progressLine else { continue }
            if printed.withLock({ $0.insert(line).inserted }) { lines.async { printError(line) } }
        }
    }

    var isWaiting: Bool { waiting.withLock { $0 != nil } }

    /// The seconds that are left, now and then: a line for each would scroll away what was said before.
    private func tellWait(_ item: ChecklistItem?) {
        let isDue = waiting.withLock { last in
            guard item != nil else {
                last = nil
                return false
            }
            if let last, ContinuousClock.now - last < .seconds(10) { return false }
            last = .now
            return true
        }
        guard let item, isDue, !json else { return }
        lines.async { printError("  [wait] \(item.title): \(item.detail); Ctrl-C waits no longer") }
    }

    /// What is known to be in the way of the repair before it begins: on standard error, as its steps are.
    func beforehand(_ plan: Plan, _ wayOut: [String]) {
        guard !json else { return }
        for warning in [plan.faultWarning].compactMap(\.self) + wayOut { lines.async { printError(harmless(warning)) } }
    }

    /// `ignored`: what was asked for and not used, with the reason.
    func nothingToDo(_ assessment: Assessment, ignored: String? = nil) throws {
        let what = assessment.emptyFile.map { "\($0), so no list is read" } ?? "every smtpd protocol list is valid"
        let summary = "Nothing to edit: \(what). \(assessment.verdict.summary)"
        if json {
            try printDocument(
                ChangeDocument(
                    outcome: "nothing-to-do", summary: summary, remedy: nil,
                    before: assessment.facts.connection.value?.probes ?? [], warnings: ignored.map { [$0] } ?? []))
        } else {
            try printText(([summary] + (ignored.map { [$0] } ?? [])).map { harmless($0) + "\n" }.joined())
        }
    }

    /// Faults, and no edit of them that is certain: their commands, and the remedies that must be asked for by name.
    func refused(
        _ assessment: Assessment, _ menu: RepairMenu, byID: [(remedy: Remedy, command: String)], ignored: String? = nil
    ) throws {
        let verdict = assessment.verdict
        let why = RefusedText.why(hasRemedies: !byID.isEmpty)
        if json {
            let details =
                verdict.faults.flatMap { fault in fault.next.map { "\(fault.id): \($0.line)" } }
                + byID.map { "With --remedy \($0.remedy.id) (\($0.remedy.title)): \($0.command)" } + menu.careful
                + (ignored.map { [$0] } ?? [])
            let summary = "\(why) \(verdict.summary)"
            var document = ChangeDocument(
                outcome: "refused", summary: summary, remedy: nil, before: assessment.facts.connection.value?.probes ?? [])
            document.details = details
            try printDocument(document)
        } else {
            try printText(RefusedText(verdict: verdict, byID: byID, ignored: ignored, careful: menu.careful).text)
        }
    }

    /// `doIt`: the whole command that does what is planned here. `wayOut`: what to do where that alone is not enough.
    func plan(_ remedy: Remedy, others: [Remedy], facts: Facts, isDryRun: Bool, doIt: String, wayOut: [String]) throws {
        let hint = isDryRun ? "Dry run: nothing was changed. To do it: \(doIt)" : "Nothing was changed. To do it: \(doIt)"
        if json {
            var document = ChangeDocument(
                outcome: isDryRun ? "dry-run" : "refused", summary: hint, remedy: remedy, before: facts.connection.value?.probes ?? [])
            document.details = wayOut
            try printDocument(document)
            if !isDryRun { printError("postfix-tls-wizard: \(hint)") }
        } else {
            var text = PlanText(remedy: remedy, others: others, hint: hint, why: Assessment(facts).verdict)
            text.wayOut = wayOut
            try printText(text.text)
        }
    }

    /// `renewed`: the repair of what the files hold now; nil where no list needs one any more, or where that cannot be told.
    func changedMeanwhile(_ report: ChangeReport, renewed: Remedy?, assessment: Assessment, doIt: String) throws {
        lines.sync {}
        // What is valid and not loaded yet is repaired by a reload: there is no diff to read.
        let edited = renewed.flatMap { $0.plan.isEmpty ? nil : $0 }
        let load = renewed == nil ? "" : " To have the file loaded: \(doIt)"
        let hint =
            if edited != nil {
                "The diff is the new one: read it again. Nothing was changed. To do it: \(doIt)"
            } else if assessment.configuration == nil {
                "There is no new diff: the files cannot be judged as they are now. \(assessment.verdict.summary)"
            } else {
                "There is no new diff: every smtpd protocol list is valid now. \(assessment.verdict.summary)\(load)"
            }
        if json {
            var report = report
            report.details.append(ChangeDetail(hint))
            try printDocument(
                ChangeDocument(report, remedy: renewed?.id, diff: renewed?.plan.diff ?? "", warnings: renewed?.plan.warnings ?? []))
        } else {
            let account = ([report.summary] + report.details.map(\.text)).map(harmless)
            let text = edited.map { PlanText(remedy: $0, others: [], hint: harmless(hint)).text } ?? harmless(hint) + "\n"
            try printText(account.joined(separator: "\n") + "\n\n" + text)
        }
    }

    /// The steps first, which another thread prints.
    func ticket(_ text: String) throws {
        lines.sync {}
        try printText(text)
    }

    /// `keepIt`: the whole command that keeps the change although another fault shows behind it.
    func finished(_ report: ChangeReport, remedy: String?, diff: String, warnings: [String], keepIt: String? = nil) throws {
        lines.sync {}
        var report = report
        report.summary += advice(on: report).map { " \($0)" } ?? ""
        if json, report.showsOtherFault, let keepIt { report.details.append("To keep it all the same: \(keepIt)") }
        do {
            if json {
                try printDocument(ChangeDocument(report, remedy: remedy, diff: diff, warnings: warnings))
            } else {
                try printText(ChangeText(report: report, warnings: warnings, own: own, keepIt: keepIt).text)
            }
        } catch var failure as CommandFailure {
            // How it ended must be known all the same: the server may have been changed.
            failure.sentence = "\(report.summary) \(failure.sentence)"
            throw failure
        }
    }
}

extension ChangeOutput {
    /// What a command line can do about a refusal.
    private func advice(on report: ChangeReport) -> String? {
        switch report.refusal {
        case .privilege:
            "Only root may change the mail server: run it again with sudo. The command: "
                + own.again(Array(CommandLine.arguments.dropFirst()))
        case .notRunning: "Or use --offline to change it unproven."
        case .notInForce: report.id.map { "To undo it all the same: \(own.undo($0))" }
        default: nil
        }
    }
}

extension ChecklistItem {
    /// Is nil while there is nothing to tell yet. Why a step failed, and what was decided, is told in full when it is over.
    var progressLine: String? {
        guard let word = mark.word else { return nil }
        if mark == .skipped, detail.isEmpty { return nil }
        let isToldAtTheEnd = mark == .failed || isDecision
        return "  [\(word)] \(title)" + (detail.isEmpty || isToldAtTheEnd ? "" : ": \(detail)")
    }
}

extension ChecklistItem.Mark {
    /// Is nil while there is nothing to tell yet.
    var word: String? {
        switch self {
        case .waiting, .running: nil
        case .done: "done"
        case .bad: "BAD"
        case .skipped: "skipped"
        case .failed: "FAILED"
        }
    }
}
