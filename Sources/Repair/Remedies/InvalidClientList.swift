// Lists for outgoing mail (smtp, lmtp) that this Postfix rejects: mail is deferred, or sent unencrypted (FACTS §3.4). They are
// respelled on request, alone or together with the server's lists.

import PostfixModel

struct InvalidClientList {
    private let rejected: RejectedLists
    private let configuration: Configuration

    init(_ rejected: RejectedLists) {
        self.rejected = rejected
        configuration = rejected.configuration
    }

    /// Is nil where no client list that is set is rejected.
    var remedy: Remedy? {
        let edits = edits
        guard let first = edits.first,
            let plan = ConfigurationPlan(
                remedy: "invalid-client-list", changes: edits.map(\.change), before: configuration, files: rejected.files)
        else { return nil }
        let build = configuration.build
        return Remedy(
            id: "invalid-client-list", title: "The lists for outgoing mail", value: first.value,
            price: edits.map { edit in
                let on = ProtocolList(edit.value).read(by: build).enabled.spoken
                return "\(edit.list.parameter) gets \(edit.value), which allows \(on) for outgoing mail."
            },
            plan: plan.plan(), needsAsking: true)
    }

    private var edits: [(list: EffectiveValue, value: String, change: ConfigurationChange)] {
        var seen: Set<EditSite> = []
        var edits: [(EffectiveValue, String, ConfigurationChange)] = []
        for client in configuration.clientLists where client.isRejected {
            guard let site = EditSite(configuration.editPlace(of: client.value), in: configuration), seen.insert(site).inserted else {
                continue
            }
            let usual = configuration.build.knowsExclusions ? RemedyKind.upgradeSafeValue : RemedyKind.articleValue
            let value = (rejected.respelling(of: client.value) ?? rejected.legible(of: client.value))?.value ?? usual
            edits.append((client.value, value, site.change(in: configuration, to: value)))
        }
        return edits
    }
}

extension RepairMenu {
    /// This repair of the server's lists and that of the lists for outgoing mail in one plan; nil where nothing is to be done for
    /// outgoing mail, or where this repair brings its lists in order already.
    package static func withClientLists(_ remedy: Remedy, files: ConfigurationFiles, configuration: Configuration) -> Remedy? {
        guard let repaired = remedy.plan.changes.applied(to: configuration) else { return nil }
        let subjects = Set(remedy.plan.changes.map(\.subject))
        let left = RejectedLists(configuration: repaired, mainPath: files.main, masterPath: files.master)
        let before = RejectedLists(configuration: configuration, mainPath: files.main, masterPath: files.master)
        guard InvalidClientList(left).remedy != nil, let clients = InvalidClientList(before).remedy else { return nil }
        let changes = remedy.plan.changes + clients.plan.changes.filter { !subjects.contains($0.subject) }
        guard let plan = ConfigurationPlan(remedy: remedy.id, changes: changes, before: configuration, files: files) else { return nil }
        var combined = remedy
        combined.plan = plan.plan(governed: remedy.plan.governed, goal: remedy.plan.goal, warnings: remedy.plan.lastingWarnings)
        combined.plan.faultBehindTheList = remedy.plan.faultBehindTheList
        combined.price += clients.price
        return combined
    }
}
