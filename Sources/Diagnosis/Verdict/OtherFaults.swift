// Faults with the same face: a port that does not do TLS for a reason other than its list.

import PostfixModel

struct OtherFaults {
    let picture: ServerPicture

    init(_ picture: ServerPicture) { self.picture = picture }

    /// Nil when no port shows a fault.
    var verdict: Verdict? {
        if let emptied { return emptied }
        if let stuck = picture.notReloaded { return notReloaded(stuck) }
        let failing = failures
        if picture.facts.server.value?.postfixRunning == false, !picture.probes.contains(where: \.completesTLS) { return notRunning }
        guard let first = failing.first else { return silent }
        if first.state != .dropped, let silent, picture.silentListeners.contains(where: { $0 == picture.listener(for: first.endpoint) }) {
            return silent
        }
        return fault(first)
    }

    /// Something other than a port's silence speaks of another fault.
    var isNamed: Bool {
        if picture.facts.server.value?.postfixRunning == false { return true }
        guard let log = picture.log else { return false }
        return !(log.certificateProblems + log.libraryProblems + log.fatals).isEmpty
    }

    /// A port that reads an invalid list shows a fault which that list does not make.
    func explains(_ broken: [Listener]) -> Bool {
        if picture.facts.server.value?.postfixRunning == false { return true }
        return broken.contains { listener in
            guard let probe = picture.probe(for: listener), probe.isTelling, !probe.completesTLS else { return false }
            return probe.state != .dropped
        }
    }

    /// Ports at fault, the most telling first: port 465 and its like before STARTTLS.
    private var failures: [EndpointProbe] {
        let failing = picture.probes.filter { $0.isTelling && !$0.serves }
        let relevant = failing.filter { probe in
            // A service on purpose without TLS offers none.
            guard probe.state == .notOffered, let listener = picture.listener(for: probe.endpoint) else { return true }
            return listener.governing != .tlsOff
        }
        return relevant.filter { $0.endpoint.role == .smtps } + relevant.filter { $0.endpoint.role == .starttls }
    }

    private func notReloaded(_ stuck: NotReloaded) -> Verdict {
        Verdict(
            kind: .otherFault, summary: "The list on disk is valid, but Postfix still runs with the old one: run \(picture.reloadCommand).",
            cause: [
                "Port \(stuck.port) is dead, and the log quotes \"\(stuck.quoted)\".",
                "The file now says \"\(stuck.onDisk)\".",
                "Postfix reads its files when a process starts: reload it.",
            ])
    }

    /// Nothing else matters before that file is back; a running Postfix goes on with what it read before.
    private var emptied: Verdict? {
        let cause = [
            "Put the real file back from a backup.", "A running Postfix goes on with what it read before, until it reads its files again.",
        ]
        if let empty = picture.emptyMain, !picture.probes.contains(where: \.serves) {
            return Verdict(kind: .otherFault, summary: "\(empty): every setting is a built-in default, and TLS is off.", cause: cause)
        }
        return picture.emptyMaster.map { Verdict(kind: .otherFault, summary: "\($0): the next reload closes every port.", cause: cause) }
    }

    private var notRunning: Verdict {
        var cause = ["Start it, then look again."]
        if let problem = picture.fatalProblems.first { cause.insert("\(problem.place): \(problem.text).", at: 0) }
        if !picture.brokenListeners.isEmpty {
            cause.append("A list on disk is invalid as well: repair it before the start.")
        }
        return Verdict(kind: .otherFault, summary: "Postfix is not running.", cause: cause)
    }

    private func fault(_ probe: EndpointProbe) -> Verdict {
        if probe.state == .dropped { return droppedFault(probe) }
        var cause = [probe.meaning].compactMap { $0 }
        if let text = picture.log?.fatals.last?.text { cause.append("The log says: \(text).") }
        let listener = picture.listener(for: probe.endpoint)
        if case .fatal(let why)? = listener?.governing { cause.append("The service ends at its start: \(why).") }
        if probe.state == .plainText, let listener {
            cause.append("Service \(listener.service.name) in master.cf needs -o smtpd_tls_wrappermode=yes.")
        }
        if !picture.brokenListeners.isEmpty { cause.append("A list on disk is invalid as well.") }
        return Verdict(kind: .otherFault, summary: probe.sentence + ".", cause: cause)
    }

    /// The fault's own face, but the list is valid: the log's own words, else the configuration, say why.
    private func droppedFault(_ probe: EndpointProbe) -> Verdict {
        let port = "Port \(probe.endpoint.port) cannot do TLS"
        if let problem = picture.log?.otherFault, let text = problem.text {
            return Verdict(
                kind: .otherFault, summary: "\(port): \(OtherFaults.name(problem)).",
                cause: [
                    "The mail log says: \(text)", "The lists are not at fault. No edit of them would help.",
                    "When that is mended, reload Postfix: \(picture.reloadCommand)",
                ])
        }
        let listener = picture.listener(for: probe.endpoint)
        if listener?.governing == .noCertificate {
            return Verdict(
                kind: .otherFault, summary: "\(port): no certificate is configured for it.",
                cause: ["Set smtpd_tls_cert_file and smtpd_tls_key_file.", "Without a certificate Postfix never comes to read a list."])
        }
        if case .fatal(let why)? = listener?.governing {
            let summary = "\(port): its process ends with \"\(why)\"."
            return Verdict(kind: .otherFault, summary: summary, cause: ["Postfix cannot start this service."])
        }
        if let silent { return silent }
        let cannotRead = picture.facts.log.value?.sources.isEmpty != false
        return Verdict(
            kind: .otherFault, summary: "\(port), although its list is valid.",
            cause: [
                cannotRead ? "The mail log, which would say why, could not be read." : "The mail log does not say why.",
                "If the files were edited lately, reload Postfix: \(picture.reloadCommand)",
            ], missing: cannotRead ? ["The mail log: \(picture.facts.log.reason ?? "no log could be searched")."] : [])
    }

    private static func name(_ event: LogEvent) -> String {
        switch event.kind {
        case .certificateProblem(let text) where text.contains("does not match"): "certificate and key do not belong together"
        case .certificateProblem(let text) where text.hasPrefix("No server certs"): "no certificate is configured"
        case .certificateProblem: "Postfix cannot use its certificate or key"
        case .fatal: "a server process ends with a fatal error"
        default: "the TLS library reports an error"
        }
    }

    /// A valid list that leaves nothing on is a fault of its own.
    private var silent: Verdict? {
        guard let listener = picture.silentListeners.first(where: { picture.probe(for: $0)?.completesTLS != true }),
            let list = listener.list
        else { return nil }
        return Verdict(
            kind: .otherFault,
            summary:
                "The list for port \(picture.port(of: listener)) is valid but leaves no protocol on: \(list.parameter) = \(list.expanded).",
            cause: [
                "\(list.parameter) = \(list.expanded), \(picture.place(of: list)).",
                "Every TLS handshake fails, and Postfix logs no warning about it.",
            ])
    }
}
