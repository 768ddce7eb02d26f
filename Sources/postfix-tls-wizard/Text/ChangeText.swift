// A plan and a finished change as text: each thing said once, and the commands whole.

import Diagnosis
import Repair
import TerminalUI

extension Verdict {
    /// What is wrong for whom, above a plan.
    fileprivate var head: [String] {
        let column = impact.map { cellWidth(of: $0.port) }.max() ?? 0
        return [summary] + impact.map { "  \(padded($0.port, to: column))  \($0.effect)" } + [""]
    }
}

/// Why `fix` does nothing, what an admin does instead, and the repairs that must be asked for.
struct RefusedText {
    var verdict: Verdict
    /// Those that must be asked for by their id, each with the whole command.
    var byID: [(remedy: Remedy, command: String)]
    /// What was asked for and not used.
    var ignored: String?
    /// What to know before the commands are typed.
    var careful: [String] = []

    static func why(hasRemedies: Bool) -> String {
        hasRemedies
            ? "Nothing was changed: no edit is certain enough to be made without being asked for."
            : "Nothing was changed: no edit of this program repairs this."
    }

    var text: String {
        var lines = verdict.head + [RefusedText.why(hasRemedies: !byID.isEmpty)]
        for fault in verdict.faults where !fault.next.isEmpty {
            lines += ["", "[\(fault.id)] \(fault.summary):"] + fault.next.flatMap(\.lines)
        }
        if !byID.isEmpty { lines += ["", "To be asked for (with --dry-run in place of --yes it shows the change):"] }
        for one in byID {
            lines += ["- With --remedy \(one.remedy.id) (\(one.remedy.title)): \(one.remedy.shownValue)", "  $ \(one.command)"]
        }
        if !careful.isEmpty { lines += [""] + careful }
        if let ignored { lines += ["", ignored] }
        return lines.map { harmless($0) + "\n" }.joined()
    }
}

/// What `fix` would do.
struct PlanText {
    var remedy: Remedy
    var others: [Remedy]
    var hint: String
    /// What is wrong for whom, above the plan.
    var why: Verdict?
    /// What to do where the plan alone is not enough.
    var wayOut: [String] = []

    var text: String {
        let wrong = why?.head ?? []
        let head =
            wrong + ["Remedy '\(remedy.id)': \(remedy.title): \(remedy.shownValue)"] + remedy.price
            + remedy.plan.warnings.map { "Warning: \($0)" }
        let diff = remedy.plan.diffLines.map { harmless($0.shown) } + [""]
        var lines = head.map(harmless) + [""] + diff
        if !others.isEmpty {
            lines.append("Other remedies (--remedy ID):")
            lines += others.map { harmless("    \($0.id): \($0.title): \($0.shownValue)") }
        }
        return (lines + wayOut.map(harmless) + [hint]).joined(separator: "\n") + "\n"
    }
}

/// How a change ended.
struct ChangeText {
    var report: ChangeReport
    var warnings: [String]
    var own: OwnCommand
    /// The command that keeps the change although another fault shows behind it.
    var keepIt: String?

    var text: String {
        var lines = [report.summary]
        for detail in report.details.map(\.text) where !lines.contains(detail) { lines.append(detail) }
        if let other = report.otherFault, let what = report.otherFaultText {
            lines += ["The other fault: \(what).", "Next:"] + other.next.flatMap(\.lines).map { "  \($0)" }
        }
        lines += ProbeTable(rows: report.comparison(warningsBefore: nil), afterTitle: report.afterTitle).lines
        if !report.next.isEmpty { lines += ["Next:"] + report.next.flatMap(\.lines) }
        lines += warnings.map { "Warning: \($0)" }
        if let path = report.reportPath { lines.append("Report: \(path)") }
        if let id = report.id, report.outcome == .changed, report.hasWayBack { lines.append("Undo:   \(own.undo(id))") }
        if let keepIt, report.showsOtherFault { lines.append("To keep the change all the same: \(keepIt)") }
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
