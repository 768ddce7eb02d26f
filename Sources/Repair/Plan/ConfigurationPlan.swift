// A plan from changes of any kind: the files whole, each edit with its lines and how to make it by hand, the values that differ and no
// others. A fault's remedy names its changes; everything else follows from the two states of the files.

import Diagnosis
import PostfixModel

/// Where the configuration's files are, and who else writes them.
package struct ConfigurationFiles: Sendable, Equatable {
    package var main: String
    package var master: String
    /// Names with the evidence, as `ConfigurationFacts.managers` has them.
    package var managers: [String]
    /// Where a change has to be made so that it lasts, as sentences.
    package var lastingPlaces: [String]

    package init(main: String, master: String, managers: [String] = [], lastingPlaces: [String] = []) {
        self.main = main
        self.master = master
        self.managers = managers
        self.lastingPlaces = lastingPlaces
    }

    package init(_ facts: ConfigurationFacts) {
        self.init(main: facts.mainPath, master: facts.masterPath, managers: facts.managers, lastingPlaces: facts.lastingPlaces)
    }

    /// The files that differ, whole.
    func changes(from before: Configuration, to after: Configuration) -> [FileChange] {
        [
            FileChange(path: main, before: before.main.render(), after: after.main.render()),
            FileChange(path: master, before: before.master.render(), after: after.master.render()),
        ].filter { $0.before != $0.after }
    }
}

