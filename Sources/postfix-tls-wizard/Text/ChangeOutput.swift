// What `fix` and `undo` print: a live checklist and a report as text, or one JSON document at the end.

import Diagnosis
import Repair
import Synchronization
import TerminalUI

final class ChangeOutput: Sendable {
    private let json: Bool
    private let printed = Mutex(Set<String>())

    init(json: Bool) { self.json = json }

    /// Each step once it has ended, on standard error, so that standard output stays the result.
    @Sendable func progress(_ checklist: [ChecklistItem]) {
        guard !json else { return }
        for item in checklist {
            guard let mark = item.mark.word else { continue }
            let line = "  [\(mark)] \(item.title)" + (item.detail.isEmpty ? "" : ": \(harmless(item.detail))")
            if printed.withLock({ $0.insert(line).inserted }) { printError(line) }
        }
    }

    func nothingToDo(_ assessment: Assessment) throws {
        let summary = "Nothing to edit: every smtpd protocol list is valid. \(assessment.verdict.summary)"
        if json {
            try printDocument(
                ChangeDocument(
                    outcome: "nothing-to-do", summary: summary, remedy: nil,
                    before: assessment.facts.connection.value?.probes ?? []))
        } else {
            printText(harmless(summary) + "\n")
        }
    }

    func plan(_ remedy: Remedy, facts: Facts, isDryRun: Bool) throws {
        let hint = isDryRun ? "Dry run: nothing was changed." : "Nothing was changed. To do it, add --yes."
        if json {
            try printDocument(
                ChangeDocument(
                    outcome: isDryRun ? "dry-run" : "refused", summary: hint, remedy: remedy,
                    before: facts.connection.value?.probes ?? []))
            if !isDryRun { printError("postfix-tls-wizard: \(hint)") }
        } else {
            var lines = ["Remedy '\(remedy.id)': \(remedy.title)"]
            lines += remedy.price + remedy.plan.warnings.map { "Warning: \($0)" }
            printText(lines.map { harmless($0) + "\n" }.joined() + "\n" + harmlessDiff(remedy.plan.diff) + "\n" + hint + "\n")
        }
    }

    func finished(_ report: ChangeReport, remedy: String?, diff: String, warnings: [String]) throws {
        var report = report
        if report.refusal == .privilege { report.summary += " The command: \(sudoCommand())" }
        if json {
            try printDocument(ChangeDocument(report, remedy: remedy, diff: diff, warnings: warnings))
            return
        }
        var lines = [report.summary] + report.details
        lines += ProbeTable(before: report.before, after: report.after).lines
        lines += warnings.map { "Warning: \($0)" }
        if let path = report.reportPath { lines.append("Report: \(path)") }
        if report.id != nil && report.outcome == .changed { lines.append("Undo:   postfix-tls-wizard undo") }
        lines += report.byHand.map { "By hand: \($0)" }
        printText(lines.map { harmless($0) + "\n" }.joined())
    }

    private func harmlessDiff(_ diff: String) -> String {
        diff.split(separator: "\n", omittingEmptySubsequences: false).map { harmless(String($0)) }.joined(separator: "\n")
    }
}

extension ChecklistItem.Mark {
    /// Nil while there is nothing to tell yet.
    fileprivate var word: String? {
        switch self {
        case .waiting, .running: nil
        case .done: "done"
        case .bad: "BAD"
        case .skipped: "skipped"
        case .failed: "FAILED"
        }
    }
}
