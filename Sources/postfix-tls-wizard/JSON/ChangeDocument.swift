// `fix --json`, `undo --json`.

import Diagnosis
import Repair

struct ChangeDocument: Encodable, Equatable {
    struct Probes: Encodable, Equatable {
        var before: [ProbeDocument]
        var after: [ProbeDocument]
    }

    var schema = 1
    var outcome: String
    var id: String?
    var remedy: String?
    var diff: String
    var probes: Probes
    var summary: String
    var details: [String]
    var warnings: [String]
    var proven: Bool
    var report: String?
    var byHand: [String]

    /// A change that was run, whatever became of it.
    init(_ report: ChangeReport, remedy: String?, diff: String, warnings: [String] = []) {
        outcome = report.outcome.rawValue
        id = report.id
        self.remedy = remedy
        self.diff = diff
        probes = Probes(before: report.before.map(ProbeDocument.init), after: report.after.map(ProbeDocument.init))
        summary = report.summary
        details = report.details
        self.warnings = warnings
        proven = report.proven
        self.report = report.reportPath
        byHand = report.byHand
    }

    /// A change that was not run: a dry run, nothing to do, no consent.
    init(outcome: String, summary: String, remedy: Remedy?, before: [EndpointProbe]) {
        self.outcome = outcome
        self.summary = summary
        self.remedy = remedy?.id
        diff = remedy?.plan.diff ?? ""
        probes = Probes(before: before.map(ProbeDocument.init), after: [])
        details = []
        warnings = remedy?.plan.warnings ?? []
        proven = false
        byHand = []
    }

    private enum Key: CodingKey {
        case schema, outcome, id, remedy, diff, probes, summary, details, warnings, proven, report, byHand
    }

    /// Written out because `id` and `remedy` are part of the contract and stand as null when there is none.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(schema, forKey: .schema)
        try container.encode(outcome, forKey: .outcome)
        try container.encode(id, forKey: .id)
        try container.encode(remedy, forKey: .remedy)
        try container.encode(diff, forKey: .diff)
        try container.encode(probes, forKey: .probes)
        try container.encode(summary, forKey: .summary)
        try container.encode(details, forKey: .details)
        try container.encode(warnings, forKey: .warnings)
        try container.encode(proven, forKey: .proven)
        try container.encode(report, forKey: .report)
        try container.encode(byHand, forKey: .byHand)
    }
}