package struct ConfigurationPlan {
    package let remedy: String
    package let changes: [ConfigurationChange]
    package let before: Configuration
    package let after: Configuration
    package let files: ConfigurationFiles

    /// Returns nil where there is nothing to change, where one of the changes is not certain, and where clients might do more by it.
    package init?(remedy: String, changes: [ConfigurationChange], before: Configuration, files: ConfigurationFiles) {
        guard !changes.isEmpty, let after = changes.applied(to: before) else { return nil }
        self.remedy = remedy
        self.changes = changes
        self.before = before
        self.after = after
        self.files = files
        let difference = ConfigurationDifference(before, after)
        guard difference.entries.isEmpty, !fileChanges.isEmpty, difference.isPlanned(changes, of: before.master.services),
            !Exposure(before: before, after: after).isWider
        else { return nil }
    }

    /// `governed`: the services (first field of master.cf) whose ports show whether it worked; nil: the listeners for which something
    /// differs, and every one where a service that others need comes back.
    package func plan(governed: Set<String>? = nil, goal: ProofGoal = .acceptedLists, warnings: [String] = []) -> Plan {
        let difference = ConfigurationDifference(before, after)
        // A service that comes with the change shows its own port.
        let appearing = after.listeners.filter { one in
            difference.services.contains { $0.appears && $0.service == one.service.key }
        }
        var plan = Plan(
            remedy: remedy, edits: edits, files: fileChanges,
            effects: ProtocolEffect.all(from: before, to: after), warnings: (warnings + PlanWarnings.otherWriters(of: files)).unique,
            expected: difference.values + kept(beside: difference.values), services: difference.services,
            governed: (governed ?? Set(affected(by: changes).map(\.service.name))).union(appearing.map(\.service.name)),
            inForce: after.listsInForce)
        plan.changes = changes
        plan.goal = goal
        plan.result = after
        plan.writesMainFirst = isWiderBetween(before.replacing(master: after.master)) && !isWiderBetween(before.replacing(main: after.main))
        return plan
    }

    /// With one file new and the other one old clients could do more than before.
    private func isWiderBetween(_ between: Configuration) -> Bool { Exposure(before: before, after: between).isWider }

    /// Options that keep their value and that postconf shows only now: it reads none behind a stray word.
    private func kept(beside values: [ExpectedValue]) -> [ExpectedValue] {
        let repaired = changes.compactMap { change in if case .repair(let stray) = change { stray.service } else { nil } }.unique
        return repaired.compactMap { key in after.master.services.last { $0.key == key } }.flatMap { service in
            service.overrides.map(\.name).unique.compactMap { name in
                guard !values.contains(where: { $0.service == service.key && $0.parameter == name }),
                    let value = service.override(name)?.text
                else { return nil }
                return ExpectedValue(parameter: name, service: service.key, before: value, after: value)
            }
        }
    }

    private var edits: [PlannedEdit] {
        let edits = changes.compactMap { change in
            let above = changes(above: change)
            return above.applied(to: before).flatMap { base in
                EditWriter(before: base, files: files).edit(change, governed: affected(by: above + [change]))
            }
        }
        return edits.sorted { ($0.file == files.master ? 1 : 0, $0.line) < ($1.file == files.master ? 1 : 0, $1.line) }
    }

    /// An option in the first column belongs to the service only when those above it do, and a line at the end stands behind the one that
    /// was added before it.
    private func changes(above change: ConfigurationChange) -> [ConfigurationChange] {
        if change.isAppended { return changes.prefix { $0 != change }.filter(\.isAppended) }
        return changes.filter { $0.isInFirstColumn && change.isInFirstColumn && $0.line < change.line }
    }

    private var fileChanges: [FileChange] { files.changes(from: before, to: after) }

    private func affected(by changes: [ConfigurationChange]) -> [Listener] {
        guard let edited = changes.applied(to: before) else { return [] }
        // A list is about those who read it, and not about whatever else the service does.
        if changes.allSatisfy(\.isList) { return edited.listeners(changedFrom: before).map(\.before) }
        if changes.contains(where: \.isAppended) {
            return edited.listeners.filter { $0.governing != .tlsOff }
        }
        let difference = ConfigurationDifference(before, edited)
        let services = Set(difference.values.compactMap(\.service) + difference.services.map(\.service))
        let parameters = difference.values.filter { $0.service == nil }.map(\.parameter).filter(isServers)
        let former = Dictionary(before.listeners.map { ($0.address, $0) }) { $1 }
        return edited.listeners.filter { listener in
            if services.contains(listener.service.key) { return true }
            guard let old = former[listener.address] else { return true }
            return old.list?.expandedBytes != listener.list?.expandedBytes || old.governing != listener.governing
                || parameters.contains { listener.service.override($0) == nil && CipherGrade.mayBeRead($0, by: listener) }
        }
    }

    /// A parameter of main.cf that every server process reads. The lists and names of the administrator's own are looked at where they
    /// flow into what a listener reads.
    private func isServers(_ name: String) -> Bool {
        if (TLSParameter.lists + TLSParameter.clientLists).contains(name) { return false }
        return ["smtpd_", "tls_", "inet_", "message_", "queue_", "milter_"].contains { name.hasPrefix($0) } || before.builtIn(name) != nil
    }
}

extension ConfigurationDifference {
    /// Every difference is one that a change names, or comes with a service that one names.
    fileprivate func isPlanned(_ changes: [ConfigurationChange], of before: [MasterService]) -> Bool {
        let subjects = Set(changes.map(\.subject))
        var whole: Set<String> = []
        for change in changes {
            switch change {
            case .renameService(let service, let name): whole.formUnion([service.key, "\(name)/\(service.type)"])
            case .uncomment, .append: whole.insert(change.subject)
            case .uncommentHead, .outdentService:
                // The options go over from the service above.
                let above = before.last { $0.lines.lowerBound < change.line }
                whole.formUnion([change.subject] + [above?.key].compactMap(\.self))
            case .repair(let stray): if let service = stray.service { whole.insert(service) }
            default: break
            }
        }
        return values.allSatisfy { value in
            guard let service = value.service else { return subjects.contains(value.parameter) }
            return whole.contains(service) || subjects.contains("\(service)/\(value.parameter)")
        } && services.allSatisfy { whole.contains($0.service) }
    }
}
