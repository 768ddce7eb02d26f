// A port that its clients cannot use, and nothing that was seen says why: told as that, with every warning and fatal of the processes
// that served our own tests.

import PostfixModel

extension Fault {
    package static let unexplained = Fault("unexplained", "a port cannot be used, and nothing that was seen says why", exitCodes: [2, 3]) {
        picture in
        picture.deadProbes.map { picture.withheld($0) ?? picture.unexplained($0) }
    }
}

extension ServerPicture {
    /// A process says once why it has no TLS, and each client only that it was dropped: all since the last reload of those that served our own
    /// tests. What another port's process logged says nothing of this one.
    private func linesOfOwnTests(on port: Int) -> [LogEvent] {
        let own = ownEvents
        let processes = Set(own.filter { $0.program != "master" }.map(\.processKey))
        let earlier = (log?.fresh ?? []).filter { event in
            processes.contains(event.processKey) && !event.isReload && !own.contains { $0.line == event.line }
        }
        return (earlier + own).filter { event in
            let ports = ports(of: event)
            return ports.isEmpty || ports.contains(port)
        }
    }

    /// The kernel has Postfix's socket, and a connection from this machine does not come to it.
    private func isFiltered(_ probe: EndpointProbe) -> Bool {
        guard probe.state == .nothingListens || probe.state == .noAnswer, !isStopped else { return false }
        return host?.listening(on: probe.endpoint.port).contains { socket in
            guard case .ownMaster = socket.holder else { return false }
            return NumericAddress.isUnspecified(socket.address) || NumericAddress.isSame(socket.address, probe.endpoint.host)
        } ?? false
    }

    /// STARTTLS is not offered because a setting takes it out of the answer to EHLO (smtpd/smtpd.c).
    fileprivate func withheld(_ probe: EndpointProbe) -> Sighting? {
        let service = listener(for: probe.endpoint)?.service
        let name = "\(service?.program == "postscreen" ? "postscreen" : "smtpd")_discard_ehlo_keywords"
        guard probe.state == .notOffered, let value = configuration?.effective(name, for: service),
            value.expanded.lowercased().listWords.contains("starttls")
        else { return nil }
        let place = place(of: value)
        let port = probe.endpoint.port
        return Sighting(
            ports: [port], place: place, reach: .tls,
            summary: "\(probe.endpoint.subject) does not offer STARTTLS: \(name) takes it out of the answer",
            reason: [
                "\(name) = \(value.expanded) (\(placeText(of: value)))", "TLS itself is on, and a client that must have it finds none",
            ],
            effect: Suffering.withoutTLS([port]), next: [.say("Take starttls out of it", run: editing(place)), loading],
            evidence: source(place))
    }

    fileprivate func unexplained(_ probe: EndpointProbe) -> Sighting {
        let port = probe.endpoint.port
        let isLogSeen = facts.log.value?.sources.isEmpty == false
        let lines = linesOfOwnTests(on: port)
        var summary = probe.sentence
        if probe.state == .dropped, configuration != nil { summary = "\(probe.endpoint.subject) cannot do TLS, although its list is valid" }
        var reason = probe.meaning.map { [$0] } ?? []
        let isFiltered = isFiltered(probe)
        if isFiltered {
            summary = "\(probe.endpoint.subject): Postfix listens, and connections do not come through to it"
            reason = [
                "Postfix listens on port \(port), so it runs and the service is enabled",
                "A packet filter on this machine keeps connections from it",
            ]
        } else if !isLogSeen {
            reason.append(silenceOfTheLog)
        } else {
            reason.append(lines.isEmpty ? silenceOfTheLog : "The processes that served our own tests logged this")
        }
        // A slow name server or a delay of the administrator's own looks like this, and mail programs wait for minutes (RFC 5321, 4.5.3.2.1).
        let mayBeSlow = probe.mayStillAnswer && probe.state != .noAnswer && isLogSeen && lines.isEmpty && !isStopped
        if mayBeSlow {
            reason.append(
                "It may only be slow: a name server that does not answer, or a delay (sleep) in the restrictions; clients wait for minutes")
        }
        return Sighting(
            ports: [port], reach: probe.state == .nothingListens ? .service : .tls,
            // Who cannot see the files cannot say that no list is at fault.
            weight: configuration == nil && probe.state == .dropped || mayBeSlow ? .cannotTell : .fault, summary: summary, reason: reason,
            effect: probe.endpoint.isNamedByAddress
                ? "Nobody can use it who comes by \(probe.endpoint.shown)"
                : probe.state.isUnreachable ? Suffering.unusable([port]) : Suffering.withoutTLS([port]),
            next: isFiltered
                ? [.say("See its rules: one of", run: "nft list ruleset"), .run("iptables -S; ip6tables -S")]
                : probe.state == .dropped
                    ? [.say("If the files were edited lately, reload Postfix", run: reloadCommand)]
                    : probe.command.isEmpty ? [] : [.say("See it yourself", run: probe.command)],
            evidence: lines.isEmpty ? [] : [.transcript(lines.suffix(10).map { AnnotatedLine($0.line) })],
            missing: unseen + (isLogSeen || facts.log.reason != nil ? [] : ["The mail log: no log could be searched"]))
    }
}
