// The decision after a change was tried: a function of what was seen, nothing else (DESIGN §4).

import Diagnosis

/// What was seen around a change that was written and, where Postfix runs, reloaded.
package struct ChangeEvidence: Sendable, Equatable {
    /// The same endpoints before and after.
    package var before: [EndpointProbe]
    package var after: [EndpointProbe]
    /// What the log said since just before the reload; lines of processes that were there before it are left out.
    package var log: [LogEvent]
    /// Processes that ended before the reload, for a port that stays dead without a line of its own.
    package var fatalsBefore: [LogEvent]
    /// Processes seen since the reload as children of this Postfix's master.
    package var children: Set<Int>
    /// Lists that smtpd services of this directory read once the change is made, `$name` expanded, as the log quotes them.
    package var inForce: Set<String>
    /// Services of master.cf (first field) that read a list which the change edits; nil: not known, so any of them may.
    package var governed: Set<String>?
    package var goal: ProofGoal
    package var aim: ChangeAim
    package var isRunning: Bool

    package init(
        before: [EndpointProbe], after: [EndpointProbe], log: [LogEvent] = [], fatalsBefore: [LogEvent] = [],
        children: Set<Int> = [], inForce: Set<String> = [], governed: Set<String>? = nil, goal: ProofGoal = .acceptedLists,
        aim: ChangeAim = ChangeAim(),
        isRunning: Bool = true
    ) {
        self.before = before
        self.after = after
        self.log = log
        self.fatalsBefore = fatalsBefore
        self.children = children
        self.inForce = inForce
        self.governed = governed
        self.goal = goal
        self.aim = aim
        self.isRunning = isRunning
    }
}

