// What the verdict of `check` rests on: every finding with its evidence, the symptoms of the article, what was ruled out, and each
// repair as a diff. Printed with `--verbose`.

import Diagnosis
import Repair
import TerminalUI

extension FindingStatus {
    /// As it is said to a person; `rawValue` is for programs.
    fileprivate var spoken: String {
        switch self {
        case .symptom: "wrong"
        case .trap: "risk"
        case .clear: "fine"
        case .cannotTell: "cannot tell"
        case .notApplicable: "does not apply"
        }
    }
}

struct CheckDetails {
    var assessment: Assessment
    var menu: RepairMenu

    var lines: [String] {
        [""] + assessment.verdict.faults.flatMap(block) + assessment.findings.flatMap(block) + verdictBlock + remedyBlock
    }

    /// Evidence that the short form cuts.
    private func block(_ fault: Sighting) -> [String] {
        let lines = fault.evidence.flatMap(\.plainLines)
        return lines.isEmpty ? [] : ["[\(fault.id)] What shows it:"] + lines.map { "    \(harmless($0))" } + [""]
    }

    /// The check of the configuration looks at lists alone. A line of the two files that a fault names is wrong all the same.
    private var faultsOfFiles: [Sighting] {
        let files = assessment.facts.configuration.value
        return assessment.verdict.faults.filter { fault in
            fault.weight != .cannotTell && fault.place.map { [files?.mainPath, files?.masterPath].contains($0.path) } ?? false
        }
    }

    private func head(_ finding: Finding) -> String {
        let faults = finding.id == Check.configuration.id && finding.status == .clear ? faultsOfFiles : []
        guard let worst = faults.first else { return "[\(finding.status.spoken)] \(finding.title): \(harmless(finding.summary))" }
        let status: FindingStatus = faults.contains { $0.weight == .fault } ? .symptom : .trap
        let places = faults.map { "\($0.place?.brief ?? worst.id) (\($0.id))" }.unique.joined(separator: ", ")
        return "[\(status.spoken)] \(finding.title): \(harmless(places)). \(harmless(finding.summary))"
    }

    private func block(_ finding: Finding) -> [String] {
        [head(finding)]
            + finding.evidence.flatMap(\.plainLines).map { "    \(harmless($0))" } + [""]
    }

    private var verdictBlock: [String] {
        let verdict = assessment.verdict
        var lines = verdict.isOfTheArticle ? ["Symptoms of the vendor's article:"] : []
        for symptom in verdict.isOfTheArticle ? verdict.symptoms : [] {
            let mark = symptom.met.map { $0 ? "seen    " : "not seen" } ?? "unknown "
            lines.append("    \(mark)  \(symptom.title): \(harmless(symptom.detail))")
        }
        if !verdict.ruledOut.isEmpty { lines.append("Ruled out:") }
        lines += verdict.ruledOut.map { "    \($0.name): \(harmless($0.reason))" }
        return lines + [""]
    }

    private var remedyBlock: [String] {
        var lines: [String] = []
        for remedy in menu.remedies {
            lines.append("Remedy '\(remedy.id)': \(remedy.title): \(harmless(remedy.shownValue))")
            lines += remedy.price.map { "    \(harmless($0))" }
            lines += remedy.plan.warnings.map { "    Warning: \(harmless($0))" }
            lines += remedy.plan.diffLines.map { "    " + harmless($0.shown) }
            lines.append("")
        }
        for advice in menu.advice {
            lines.append("Advice: \(advice.title)")
            lines += advice.text.map { "    \(harmless($0))" }
        }
        return lines
    }
}
