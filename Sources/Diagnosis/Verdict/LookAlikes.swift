// Other faults with the same face, each ruled out, found or open, by name and with the reason.

import PostfixModel

struct LookAlikes {
    private let picture: ServerPicture
    private let kind: VerdictKind
    /// Ports with TLS at once; without them STARTTLS is the proof.
    private let probes: [EndpointProbe]

    init(_ picture: ServerPicture, _ kind: VerdictKind) {
        self.picture = picture
        self.kind = kind
        let smtps = picture.probes.filter { $0.endpoint.role == .smtps }
        probes = (smtps.isEmpty ? picture.probes : smtps).filter(\.isTelling)
    }

    var all: [LookAlike] {
        [
            nothingListens, firewall, wrapperMode,
            fromLog("certificate or key missing", problems(matching: false), isMissing: lacksCertificate),
            fromLog("certificate and key mismatch", problems(matching: true)),
            fromLog("TLS library error", picture.log?.libraryProblems ?? []),
            wrongHost,
        ]
    }

    private var lacksCertificate: Bool { picture.listeners.contains { $0.governing == .noCertificate } }

    private var isConnected: Bool { probes.contains { $0.state != .nothingListens && $0.state != .noAnswer } }

    private var nothingListens: LookAlike {
        let name = "nothing listens"
        if let probe = probes.first(where: { $0.state == .nothingListens }) {
            return LookAlike(name: name, state: .found, reason: probe.sentence + ".")
        }
        return isConnected
            ? LookAlike(name: name, state: .ruledOut, reason: "The port takes connections.")
            : LookAlike(name: name, state: .open, reason: "No port could be tested.")
    }

    private var firewall: LookAlike {
        let name = "firewall or timeout"
        if let probe = probes.first(where: { $0.state == .noAnswer }) {
            return LookAlike(name: name, state: .found, reason: probe.sentence + ".")
        }
        return isConnected
            ? LookAlike(name: name, state: .ruledOut, reason: "The port answers from this server; one farther out is not seen from here.")
            : LookAlike(name: name, state: .open, reason: "No port could be tested.")
    }

    private var wrapperMode: LookAlike {
        let name = "wrapper mode off"
        if let probe = probes.first(where: { $0.state == .plainText }) {
            return LookAlike(name: name, state: .found, reason: probe.sentence + ".")
        }
        if picture.listeners.contains(where: \.isWrapperMode) {
            return LookAlike(name: name, state: .ruledOut, reason: "master.cf has it on.")
        }
        if probes.contains(where: { $0.endpoint.role == .smtps && ($0.isTLSUp || $0.state == .dropped) }) {
            return LookAlike(name: name, state: .ruledOut, reason: "No plain greeting came.")
        }
        return LookAlike(name: name, state: .open, reason: "No port with TLS at once was seen.")
    }

    private func problems(matching mismatch: Bool) -> [LogEvent] {
        (picture.log?.certificateProblems ?? []).filter { ($0.text?.contains("does not match") ?? false) == mismatch }
    }

    private func fromLog(_ name: String, _ events: [LogEvent], isMissing: Bool = false) -> LookAlike {
        let hidden = picture.faultBehindTheList.flatMap { fault in named(fault) == name ? fault : nil }
        if let text = (LogDigest.mostTelling(events) ?? hidden)?.text {
            return LookAlike(name: name, state: .found, reason: "The log says: \(text)")
        }
        if isMissing { return LookAlike(name: name, state: .found, reason: "No certificate is configured for a listener.") }
        if !probes.isEmpty, probes.allSatisfy(\.completesTLS) {
            return LookAlike(name: name, state: .ruledOut, reason: "TLS comes up.")
        }
        if let fault = picture.log?.otherFault ?? picture.faultBehindTheList {
            return LookAlike(name: name, state: .open, reason: "Cannot tell: \(sibling(fault)) comes first, and is in the log.")
        }
        if kind == .confirmed || kind == .likely {
            // The list is the first thing Postfix looks at: what comes after it stays hidden (FACTS §3.2).
            return LookAlike(name: name, state: .open, reason: "Postfix reads the list first; this would show only after the repair.")
        }
        // Who was not asked for TLS had nothing to log about it.
        guard isConnected else { return LookAlike(name: name, state: .open, reason: "No port could be asked for TLS.") }
        guard picture.facts.log.value?.sources.isEmpty == false else {
            return LookAlike(name: name, state: .open, reason: "The mail log could not be searched.")
        }
        if !picture.unexplainedDrops.isEmpty {
            return LookAlike(name: name, state: .open, reason: "Cannot tell: no line in the log yet says why the port drops TLS.")
        }
        return LookAlike(name: name, state: .ruledOut, reason: "No such warning in the mail log since the last reload.")
    }

    /// Under which of these names a log line falls.
    private func named(_ event: LogEvent) -> String? {
        switch event.kind {
        case .certificateProblem(let text):
            text.contains("does not match") ? "certificate and key mismatch" : "certificate or key missing"
        case .libraryProblem: "TLS library error"
        default: nil
        }
    }

    /// Postfix stops at the first fault of its set-up, so the others stay hidden behind it.
    private func sibling(_ fault: LogEvent) -> String { named(fault).map { "another fault (\($0))" } ?? "a fatal error" }

    private var wrongHost: LookAlike {
        let name = "wrong host or port"
        let own = probes.filter { $0.endpoint.service != nil }
        if own.isEmpty {
            return LookAlike(name: name, state: .open, reason: probes.isEmpty ? "No port was tested." : "The port was given by hand.")
        }
        return LookAlike(name: name, state: .ruledOut, reason: "The port is the one master.cf has.")
    }
}
