// Lists for outgoing mail (smtp, lmtp) that this Postfix rejects: mail is deferred, or sent unencrypted (FACTS §3.4). They are
// respelled on request, alone or together with the server's lists.

import Diagnosis
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
                remedy: Fault.invalidClientList.id, changes: edits.map(\.change), before: configuration, files: rejected.files)
        else { return nil }
        let build = configuration.build
        return Remedy(
            id: Fault.invalidClientList.id, title: "Lists for outgoing", value: first.value,
            price: edits.map { edit in
                let on = ProtocolList(edit.value).read(by: build).enabled.spoken
                return "\(edit.list.parameter) gets \(edit.value), which allows \(on) for outgoing mail."
            },
            plan: plan.plan(), needsAsking: true)
    }

    /// The repair of the server's lists and this one in one plan; nil where that repair brings the lists for outgoing mail in order
    /// already, because they refer to the server's.
    func together(with server: Remedy) -> Remedy? {
        guard let repaired = server.plan.changes.applied(to: configuration), let clients = remedy else { return nil }
        let left = RejectedLists(configuration: repaired, files: rejected.files)
        guard InvalidClientList(left).remedy != nil else { return nil }
        let subjects = Set(server.plan.changes.map(\.subject))
        let changes = server.plan.changes + clients.plan.changes.filter { !subjects.contains($0.subject) }
        guard let plan = ConfigurationPlan(remedy: clients.id, changes: changes, before: configuration, files: rejected.files) else {
            return nil
        }
        var both = clients
        both.title = "All lists, both ways"
        both.value = server.value
        both.price = server.price + clients.price
        both.plan = plan.plan(governed: server.plan.governed, warnings: server.plan.lastingWarnings)
        both.plan.faultBehindTheList = server.plan.faultBehindTheList
        return both
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