/// Keep the new files or revert to the old ones, with the reason as a sentence.
package enum Decision: Sendable, Equatable, Hashable {
    case keep(proven: Bool, String)
    case revert(String)

    package var sentence: String {
        switch self {
        case .keep(_, let sentence), .revert(let sentence): sentence
        }
    }

    package var keeps: Bool { if case .keep = self { true } else { false } }

    /// `keep`: the admin wants the list kept although another fault shows behind it.
    package init(_ evidence: ChangeEvidence, keep: Bool) {
        guard evidence.isRunning else {
            self = .keep(
                proven: false,
                "Kept, unproven: Postfix is not running, so no port could show that \(evidence.goal == .usablePorts ? "it helps" : "the new list is accepted")."
            )
            return
        }
        self =
            Decision.rejection(evidence) ?? Decision.limited(evidence) ?? Decision.lostPort(evidence) ?? Decision.partlyStarted(evidence)
            ?? Decision.stillDead(evidence, keep: keep) ?? Decision.oldCertificate(evidence) ?? Decision.newCertificate(evidence)
            ?? Decision.good(evidence)
    }

    /// Postfix turns this machine away because it was asked too often (FACTS §10): that is no answer, and shows no fault.
    private static func limited(_ evidence: ChangeEvidence) -> Decision? {
        let isLogged = evidence.log.contains { if case .limited = $0.detail { true } else { false } }
        let dead = evidence.pairs.first { pair in
            (pair.isLost || evidence.isAwaited(pair.before) && pair.after.isTelling && !pair.after.serves)
                && (isLogged || pair.after.isTurnedAwayByLimit)
        }
        guard let dead else { return nil }
        return .keep(
            proven: false,
            "Kept, unproven: Postfix limits how often this machine may connect, so \(dead.after.endpoint.shown) was not asked again. "
                + "Look again in a minute.")
    }

    /// Postfix had not started at all: with one port that answers it is better off than before, whatever ails another.
    private static func partlyStarted(_ evidence: ChangeEvidence) -> Decision? {
        guard evidence.aim.loading == .start else { return nil }
        guard evidence.after.contains(where: \.serves) else {
            let isTold = evidence.after.contains(where: \.isTelling)
            return isTold ? .revert("Postfix was started, and no port answers.") : nil
        }
        let dead = evidence.after.filter { $0.isTelling && !$0.serves }.map(\.endpoint)
        guard !dead.isEmpty else { return nil }
        let ports = dead.map(\.shown).joined(separator: ", ")
        let why = FaultBehindTheList(evidence.counted, dead: dead).map { ": \($0.quotation)" } ?? "."
        return .keep(proven: false, "Kept: Postfix runs again, but \(ports) cannot be used for another reason\(why)")
    }

    private static func oldCertificate(_ evidence: ChangeEvidence) -> Decision? {
        let old = evidence.after.first { probe in
            guard let wanted = probe.endpoint.service.flatMap({ evidence.aim.certificates[$0] }) else { return false }
            return probe.servedFingerprint.map { $0 != wanted } ?? false
        }
        guard let old else { return nil }
        return .revert("\(old.endpoint.shown) still presents the old certificate.")
    }

    private static func rejection(_ evidence: ChangeEvidence) -> Decision? {
        evidence.log.first(where: evidence.isRejection).map { .revert("Postfix still rejects a list: \($0.line)") }
    }

    private static func lostPort(_ evidence: ChangeEvidence) -> Decision? {
        for pair in evidence.pairs where pair.isLost {
            return .revert("\(pair.before.endpoint.shown) answered before the change and does not now.")
        }
        return nil
    }

    private static func stillDead(_ evidence: ChangeEvidence, keep: Bool) -> Decision? {
        // A port that this machine's own client refuses, or that it cannot ask, shows no fault of the server.
        let stillDead = evidence.repairable.filter { $0.after.isTelling && !$0.after.serves }
        guard let dead = stillDead.first else { return nil }
        // A port that still hangs up, and no line that names another fault: nothing shows that the list was accepted.
        let ports = stillDead.map(\.after.endpoint)
        let earlier = dead.after.showsDroppedTLS ? nil : FaultBehindTheList(evidence.fatalsBefore, dead: ports)
        guard let fault = FaultBehindTheList(evidence.counted, dead: ports) ?? earlier else {
            let port = dead.after.endpoint.shown
            if dead.after.showsDroppedTLS {
                return .revert("\(port) still drops TLS, and nothing in the log shows that \(evidence.goal.isReached).")
            }
            let isPastTheList = evidence.goal == .acceptedLists && dead.before.showsDroppedTLS
            let sentence = "\(port) \(isPastTheList ? "now gets past the list, but" : "was dead and") still does not answer as it should."
            return keep ? .keep(proven: false, sentence + " Kept as asked.") : .revert(sentence)
        }
        let sentence = "\(evidence.goal.stepMade), but another fault shows behind it on \(fault.ports): \(fault.quotation)"
        if keep {
            return .keep(
                proven: false, "Kept as asked. \(sentence) Put that right next and reload Postfix: the port stays dead until then.")
        }
        return .revert(
            "\(sentence) Put that right and repair again, or have the \(evidence.goal.subject) kept all the same: fix --yes --keep.")
    }

    private static func newCertificate(_ evidence: ChangeEvidence) -> Decision? {
        let renewed = evidence.after.filter { probe in
            probe.endpoint.service.flatMap { evidence.aim.certificates[$0] }.map { $0 == probe.servedFingerprint } ?? false
        }
        guard !renewed.isEmpty, renewed.allSatisfy(\.answers) else { return nil }
        let ports = renewed.map(\.endpoint.shown).joined(separator: ", ")
        let verb = renewed.count == 1 ? "presents" : "present"
        return .keep(proven: true, "Fixed: \(ports) \(verb) the certificate that is in the file.")
    }

    private static func good(_ evidence: ChangeEvidence) -> Decision {
        let dropped = evidence.repairable
        let blind = dropped.first { !$0.after.isUsed }
        if let blind {
            let change =
                blind.before.showsDroppedTLS
                ? "\(blind.after.endpoint.shown) no longer drops TLS, but" : "for \(blind.after.endpoint.shown)"
            return .keep(proven: false, "Kept, unproven: \(change) this machine's client could not finish a session.")
        }
        let answering = evidence.after.filter(\.isUsed).map(\.endpoint.shown)
        guard !answering.isEmpty else {
            return .keep(proven: false, "Kept, unproven: there was no port that could show it.")
        }
        let ports = dropped.isEmpty ? answering : dropped.map(\.after.endpoint.shown)
        let verb = ports.count == 1 ? "answers" : "answer"
        // A greeting comes inside TLS only where TLS is there from the first byte.
        let isGreeted = dropped.allSatisfy { $0.after.endpoint.role == .smtps }
        let started = evidence.aim.loading == .start ? "Postfix runs again; " : ""
        let how = dropped.allSatisfy(\.after.answers) ? "with TLS" : "as its clients need"
        let found = ports.joined(separator: ", ") + " \(verb) \(how)" + (dropped.isEmpty ? " as before." : isGreeted ? " and 220." : ".")
        let mute = evidence.mute
        // A port that reads the new list and says nothing does not show that the list is accepted there.
        let unproven = mute.filter { evidence.isGoverned($0.after.endpoint) }.map(\.after.endpoint.shown)
        if !unproven.isEmpty {
            return .keep(
                proven: false,
                "Kept, unproven for \(unproven.joined(separator: ", ")), which did not answer before and does not now: "
                    + "find out why. \(found)")
        }
        let others = mute.map(\.after.endpoint.shown)
        let remark = others.isEmpty ? "" : " \(others.joined(separator: ", ")) is as dead as before; \(evidence.goal.isForeign)."
        return .keep(proven: true, (dropped.isEmpty ? "Kept: " : "Fixed: ") + started + found + remark)
    }
}

