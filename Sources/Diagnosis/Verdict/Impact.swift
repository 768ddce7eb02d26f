// Who is hurt, port by port, and how soon something must be done.

import PostfixModel

/// What a port's trouble means to those who use it.
package struct PortImpact: Sendable, Hashable {
    /// `465`, or the service's name where it has no port of its own.
    package var port: String
    /// `drops the line at once: no customer can send`.
    package var effect: String
}

package enum Urgency: Sendable, Equatable {
    /// Users cannot send, or no mail comes in.
    case now
    /// Mail flows, but unencrypted.
    case soon
    /// Every port answers, and the fault hurts in another way: outgoing mail, a certificate that clients refuse. In words.
    case otherwise(String)
    /// The files wait with a fault for the next reload.
    case beforeReload
    /// A port that is not open, and not known to be wanted.
    case ifUsed(Int)
    case someTime, none, notKnown, noPortShowsIt

    package var sentence: String {
        switch self {
        case .now: "Now: users cannot send mail."
        case .soon: "Soon: mail still flows, but unencrypted."
        case .otherwise(let effect): "Now: \(effect)."
        case .beforeReload: "Before the next reload or restart of Postfix."
        case .ifUsed(let port): "Now, if mail programs use port \(port); else when there is time."
        case .someTime: "When there is time."
        case .none: "Nothing to do."
        case .notKnown: "Not known."
        case .noPortShowsIt: "Not known: no port shows it."
        }
    }

    /// For the edge of a heading; nil where there is nothing to hurry for.
    package var word: String? {
        switch self {
        case .now: "urgent"
        case .soon: "soon"
        case .otherwise: "urgent"
        case .beforeReload: "before the next reload"
        case .ifUsed(let port): "urgent if customers use \(port)"
        case .someTime: "no hurry"
        case .none, .notKnown, .noPortShowsIt: nil
        }
    }
}

struct Impact {
    private let picture: ServerPicture
    private let kind: VerdictKind
    /// The first of what was seen.
    private let first: Sighting?

    init(_ picture: ServerPicture, _ kind: VerdictKind, first: Sighting? = nil) {
        self.picture = picture
        self.kind = kind
        self.first = first
    }

    /// Listeners that cannot do TLS now: seen, or bound to be by their list.
    private var hurt: [Listener] {
        guard kind == .confirmed || kind == .likely || kind == .otherFault else { return [] }
        return picture.byUrgency.filter { listener in
            if picture.isPassedBy(listener), listener.reading?.stopsTLS == true { return true }
            if let probe = picture.probe(for: listener), probe.isTelling { return !probe.serves }
            // It was not asked, to spare the server; what the others die of holds for it as well.
            if let first, first.weight == .fault, first.reach == .tls, listener.isInet,
                picture.number(of: listener).map(first.ports.contains) == true
            {
                return true
            }
            return listener.reading?.stopsTLS == true || picture.isStopped
        }
    }

    /// Port 465 first, as users ask.
    var ports: [PortImpact] {
        if kind == .healthy || kind == .trap { return [] }
        var impacts = hurt.map(impact)
        // Without the files only the ports speak.
        if impacts.isEmpty { impacts = picture.deadProbes.map(impact) }
        impacts += (first?.ports ?? []).filter(picture.isClosed).map { port in
            PortImpact(port: String(port), effect: "is closed: \(consequence(port: String(port), port == 465, isDead: true))")
        }
        return impacts.unique.sorted { [Sighting.urgency(Int($0.port))] }
    }

    private func impact(_ listener: Listener) -> PortImpact {
        let port = picture.port(of: listener)
        if !listener.isInet { return PortImpact(port: port, effect: "has no TLS: mail comes unencrypted, or waits") }
        if picture.isPassedBy(listener) {
            return PortImpact(port: port, effect: "has no TLS for servers that postscreen does not know: mail comes unencrypted, or waits")
        }
        let probe = picture.probe(for: listener)
        let isSubmission = listener.isWrapperMode || probe?.endpoint.role == .smtps || listener.governing == .enforced
        let what = probe.map { $0.isTelling ? $0.complaint : "has no TLS" } ?? "has no TLS"
        return PortImpact(port: port, effect: "\(what): \(consequence(port: port, isSubmission, isDead: isUnreachable(listener)))")
    }

