// A plan from its changes: where each edit stands, what it governs, what it proves, and the files whole.

import Diagnosis
import PostfixModel

struct PlanWriter {
    let rejected: RejectedLists
    /// The lists as they would be read after the change.
    let result: Configuration
    let changes: [ListChange]
    /// What each change governs, in the order of the changes.
    let governed: [[Listener]]
    private let remedy: String

    init(remedy: String, changes: [ListChange], rejected: RejectedLists, result: Configuration) {
        self.remedy = remedy
        self.rejected = rejected
        self.result = result
        let sorted = changes.sorted { $0.position < $1.position }
        self.changes = sorted
        governed = sorted.map { change in
            rejected.configuration.setting(change.site, to: change.text)?.listeners(changedFrom: rejected.configuration).map(\.before) ?? []
        }
    }

    /// The new text for the list that matters most: in wrapper mode the whole port is dead, with STARTTLS mail may still go in clear.
    var leadingValue: String {
        let ranks = governed.map { listeners in
            listeners.contains(where: \.isWrapperMode)
                ? 0 : listeners.contains { $0.governing == .enforced } ? 1 : listeners.isEmpty ? 3 : 2
        }
        return zip(ranks, changes).min { $0.0 < $1.0 }?.1.text ?? ""
    }

    var plan: Plan {
        let before = rejected.configuration
        let warnings = PlanWarnings(self)
        var plan = Plan(
            remedy: remedy, edits: zip(changes, governed).compactMap(edit), files: rejected.files.changes(from: before, to: result),
            effects: ProtocolEffect.all(from: before, to: result), warnings: warnings.sentences,
            faultBehindTheList: changes.isEmpty ? nil : rejected.faultBehindTheList,
            expected: ConfigurationDifference(before, result).values,
            governed: Set(result.listeners(changedFrom: before).map(\.after.service.name)), inForce: result.listsInForce)
        plan.upgradeWarnings = warnings.upgrades
        plan.changes = changes.map { $0.site.change(in: before, to: $0.text) }
        return plan
    }

    private func edit(_ change: ListChange, _ governed: [Listener]) -> PlannedEdit? {
        writer.edit(change.site.change(in: rejected.configuration, to: change.text), governed: governed)
    }

    private var writer: EditWriter { EditWriter(before: rejected.configuration, files: rejected.files) }
}

extension ListChange {
    /// main.cf before master.cf, each in the order of its lines.
    fileprivate var position: (Int, Int) {
        switch list.origin {
        case .mainCF(let lines): (0, lines.lowerBound)
        case .masterCF(_, let line): (1, line)
        case .builtIn: (2, 0)
        }
    }
}