extension ChangeEvidence {
    /// The line shows that a list of this server is still rejected: it quotes one that is in force here, and a child of this
    /// Postfix's master wrote it. Where a port is dead, that one may have ended before anybody looked.
    fileprivate func isRejection(_ event: LogEvent) -> Bool {
        guard let list = event.kind.rejectedList, inForce.contains(where: { LogDigest.sameList(list, $0) }) else { return false }
        return children.contains(event.pid) || repairable.contains { !$0.after.isTLSUp }
    }

    private var strangers: [LogEvent] { log.filter { $0.kind.rejectedList != nil && !isRejection($0) } }

    /// The log without the processes that reject lists which are not this server's: another instance's lines, or anybody's.
    package var counted: [LogEvent] {
        let pids = Set(strangers.map(\.pid))
        return log.filter { !pids.contains($0.pid) }
    }

    /// Lines about lists that say nothing about this change.
    package var remarks: [String] {
        strangers.first.map { ["The log has a line about a list that is not in force here; it does not count: \($0.line)"] } ?? []
    }

    /// Ports that clients could use before the change, and cannot in these probes.
    func lost(in probes: [EndpointProbe]) -> [Endpoint] {
        before.filter(\.serves).map(\.endpoint).filter { endpoint in probes.contains { $0.endpoint == endpoint && !$0.serves } }
    }

    fileprivate struct Pair {
        var before: EndpointProbe
        var after: EndpointProbe

        /// Clients could use the port and cannot now. A port that gave our own client its answer must give it again: that the client
        /// now refuses what the server sends is a change for the worse, too.
        var isLost: Bool { after.isTelling && (before.serves && !after.serves || before.answers && !after.answers) }
    }

    fileprivate var pairs: [Pair] {
        before.compactMap { old in
            after.first { $0.endpoint == old.endpoint }.map { Pair(before: old, after: $0) }
        }
    }

    /// Ports that the change may bring back. One that no edited list governs is dead for a reason of its own.
    fileprivate var repairable: [Pair] { pairs.filter { isAwaited($0.before) } }

    /// The ports whose answer is waited for: dead before, and the change is about them.
    package var awaited: Set<Endpoint> { Set(before.filter(isAwaited).map(\.endpoint)) }

    fileprivate func isAwaited(_ before: EndpointProbe) -> Bool {
        switch goal {
        case .acceptedLists: before.isDeadByTLS && !isForeign(before.endpoint)
        case .usablePorts: !before.serves && (aim.loading == .start || isGoverned(before.endpoint))
        }
    }

    /// Ports that did not answer before and do not now, beside the repairable ones.
    fileprivate var mute: [Pair] {
        pairs.filter { pair in
            !pair.before.answers && !pair.after.isUsed && !isAwaited(pair.before)
        }
    }

    /// The service of this port reads an edited list, as far as known. A port given by hand belongs to no known service.
    fileprivate func isGoverned(_ endpoint: Endpoint) -> Bool {
        guard let service = endpoint.service else { return false }
        return governed?.contains(service) ?? true
    }

    /// A service of this server that is known to read no edited list.
    private func isForeign(_ endpoint: Endpoint) -> Bool {
        guard let service = endpoint.service, let governed else { return false }
        return !governed.contains(service)
    }
}

extension EndpointProbe {
    /// This machine's own client used the port to its end.
    fileprivate var isUsed: Bool { answers || state == .worksWithoutTLS }
}

extension ProofGoal {
    fileprivate var subject: String { self == .acceptedLists ? "list" : "edit" }
    fileprivate var isReached: String { self == .acceptedLists ? "the new list was accepted" : "the edit helped" }
    fileprivate var stepMade: String { self == .acceptedLists ? "The list is accepted" : "The edit is in force" }
    fileprivate var isForeign: String { self == .acceptedLists ? "it reads no edited list" : "this change is not about it" }
}

extension LogEvent.Kind {
    /// The list that the line quotes as not understood.
    package var rejectedList: String? {
        switch self {
        case .invalidList(let value): value
        case .unknownWord(_, _, let list): list
        default: nil
        }
    }

    /// A fault that only shows once the list is accepted (FACTS §3.2: the list is looked at first), or that stops the daemon.
    package var isOtherFault: Bool {
        switch self {
        case .certificateProblem, .libraryProblem, .fatal: true
        default: false
        }
    }

    package var isTrouble: Bool {
        switch self {
        case .wrapperDropped: true
        default: rejectedList != nil || isOtherFault
        }
    }
}

extension EndpointProbe {
    /// SHA-256 of the certificate that the port presented; nil where none came, or it was not looked at.
    fileprivate var servedFingerprint: String? {
        if case .established(let session) = tls { session.served?.leaf?.fingerprint } else { nil }
    }
}
