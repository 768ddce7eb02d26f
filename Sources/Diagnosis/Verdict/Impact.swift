// Who is hurt, and how soon something must be done.

import PostfixModel

struct Impact {
    private let picture: ServerPicture
    private let kind: VerdictKind

    init(_ picture: ServerPicture, _ kind: VerdictKind) {
        self.picture = picture
        self.kind = kind
    }

    /// Listeners that cannot do TLS now: seen, or bound to be by their list.
    private var hurt: [Listener] {
        guard kind == .confirmed || kind == .likely || kind == .otherFault else { return [] }
        return picture.byUrgency.filter { listener in
            if let probe = picture.probe(for: listener), probe.isTelling { return !probe.serves }
            return listener.reading?.stopsTLS == true || picture.facts.server.value?.postfixRunning == false
        }
    }

    var sentences: [String] {
        let hurt = hurt
        var sentences = hurt.map(sentence)
        if hurt.isEmpty {
            // Without the files only the ports speak.
            sentences = picture.probes.filter { $0.isTelling && !$0.serves }.map { probe in
                let port = String(probe.endpoint.port)
                return probe.endpoint.role == .smtps ? submission(port) : probe.endpoint.demandsTLS ? required(port) : clear(port)
            }
        }
        return kind == .healthy || kind == .trap ? [] : sentences.unique
    }

    private func sentence(_ listener: Listener) -> String {
        let port = picture.port(of: listener)
        if listener.service.type != "inet" { return "Service \(listener.service.name): no TLS behind postscreen." }
        if listener.isWrapperMode || picture.probe(for: listener)?.endpoint.role == .smtps { return submission(port) }
        if isUnreachable(listener) { return "Port \(port): no mail is accepted." }
        return listener.governing == .enforced ? required(port) : clear(port)
    }

    private func isUnreachable(_ listener: Listener) -> Bool {
        if picture.facts.server.value?.postfixRunning == false { return true }
        switch picture.probe(for: listener)?.state {
        case .nothingListens, .noAnswer, .silent, .badGreeting, .noGreeting: return true
        default: return false
        }
    }

    private func submission(_ port: String) -> String { "Port \(port) is dead: no mail program can submit mail there." }
    private func required(_ port: String) -> String { "Port \(port) requires TLS and cannot give it: nobody can send through it." }
    private func clear(_ port: String) -> String { "Port \(port) cannot do TLS: mail comes in clear text, or waits at the sender." }

    var urgency: String {
        let hurt = hurt
        let probes = picture.probes.filter { $0.isTelling && !$0.serves }
        switch kind {
        case .confirmed, .likely, .otherFault:
            let stopsUsers =
                hurt.contains { $0.isWrapperMode || $0.governing == .enforced || isUnreachable($0) }
                || probes.contains { $0.endpoint.role == .smtps || $0.endpoint.demandsTLS }
            if stopsUsers { return "Now: users cannot send mail." }
            if hurt.isEmpty, probes.isEmpty { return "Not known: no port shows it." }
            return "Soon: mail still flows, but without encryption."
        case .healthy: return "Nothing to do."
        case .trap:
            return picture.brokenListeners.isEmpty ? "When there is time." : "Before the next reload or restart of Postfix."
        case .cannotTell:
            return "Not known."
        }
    }
}
