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
    @OrNull var id: String?
    @OrNull var remedy: String?
    var diff: String
    var probes: Probes
    var summary: String
    var details: [String]
    var warnings: [String]
    var proven: Bool
    @OrNull var report: String?
    var byHand: [String]
    /// The fault that had the change reverted, as `check --json` has its faults.
    @OrNull var otherFault: CheckDocument.FaultItem?

    /// A change that was run, whatever became of it.
    init(_ report: ChangeReport, remedy: String?, diff: String, warnings: [String] = []) {
        outcome = report.outcome.rawValue
        id = report.id
        self.remedy = remedy
        self.diff = diff
        probes = Probes(before: report.before.map(ProbeDocument.init), after: report.after.map(ProbeDocument.init))
        summary = report.summary
        details = report.details.map(\.text) + report.next.map(\.line)
        self.warnings = warnings
        proven = report.proven
        self.report = report.reportPath
        byHand = report.byHand
        otherFault = report.otherFault.map { CheckDocument.FaultItem($0, remedy: nil) }
    }

    /// A change that was not run: a dry run, nothing to do, no consent.
    init(outcome: String, summary: String, remedy: Remedy?, before: [EndpointProbe], warnings: [String] = []) {
        self.outcome = outcome
        self.summary = summary
        self.remedy = remedy?.id
        diff = remedy?.plan.diff ?? ""
        probes = Probes(before: before.map(ProbeDocument.init), after: [])
        details = []
        self.warnings = (remedy?.plan.warnings ?? []) + warnings
        proven = false
        byHand = []
    }
}
