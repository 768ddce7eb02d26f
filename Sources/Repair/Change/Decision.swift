// The decision after a change was tried: a function of what was seen, nothing else (DESIGN §4).

import Diagnosis

/// Keep the new files or revert to the old ones, with the reason as a sentence.
package enum Decision: Sendable, Equatable, Hashable {
    case keep(proven: Bool, String)
    /// `otherFault`: the change took effect, and another fault keeps the port dead. Whoever asks for it has it kept all the same.
    case revert(String, otherFault: Bool = false)

    package var sentence: String {
        switch self {
        case .keep(_, let sentence), .revert(let sentence, _): sentence
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
            ?? Decision.stillDead(evidence, keep: keep) ?? Decision.closedSocket(evidence) ?? Decision.oldCertificate(evidence)
            ?? Decision.newCertificate(evidence)
            ?? Decision.unshown(evidence) ?? Decision.good(evidence)
    }

    /// Postfix turns this machine away because it was asked too often (FACTS §10): that is no answer, and shows no fault.
    private static func limited(_ evidence: ChangeEvidence) -> Decision? {
        let isLogged = evidence.log.contains { if case .limited = $0.detail { true } else { false } }
        let dead = evidence.pairs.first { pair in
            (pair.isLost || evidence.isAwaited(pair.before) && pair.after.isDead)
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
        let dead = evidence.after.filter(\.isDead).map(\.endpoint)
        guard !dead.isEmpty else { return nil }
        let ports = dead.map(\.shown).joined(separator: ", ")
        let why = evidence.faultBehindTheList(dead: dead).map { ": \($0.quotation)" } ?? "."
        return .keep(proven: false, "Kept: Postfix runs again, but \(ports) cannot be used for another reason\(why)")
    }

    private static func oldCertificate(_ evidence: ChangeEvidence) -> Decision? {
        let old = evidence.after.first { probe in
            guard let wanted = evidence.aim.certificate(for: probe.endpoint) else { return false }
            return probe.servedFingerprint.map { $0 != wanted } ?? false
        }
        guard let old else { return nil }
        return .revert("\(old.endpoint.shown) still presents the old certificate.")
    }

    /// Of a change that is about more than lists the ports tell, and while each of them answers a line reverts nothing.
    private static func rejection(_ evidence: ChangeEvidence) -> Decision? {
        guard evidence.goal == .acceptedLists else { return nil }
        return evidence.log.first(where: evidence.isRejection).map { .revert("Postfix still rejects a list: \($0.line)") }
    }

    private static func lostPort(_ evidence: ChangeEvidence) -> Decision? {
        for pair in evidence.pairs where pair.isLost {
            return .revert("\(pair.before.endpoint.shown) answered before the change and does not now.")
        }
        return nil
    }

    private static func stillDead(_ evidence: ChangeEvidence, keep: Bool) -> Decision? {
        // A port that this machine's own client refuses, or that it cannot ask, shows no fault of the server.
        let stillDead = evidence.repairable.filter(\.after.isDead)
        guard let dead = stillDead.first else { return nil }
        // A port that still hangs up, and no line that names another fault: nothing shows that the list was accepted.
        let ports = stillDead.map(\.after.endpoint)
        let earlier = dead.after.showsDroppedTLS ? nil : FaultBehindTheList(evidence.fatalsBefore, dead: ports)
        guard let fault = evidence.faultBehindTheList(dead: ports) ?? earlier else {
            let port = dead.after.endpoint.shown
            if dead.after.showsDroppedTLS {
                let sentence = "\(port) still drops TLS, and nothing in the log shows that \(evidence.goal.reachedWords)."
                return keep && evidence.goal == .usablePorts ? .keep(proven: false, sentence + " Kept as asked.") : .revert(sentence)
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
            "\(sentence) Put that right and repair again, or have the \(evidence.goal.subject) kept all the same.", otherFault: true)
    }

    /// A service that came with the change: master has no socket for it, or nobody could look.
    private static func closedSocket(_ evidence: ChangeEvidence) -> Decision? {
        let closed = evidence.aim.sockets.filter { evidence.sockets[$0] == .some(false) }
        if let first = closed.first { return .revert("\(first) still takes no connection.") }
        guard evidence.repairable.isEmpty,
            let unseen = evidence.aim.sockets.first(where: { evidence.sockets[$0] == nil || evidence.sockets[$0] == .some(nil) })
        else { return nil }
        return .keep(
            proven: false, "Kept, unproven: nobody could ask \(unseen), and no port was dead that could show it. \(found(evidence))")
    }

    private static func newCertificate(_ evidence: ChangeEvidence) -> Decision? {
        let renewed = evidence.after.filter { probe in
            evidence.aim.certificate(for: probe.endpoint).map { $0 == probe.servedFingerprint } ?? false
        }
        guard !renewed.isEmpty, renewed.allSatisfy(\.answers) else { return nil }
        let ports = renewed.map(\.endpoint.shown).joined(separator: ", ")
        let verb = renewed.count == 1 ? "presents" : "present"
        return .keep(proven: true, "Fixed: \(ports) \(verb) the certificate that is in the file.")
    }

    /// Nothing shows that the change helps: this machine's client finishes no session where it should, or no port answers.
    private static func unshown(_ evidence: ChangeEvidence) -> Decision? {
        if let blind = evidence.repairable.first(where: { !$0.after.isUsed }) {
            let port = blind.after.endpoint.shown
            let change = blind.before.showsDroppedTLS ? "\(port) no longer drops TLS, but" : "for \(port)"
            return .keep(proven: false, "Kept, unproven: \(change) this machine's client could not finish a session.")
        }
        if evidence.after.contains(where: \.isUsed) { return nil }
        let dead = evidence.unanswered.map(\.after.endpoint.shown)
        let why =
            dead.isEmpty
            ? "there was no port that could show it."
            : "\(dead.joined(separator: ", ")) \(dead.count == 1 ? "is" : "are") as dead as before, so nothing shows that "
                + "\(evidence.goal.reachedWords)."
        return .keep(proven: false, "Kept, unproven: \(why)")
    }

    private static func good(_ evidence: ChangeEvidence) -> Decision {
        let found = found(evidence)
        let unanswered = evidence.unanswered
        // A port that reads the new list and says nothing does not show that the list is accepted there.
        let unproven = unanswered.filter { evidence.isGoverned($0.after.endpoint) }.map(\.after.endpoint.shown)
        if !unproven.isEmpty {
            return .keep(
                proven: false,
                "Kept, unproven for \(unproven.joined(separator: ", ")), which did not answer before and does not now: "
                    + "find out why. \(found)")
        }
        let others = unanswered.map(\.after.endpoint.shown)
        let remark = others.isEmpty ? "" : " \(others.joined(separator: ", ")) is as dead as before; \(evidence.goal.notAboutWords)."
        let outgoing = evidence.aim.isAboutOutgoing ? " Outgoing mail no port shows: the queue does." : ""
        if evidence.aim.isAboutOutgoing, evidence.repairable.isEmpty {
            return .keep(proven: false, "Kept: \(found)\(remark)\(outgoing)")
        }
        if evidence.aim.isUnseenByPorts, evidence.repairable.isEmpty {
            return .keep(proven: false, "Kept, unproven: no port shows that the line is read now. \(found)\(remark)")
        }
        let opened = evidence.aim.sockets.map { "\($0) takes connections; " }.joined()
        if !opened.isEmpty, evidence.repairable.isEmpty {
            return .keep(proven: true, "Fixed: \(opened)\(found)\(remark)")
        }
        let started = evidence.aim.loading == .start ? "Postfix runs again; " : ""
        return .keep(proven: true, (evidence.repairable.isEmpty ? "Kept: " : "Fixed: ") + started + found + remark + outgoing)
    }

    /// `127.0.0.1:465 answers with TLS and 220.`: the repaired ports, or all that answer where none was to be repaired.
    private static func found(_ evidence: ChangeEvidence) -> String {
        let repaired = evidence.repairable.map(\.after)
        let ports = repaired.isEmpty ? evidence.after.filter(\.isUsed) : repaired
        // A greeting comes inside TLS only where TLS is there from the first byte.
        let isGreeted = repaired.allSatisfy { $0.endpoint.role == .smtps }
        let how = repaired.allSatisfy(\.answers) ? "with TLS" : "as its clients need"
        return "\(ports.map(\.endpoint.shown).joined(separator: ", ")) \(ports.count == 1 ? "answers" : "answer") \(how)"
            + (repaired.isEmpty ? " as before." : isGreeted ? " and 220." : ".")
    }
}

extension ProofGoal {
    fileprivate var subject: String { self == .acceptedLists ? "list" : "edit" }
    fileprivate var reachedWords: String { self == .acceptedLists ? "the new list was accepted" : "the edit helped" }
    fileprivate var stepMade: String { self == .acceptedLists ? "The list is accepted" : "The edit is in force" }
    fileprivate var notAboutWords: String { self == .acceptedLists ? "it reads no edited list" : "this change is not about it" }
}
