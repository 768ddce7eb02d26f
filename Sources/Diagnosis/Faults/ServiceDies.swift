// The port takes the connection and the process behind it ends: its own last words say why.

import PostfixModel

extension Fault {
    package static let serviceDies = Fault(
        "service-dies", "a service takes connections and its process ends with a fatal error",
        explains: [.serviceNotEnabled, .wrapperModeOff],
        ruledOut: { picture in
            picture.takesConnections
                ? RuledOut(
                    "firewall or timeout", "Every port takes connections from this server; a firewall farther out is not seen from here")
                : nil
        }
    ) { picture in
        if let stranger = picture.strangerOn465 { return [stranger] }
        let dead = picture.deadProbes.filter { $0.state != .nothingListens && $0.state != .plainText }
        guard !dead.isEmpty else { return [] }
        guard let fatal = picture.log?.fatals.last ?? picture.endedChild, let text = fatal.text else { return picture.dyingHelper }
        // A full disk ends processes as well; the queue's own row says it.
        if ErrnoWords.isOutOfSpace(text), !Fault.queueFull.recognise(picture).isEmpty { return [] }
        let ports = dead.map(\.endpoint.port)
        return [
            Sighting(
                ports: ports, place: picture.place(namedIn: text), reach: .service,
                summary:
                    "\(ServerPicture.deadText(ports)): \(ports.count == 1 ? "its process ends" : "their processes end") with \"\(text)\"",
                reason: picture.warnings(before: text).map { "Before that it logged: \($0)" } + [
                    "The port takes connections, so no firewall of this machine is in the way",
                    "master starts the process again at most once a minute, and it ends again",
                ], effect: Suffering.unusable(ports),
                next: picture.correcting(text, then: picture.loading),
                evidence: picture.evidence(of: fatal, "the last words of the process"))
        ]
    }
}

extension ServerPicture {
    /// Warnings of the process that served our own test and ended with these words.
    fileprivate func warnings(before text: String) -> [String] {
        let told = ownEvents
        guard let end = told.last(where: { $0.isFatal && $0.text == text }) else { return [] }
        return told.compactMap { event in
            guard event.processKey == end.processKey, case .warning(let text) = event.kind else { return nil }
            return text
        }.unique
    }

    /// tlsmgr, or another helper that every smtpd waits for, ends again and again: the ports take connections and stay silent.
    fileprivate var dyingHelper: [Sighting] {
        let helpers = ["tlsmgr", "anvil", "proxymap", "trivial-rewrite"]
        let throttled = Set(
            witnesses { if case .throttled(let program) = $0 { program.fileName } else { nil } }.map(
                \.parts))
        let ports = deadProbes.filter { $0.mayStillAnswer || $0.state == .dropped }.map(\.endpoint.port)
        let fatal = log?.fresh.last { $0.isFatal && helpers.contains($0.program) && throttled.contains($0.program) }
        guard let fatal, let text = fatal.text, !ports.isEmpty else { return [] }
        return [
            Sighting(
                ports: ports, place: place(namedIn: text), reach: .service,
                summary: "\(Self.deadText(ports)): \(fatal.program), which every smtpd waits for, ends with \"\(text)\"",
                reason: [
                    "The ports take connections, so no firewall of this machine is in the way",
                    "master starts \(fatal.program) again at most once a minute, and it ends again",
                ], effect: Suffering.unusable(ports), next: correcting(text, then: loading),
                evidence: evidence(of: fatal, "the last words of the process"))
        ]
    }

    /// Master's word for a server process that ended without one of its own: by a signal, or held back for a minute.
    fileprivate var endedChild: LogEvent? {
        let ended = witnesses { detail -> String? in
            switch detail {
            case .childEnded(let program, _, _), .throttled(let program): program
            default: nil
            }
        }.filter { ["smtpd", "postscreen", "tlsproxy"].contains($0.parts.fileName) }
        return ended.last { if case .childEnded(_, _, .signal) = $0.event.detail { true } else { false } }?.event ?? ended.last?.event
    }

    /// Port 465 runs another program of Postfix than smtpd: its SMTP client, or one that is not there.
    fileprivate var strangerOn465: Sighting? {
        let service = configuration?.master.services.last { $0.portNumber == 465 }
        guard let service, service.program != "smtpd", !service.program.isEmpty else { return nil }
        let spawned = lastWitness { detail -> (program: String, reason: String)? in
            if case .programMissing(let program, let reason) = detail { (program, reason) } else { nil }
        }
        let isMissing = spawned?.parts.program.fileName == service.program
        guard isMissing || ["smtp", "lmtp", "qmqpd", "postscreen", "tlsproxy"].contains(service.program) else { return nil }
        let place = place(of: service)
        return Sighting(
            ports: [465], place: place, reach: .service,
            summary: "Port 465 runs \(service.program), not smtpd (\(place.shown))",
            reason: [
                isMissing
                    ? "Postfix has no program \(spawned?.parts.program ?? service.program): \(spawned?.parts.reason ?? "")"
                    : service.program == "postscreen"
                        ? "postscreen has no wrapper mode: it greets in plain text, whatever the options say"
                        : "\(service.program) is no server for mail programs: smtpd is, smtp is the client that sends mail out"
            ],
            effect: Suffering.unusable([465]),
            next: [.say("Write smtpd as the last word", run: editing(place)), loading],
            evidence: source(place) + evidence(of: isMissing ? spawned?.event : nil))
    }
}
