// A plan and a finished change as text: each thing said once, and the commands whole.

import Diagnosis
import Repair
import TerminalUI

/// What `fix` would do.
struct PlanText {
    var remedy: Remedy
    var others: [Remedy]
    var hint: String
    /// What is wrong for whom, above the plan.
    var why: Verdict?

    var text: String {
        let wrong = why.map { [$0.summary] + $0.impact.map { "  \($0.port)  \($0.effect)" } + [""] } ?? []
        let head =
            wrong + ["Remedy '\(remedy.id)': \(remedy.title): \(remedy.shownValue)"] + remedy.price
            + remedy.plan.warnings.map { "Warning: \($0)" }
        let diff = remedy.plan.diffLines.map { harmless($0.shown) } + [""]
        var lines = head.map(harmless) + [""] + diff
        if !others.isEmpty {
            lines.append("Other remedies (--remedy ID):")
            lines += others.map { harmless("    \($0.id): \($0.title): \($0.shownValue)") }
        }
        return (lines + [hint]).joined(separator: "\n") + "\n"
    }
}

/// How a change ended.
struct ChangeText {
    var report: ChangeReport
    var warnings: [String]
    var own: OwnCommand
    /// The command that keeps the list although another fault shows behind it.
    var keepIt: String?

    var text: String {
        var lines = [report.summary]
        for detail in report.details.map(\.text) where !lines.contains(detail) { lines.append(detail) }
        lines += ProbeTable(rows: report.comparison(warningsBefore: nil), afterTitle: report.afterTitle).lines
        lines += warnings.map { "Warning: \($0)" }
        if let path = report.reportPath { lines.append("Report: \(path)") }
        if let id = report.id, report.outcome == .changed, report.hasWayBack { lines.append("Undo:   \(own.undo(id))") }
        if let keepIt, report.showsOtherFault { lines.append("To keep the list all the same: \(keepIt)") }
        lines += report.byHand.map { "By hand: \($0)" }
        // A detail may be a difference of several lines.
        return harmlessLines(lines.map { $0 + "\n" }.joined())
    }
}

extension Plan {
    /// All there is to say before the change.
    var warnings: [String] { lastingWarnings + (faultWarning.map { [$0] } ?? []) }

    /// What becomes of the repair where another fault is known; nil where none is.
    var faultWarning: String? {
        faultBehindTheList.map {
            "\(Plan.words(forFaultBehindTheList: $0)) Unless that is right by now, the port stays dead and, without --keep, this repair is reverted."
        }
    }
}