    private func impact(_ probe: EndpointProbe) -> PortImpact {
        // What may be harmless has no consequence that is known.
        if kind == .cannotTell, first?.ports.contains(probe.endpoint.port) == true {
            return PortImpact(port: String(probe.endpoint.port), effect: probe.complaint)
        }
        if probe.endpoint.isNamedByAddress {
            return PortImpact(port: probe.endpoint.shown, effect: "\(probe.complaint): nobody who comes by this address is served")
        }
        if !isForMail(probe.endpoint) {
            return PortImpact(port: String(probe.endpoint.port), effect: "\(probe.complaint): nobody can use it")
        }
        let isSubmission = probe.endpoint.role == .smtps || probe.endpoint.demandsTLS
        let port = String(probe.endpoint.port)
        return PortImpact(
            port: port, effect: "\(probe.complaint): \(consequence(port: port, isSubmission, isDead: probe.state.isUnreachable))")
    }

    /// Who suffers by it is known: a service of master.cf has it, or it is one of the ports that all mail programs use.
    private func isForMail(_ endpoint: Endpoint) -> Bool {
        !endpoint.isNamedByAddress && (endpoint.service != nil || [25, 465, 587].contains(endpoint.port))
    }

    private func consequence(port: String, _ isSubmission: Bool, isDead: Bool) -> String {
        if isSubmission { return "no customer can send" }
        if port == "587" { return isDead ? "no customer can send" : "customers send unencrypted, or not" }
        return isDead ? "no mail comes in" : "mail comes unencrypted, or waits"
    }

    private func isUnreachable(_ listener: Listener) -> Bool {
        if picture.isStopped { return true }
        return picture.probe(for: listener)?.state.isUnreachable == true
    }

    var urgency: Urgency {
        let hurt = hurt
        let probes = picture.deadProbes.filter { isForMail($0.endpoint) }
        switch kind {
        case .confirmed, .likely, .otherFault:
            let stopsUsers =
                hurt.contains { $0.isWrapperMode || $0.governing == .enforced || isUnreachable($0) && $0.canonicalPort != "25" }
                || probes.contains { $0.endpoint.role == .smtps || $0.endpoint.demandsTLS }
            if stopsUsers { return .now }
            if hurt.contains(where: isUnreachable) { return .otherwise(consequence(port: "25", false, isDead: true)) }
            if !hurt.isEmpty || !probes.isEmpty { return .soon }
            guard let first, first.isConfirmed, !first.effect.isEmpty else { return .noPortShowsIt }
            return .otherwise(first.effect.lowercasedFirst)
        case .healthy: return .none
        case .trap where first?.id == Fault.serviceNotEnabled.id: return .ifUsed(first?.ports.first ?? 465)
        case .trap where first.map { $0.isConfirmed && $0.weight == .partial && !$0.effect.isEmpty } == true:
            return .otherwise(first?.effect.lowercasedFirst ?? "")
        case .trap: return picture.brokenListeners.isEmpty ? .someTime : .beforeReload
        case .cannotTell: return .notKnown
        }
    }
}

extension ProbeState {
    /// Nobody gets as far as a greeting.
    var isUnreachable: Bool {
        switch self {
        case .nothingListens, .noAnswer, .silent, .plainRefusal, .badGreeting, .noGreeting: true
        default: false
        }
    }
}

extension EndpointProbe {
    /// What a port does instead of serving, in the fewest words.
    fileprivate var complaint: String {
        switch state {
        case .dropped where endpoint.role == .starttls: "refuses TLS"
        case .works, .worksWithoutTLS, .clientRefusal: "answers"
        case .dropped: "drops TLS at once"
        case .nothingListens: "is closed"
        case .noAnswer: "does not answer"
        case .silent: "says nothing"
        case .plainText: "speaks plain text, not TLS"
        case .plainRefusal, .badGreeting: "turns clients away"
        case .alert: "breaks TLS off"
        case .notOffered: "offers no TLS"
        case .refusedSTARTTLS: "refuses TLS"
        case .noGreeting: "falls silent after TLS"
        case .failed, .cannotTell: "cannot be used"
        }
    }
}
