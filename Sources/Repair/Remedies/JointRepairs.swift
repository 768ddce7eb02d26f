// Several faults of the same ports in one change: the edit of one of them alone would be reverted for the sake of the others. What may be
// made unasked is joined to each remedy; what cannot be joined is named beside it.

import Diagnosis
import PostfixModel

struct JointRepairs {
    /// As they were, each with what its ports need besides.
    private(set) var remedies: [Remedy] = []
    private let assessment: Assessment
    private let rejected: RejectedLists
    /// Every edit that is certain, as the faults rank.
    private var parts: [Part] = []

    /// What one fault needs.
    private struct Part: Equatable {
        var sighting: Sighting
        var remedy: Remedy
        /// Empty: all of them.
        var ports: Set<Int> { Set(sighting.ports) }

        func touches(_ ports: Set<Int>) -> Bool { self.ports.isEmpty || ports.isEmpty || !self.ports.isDisjoint(with: ports) }
    }

    init(_ assessment: Assessment, _ rejected: RejectedLists, _ remedies: [Remedy]) {
        self.assessment = assessment
        self.rejected = rejected
        let list = remedies.first { $0.isOfLists && !$0.needsAsking } ?? remedies.first(where: \.isOfLists)
        parts = assessment.verdict.faults.flatMap { sighting in
            let found = sighting.id == Fault.invalidList.id ? [list].compactMap(\.self) : RepairMenu.edits(of: sighting, assessment)
            return found.filter { !$0.plan.changes.isEmpty }.map { Part(sighting: sighting, remedy: $0) }
        }
        self.remedies = remedies.map(joined)
        for index in self.remedies.indices {
            guard let says = notEnough(self.remedies[index]) else { continue }
            self.remedies[index].price.append(says)
            self.remedies[index].reasons.append(says)
        }
    }

    private func notEnough(_ remedy: Remedy) -> String? {
        switch RepairMenu(remedies: remedies, advice: []).wayOut(of: remedy) {
        case nil: nil
        case .together(let both):
            "Not enough by itself: the same ports have another fault. \u{201C}\(both.title)\u{201D} mends both in one change."
        case .after(let other):
            "Not enough by itself: the same ports need \u{201C}\(other.title)\u{201D}, too. Keep this one all the same, and make that one next."
        }
    }

    private func joined(_ remedy: Remedy) -> Remedy {
        let own = parts.filter { remedy.isOfLists ? $0.remedy.isOfLists : $0.remedy == remedy }
        guard let first = own.first else { return remedy }
        var ports = own.contains { $0.ports.isEmpty } ? [] : own.reduce(into: Set<Int>()) { $0.formUnion($1.ports) }
        var rest = parts.filter { !own.contains($0) }
        var changes = remedy.plan.changes
        var mended: [Part] = []
        var left: [Part] = []
        while let index = rest.firstIndex(where: { $0.touches(ports) || isMet($0, by: changes, on: ports) }) {
            let part = rest.remove(at: index)
            guard !part.remedy.needsAsking, let more = joining(part.remedy.plan.changes, to: changes, of: remedy) else {
                left.append(part)
                continue
            }
            changes = more
            mended.append(part)
            ports = ports.isEmpty || part.ports.isEmpty ? [] : ports.union(part.ports)
        }
        var result = plan(remedy, changes, mended, first.sighting.ports) ?? remedy
        // Also what only waits on disk: the reload would load it.
        result.besides = left.map(\.remedy.id).unique
        return result
    }

    /// One of these ports meets this fault once these changes are made: behind wrapper mode, say, it reads another parameter than before.
    private func isMet(_ part: Part, by changes: [ConfigurationChange], on ports: Set<Int>) -> Bool {
        guard let after = changes.applied(to: rejected.configuration), var files = assessment.facts.configuration.value else {
            return false
        }
        files.mainBytes = after.main.render()
        files.masterBytes = after.master.render()
        var facts = assessment.facts
        facts.configuration = .value(files)
        let picture = ServerPicture(facts)
        return Fault.all.filter { $0.id == part.sighting.id }.flatMap { $0.recognise(picture) }
            .contains { !ports.isDisjoint(with: $0.ports) }
    }

    /// Both; nil where that is not certain.
    private func joining(
        _ more: [ConfigurationChange], to changes: [ConfigurationChange], of remedy: Remedy
    ) -> [ConfigurationChange]? {
        let new = more.filter { !changes.contains($0) }
        if new.isEmpty { return changes }
        let subjects = Set(changes.map(\.subject))
        guard !new.contains(where: { subjects.contains($0.subject) }),
            let both = ConfigurationPlan(
                remedy: remedy.id, changes: changes + new, before: rejected.configuration, files: rejected.files)
        else { return nil }
        // A line that comes into force may bring a list of its own with it.
        return both.changes.contains(where: \.isList) && !both.after.invalidLists.isEmpty ? nil : both.changes
    }

    /// Returns nil where nothing was joined.
    private func plan(_ remedy: Remedy, _ changes: [ConfigurationChange], _ mended: [Part], _ ports: [Int]) -> Remedy? {
        guard !mended.isEmpty,
            let made = ConfigurationPlan(remedy: remedy.id, changes: changes, before: rejected.configuration, files: rejected.files)
        else { return nil }
        let all = [remedy] + mended.map(\.remedy)
        let starts = all.contains { $0.plan.aim.loading == .start }
        let governed = all.compactMap(\.plan.governed).reduce(into: Set<String>()) { $0.formUnion($1) }
        var joint = remedy
        joint.plan = made.plan(
            governed: starts ? Set(made.after.listeners.map(\.service.name)) : governed, goal: .usablePorts,
            warnings: all.flatMap(\.plan.lastingWarnings).unique)
        joint.plan.upgradeWarnings = all.flatMap(\.plan.upgradeWarnings).unique
        joint.plan.aim.loading = starts ? .start : .reload
        joint.plan.aim.sockets = all.flatMap(\.plan.aim.sockets).unique
        joint.plan.aim.isUnseenByPorts = all.contains { $0.plan.aim.isUnseenByPorts }
        joint.plan.faultBehindTheList = all.compactMap(\.plan.faultBehindTheList).first { fault in
            !mended.contains { $0.sighting.tells(fault.text) }
        }
        joint.mends = mended.map(\.sighting.id).filter { $0 != remedy.fault }.unique
        let says = JointRepairs.sentence([remedy.fault] + joint.mends, ports)
        joint.price.append(says)
        joint.reasons.append(says)
        return joint
    }

    private static func sentence(_ faults: [String], _ ports: [Int]) -> String {
        let names = faults.dropLast().joined(separator: ", ") + (faults.count > 1 ? " and " : "") + (faults.last ?? "")
        let place = ports.isEmpty ? "this server" : ServerPicture.portsText(ports).lowercasedFirst
        return "Mends \(faults.count == 2 ? "both faults" : "all faults") of \(place) in one change: \(names)."
    }
}

extension Remedy {
    package var isOfLists: Bool { RepairMenu.listRemedies.contains(id) || id == "own" }
    /// The fault that it is about first of all.
    package var fault: String { isOfLists ? Fault.invalidList.id : id }
}

extension Sighting {
    /// The fault is the one that these words are about.
    fileprivate func tells(_ text: String) -> Bool {
        summary == text || (reason + evidence.flatMap(\.plainLines)).contains { $0.contains(text) }
    }
}
