// Builds the edits that leave no list rejected: each list is edited where its text stands, valid ones are left alone, and every
// result is read again by the rules of this Postfix before it is believed.

import PostfixModel

/// One list to be changed, and what it gets.
struct ListChange {
    var site: EditSite
    /// The list before anything changed.
    var list: EffectiveValue
    var text: String
}

struct PlanBuilder {
    let rejected: RejectedLists
    let remedy: String
    /// The new text for a list that is rejected.
    let newValue: (EffectiveValue) -> String

    /// Returns nil when these values do not bring every list in order: then this is no remedy.
    func draft() -> PlanWriter? {
        var configuration = rejected.configuration
        var changes: [ListChange] = []
        // A list that merely contains another one (`$smtpd_tls_protocols, …`) may be in order once that one is, so it is
        // looked at again after each round. Every round edits at least one more site, so the rounds come to an end.
        while true {
            let round = nextRound(configuration, done: Set(changes.map(\.site)))
            if round.isEmpty { break }
            for change in round {
                guard let next = configuration.setting(change.site, to: change.text) else { return nil }
                configuration = next
            }
            changes += round
        }
        let sites = changes.map(\.site) + rejectedSites
        guard configuration.invalidLists.isEmpty, sites.allSatisfy({ leavesSomethingOn($0, configuration) }),
            keepsValidLists(configuration)
        else { return nil }
        return PlanWriter(remedy: remedy, changes: changes, rejected: rejected, result: configuration)
    }

    private func nextRound(_ configuration: Configuration, done: Set<EditSite>) -> [ListChange] {
        let open = configuration.invalidLists
        let names = Set(open.map(\.parameter))
        var seen = done
        var round: [ListChange] = []
        var waiting: [ListChange] = []
        for list in open {
            guard let change = change(at: site(of: list, in: configuration)), seen.insert(change.site).inserted else { continue }
            if list.through.contains(where: { names.contains($0) && $0 != list.parameter }) && change.site.parameter == list.parameter {
                waiting.append(change)
            } else {
                round.append(change)
            }
        }
        for site in emptied(configuration) where seen.insert(site).inserted {
            if let change = change(at: site) { waiting.append(change) }
        }
        return round.isEmpty ? waiting : round
    }

    private func change(at site: EditSite?) -> ListChange? {
        guard let site, let list = rejected.configuration.value(at: site) else { return nil }
        return ListChange(site: site, list: list, text: newValue(list))
    }

    /// Where the text stands that this list is rejected for. A definition in main.cf may be in order by itself, and be spoilt for one
    /// service by what that service's `-o` puts into it: then the edit goes there, and nobody else sees a change.
    private func site(of list: EffectiveValue, in configuration: Configuration) -> EditSite? {
        let site = EditSite(configuration.editPlace(of: list), in: configuration)
        if let site, isRejected(site, in: configuration) { return site }
        for (index, service) in configuration.master.services.enumerated()
        where configuration.effective(list.parameter, for: service) == list {
            if let name = list.through.last(where: { service.override($0) != nil }) { return .master(service: index, parameter: name) }
        }
        return site
    }

    private func isRejected(_ site: EditSite, in configuration: Configuration) -> Bool {
        configuration.value(at: site).map { !($0.reading(by: configuration.build)?.isValid ?? false) } ?? false
    }

    /// Definitions that are rejected by themselves.
    private var rejectedSites: [EditSite] {
        rejected.lists.compactMap { EditSite(of: $0, in: rejected.configuration) }.filter { isRejected($0, in: rejected.configuration) }
    }

    /// Lists that were rejected and that are valid now by what flows into them, but leave nothing on (`$other, !TLSv1`).
    private func emptied(_ configuration: Configuration) -> [EditSite] {
        rejectedSites.filter { site in
            configuration.value(at: site)?.reading(by: configuration.build).map { $0.isValid && $0.stopsTLS } ?? false
        }
    }

    private func keepsValidLists(_ configuration: Configuration) -> Bool {
        configuration.listeners(changedFrom: rejected.configuration).allSatisfy { $0.before.reading?.isValid != true }
    }

    private func leavesSomethingOn(_ site: EditSite, _ configuration: Configuration) -> Bool {
        guard let reading = configuration.value(at: site)?.reading(by: configuration.build) else { return false }
        return reading.isValid && !reading.stopsTLS
    }
}
