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
        var remedy = rejected.rewriting(
            configuration.invalidClientLists, as: .invalidClientList, "Lists for outgoing",
            value: { (rejected.respelling(of: $0) ?? rejected.legible(of: $0))?.value ?? usual },
            price: { list, value in
                let on = ProtocolList(value).read(by: configuration.build).enabled.spoken
                return "\(list.parameter) gets \(value), which allows \(on) for outgoing mail."
            })
        remedy?.plan.aim.isAboutOutgoing = true
        return remedy
    }

    /// Where the text does not tell what was meant.
    private var usual: String { configuration.build.knowsExclusions ? RemedyKind.upgradeSafeValue : RemedyKind.articleValue }

    /// Some list for outgoing mail is still rejected when the server's have been repaired.
    private func isLeft(by server: Remedy) -> Bool {
        guard let repaired = server.plan.changes.applied(to: configuration) else { return false }
        return !repaired.invalidClientLists.isEmpty
    }

    /// The repair of the server's lists, with a warning where it leaves outgoing mail as it is.
    func warning(in server: Remedy) -> Remedy {
        guard server.isOfLists, remedy != nil, isLeft(by: server) else { return server }
        var told = server
        told.plan.lastingWarnings.append(
            "Lists for outgoing mail are invalid too and stay so: the choice \"\(Self.both)\" mends them as well.")
        return told
    }

    private static let both = "All lists, both ways"

    /// The repair of the server's lists and this one in one plan; nil where that repair brings the lists for outgoing mail in order
    /// already, because they refer to the server's.
    func together(with server: Remedy) -> Remedy? {
        guard let clients = remedy, isLeft(by: server) else { return nil }
        let subjects = Set(server.plan.changes.map(\.subject))
        let changes = server.plan.changes + clients.plan.changes.filter { !subjects.contains($0.subject) }
        guard let plan = ConfigurationPlan(remedy: clients.id, changes: changes, before: configuration, files: rejected.files) else {
            return nil
        }
        var both = clients
        both.title = Self.both
        both.value = server.value
        both.price = server.price + clients.price
        both.plan = plan.plan(governed: server.plan.governed, warnings: server.plan.lastingWarnings)
        both.plan.goal = server.plan.goal
        both.plan.aim.loading = server.plan.aim.loading
        both.plan.aim.isAboutOutgoing = true
        both.plan.faultBehindTheList = server.plan.faultBehindTheList
        return both
    }
}
