// `check` as text: the verdict first, then what it rests on, then what to do.

import Diagnosis
import Repair
import TerminalUI

struct CheckText {
    var assessment: Assessment
    var menu: RepairMenu
    var own: OwnCommand

    var text: String {
        var lines = [harmless(assessment.verdict.summary), ""]
        for fault in assessment.verdict.faults { lines += block(fault) }
        for finding in assessment.findings { lines += block(finding) }
        lines += verdictBlock
        lines += remedyBlock
        return lines.joined(separator: "\n") + "\n"
    }

    private func block(_ fault: Sighting) -> [String] {
        var lines = ["[\(fault.id)] \(harmless(fault.summary))."]
        lines += fault.reason.map { "    \(harmless($0))." }
        lines += fault.evidence.flatMap(\.plainLines).map { "    \(harmless($0))" }
        if !fault.effect.isEmpty { lines.append("    Effect: \(harmless(fault.effect)).") }
        lines += fault.next.map { "    Next: \(harmless($0))" }
        return lines + [""]
    }

    private func block(_ finding: Finding) -> [String] {
        var lines = ["[\(finding.status.rawValue)] \(finding.title): \(harmless(finding.summary))"]
        for line in finding.evidence.flatMap(\.plainLines) { lines.append("    \(harmless(line))") }
        lines.append("")
        return lines
    }

    private var verdictBlock: [String] {
        let verdict = assessment.verdict
        var lines = ["Verdict: \(verdict.kind.rawValue)"]
        lines += verdict.cause.map { "    \(harmless($0))" }
        lines.append("Symptoms of the article:")
        for symptom in verdict.symptoms {
            let mark = symptom.met.map { $0 ? "yes" : "no " } ?? "?  "
            lines.append("    \(mark)  \(symptom.title): \(harmless(symptom.detail))")
        }
        if !verdict.ruledOut.isEmpty { lines.append("Ruled out:") }
        lines += verdict.ruledOut.map { "    \($0.name): \(harmless($0.reason))" }
        lines.append("Impact: \(verdict.urgency.sentence)")
        lines += verdict.impact.map { "    \(harmless($0.sentence))" }
        lines += verdict.missing.map { "Missing proof: \(harmless($0))" }
        lines.append("")
        return lines
    }

    private var remedyBlock: [String] {
        var lines: [String] = []
        for remedy in menu.remedies {
            lines.append("Remedy '\(remedy.id)': \(remedy.title): \(harmless(remedy.value))")
            lines += remedy.price.map { "    \($0)" }
            lines += remedy.plan.warnings.map { "    Warning: \($0)" }
            lines += remedy.plan.diffLines.map { "    " + harmless($0.shown) }
            lines.append("")
        }
        for advice in menu.advice {
            lines.append("Advice: \(advice.title)")
            lines += advice.text.map { "    \(harmless($0))" }
        }
        if let first = menu.remedies.first {
            lines.append("To apply the first: \(own.asRoot(["fix", "--yes", "--remedy", first.id]))")
            lines.append("To undo it:         \(own.asRoot(["undo"]))")
        }
        return lines
    }
}
