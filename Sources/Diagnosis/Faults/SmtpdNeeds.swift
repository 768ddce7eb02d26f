// Faults of what smtpd leans on to start: the SASL server, relay restrictions, helper services.

import PostfixModel

extension Fault {
    package static let saslUnavailable = Fault(
        "sasl-unavailable", "smtpd cannot reach its SASL server (Dovecot's auth socket) and ends", explains: [.serviceDies]
    ) { picture in
        let dead = picture.lastWitness { if case .noSASLMechanisms = $0 { true } else { nil } }
        guard let dead else { return picture.missingAuthenticationSocket }
        let ports = picture.portsOrDead(of: dead.event).unique
        guard picture.hurts(ports), !ports.isEmpty else { return [] }
        let connect = picture.lastWitness { detail -> (path: String, reason: String)? in
            if case .saslConnect(let path, let reason) = detail { (path, reason) } else { nil }
        }
        let service = picture.listeners(on: ports).first?.service
        if connect == nil, let options = picture.optionsWithoutPlaintext(service) {
            return [picture.noMechanismLeft(ports, options, dead.event)]
        }
        let process = ports.count == 1 ? "its process" : "their processes"
        let ends = ports.count == 1 ? "ends" : "end"
        let what =
            connect.map { "\(process) \(ends), for the auth socket \($0.parts.path) does not answer: \($0.parts.reason)" }
            ?? "\(process) \(ports.count == 1 ? "finds" : "find") no SASL mechanism and \(ends)"
        var sighting = picture.withoutAuthentication(ports, service, socket: connect?.parts.path ?? "private/auth", what)
        sighting.evidence = picture.evidence(of: connect?.event) + picture.evidence(of: dead.event)
        return [sighting]
    }

    package static let relayRestrictionsMissing = Fault(
        "relay-restrictions-missing", "smtpd ends: no restriction keeps strangers from relaying", explains: [.serviceDies]
    ) { picture in
        let found = picture.lastWitness { detail -> (parameters: [String], restrictions: [String])? in
            if case .relayRestrictions(let parameters, let restrictions) = detail { (parameters, restrictions) } else { nil }
        }
        guard let found else { return [] }
        let ports = picture.portsOrDead(of: found.event).unique
        guard picture.hurts(ports) else { return [] }
        let service = picture.listeners(on: ports).first?.service
        let places = found.parts.parameters.compactMap { picture.place(ofParameter: $0, for: service) }
        return [
            Sighting(
                ports: ports, place: places.first, reach: .service,
                summary:
                    "\(ServerPicture.deadText(ports)): \(found.parts.parameters.joined(separator: " or ")) has nothing that keeps strangers from relaying",
                reason: [
                    "One of these must stand in it: \(found.parts.restrictions.joined(separator: ", "))",
                    places.isEmpty ? "Neither parameter is set" : "They stand in \(places.map(\.shown).joined(separator: ", "))",
                ], effect: Suffering.unusable(ports),
                next: [
                    places.first.map { $0.path == picture.masterPath } ?? false
                        ? .say("Correct \(places[0].shown)", run: picture.editing(places[0]))
                        : .run(
                            "postconf -e 'smtpd_relay_restrictions = permit_mynetworks, permit_sasl_authenticated, reject_unauth_destination'"
                        ),
                    picture.loading,
                ], evidence: places.flatMap { picture.source($0) } + picture.evidence(of: found.event))
        ]
    }

    package static let serviceLineMissing = Fault(
        "service-line-missing", "master.cf lacks a helper or policy service that smtpd needs", exitCodes: [2, 1], explains: [.serviceDies]
    ) { picture in
        guard let configuration = picture.configuration else { return [] }
        // A line that Postfix drops is told as that.
        let services = configuration.master.services + [picture.droppedService].compactMap { $0 }
        let present = Set(services.filter { $0.type != "inet" }.map(\.name))
        let said = picture.witnesses { detail -> String? in
            guard case .serviceUnreachable(let socket, let reason) = detail, ErrnoWords.isMissing(reason) else { return nil }
            return socket.fileName
        }
        let told = said.map(\.parts).reversed() + picture.helpersLeftOut
        return told.unique.filter { name in
            !["tlsmgr", "tlsproxy"].contains(name) && !present.contains(name) && StockService.named(name) != nil
        }.map { name in picture.lacking(name, event: said.last { $0.parts == name }?.event) } + picture.filtersWithoutLine
    }
}

extension ServerPicture {
    /// smtpd has no answer of its SASL server, for this reason.
    fileprivate func withoutAuthentication(_ ports: [Int], _ service: MasterService?, socket: String, _ what: String) -> Sighting {
        Sighting(
            ports: ports, place: place(ofParameter: "smtpd_sasl_path", for: service), reach: .service,
            summary: "\(Self.deadText(ports)): \(what)",
            reason: [
                "smtpd asks the SASL server for its mechanisms when it starts, and ends without an answer",
                confinement(of: service, socket) ?? "Relative paths are below \(queueDirectory)",
            ], effect: Suffering.unusable(ports),
            next: [
                .run("systemctl status dovecot"),
                .run("ls -l \(Command.quoted(path(socket, for: service)))"),
                .say("Let Dovecot make the socket there (service auth, unix_listener) and start it; then", run: loadCommand),
            ])
    }

    /// No log was read that could say so: a port whose process ends before it greets, and whose SASL server has no socket.
    fileprivate var missingAuthenticationSocket: [Sighting] {
        guard facts.log.value?.sources.isEmpty ?? true, let configuration, let missing = facts.configuration.value?.missingSockets else {
            return []
        }
        let asking = listeners.filter { listener in
            switch probe(for: listener)?.state {
            case .silent, .dropped, .noGreeting, .failed:
                configuration.authenticationSocket(of: listener.service).map(missing.contains) == true
            default: false
            }
        }
        guard let service = asking.first?.service, let path = configuration.effective("smtpd_sasl_path", for: service)?.expanded else {
            return []
        }
        let ports = numbers(of: asking)
        var sighting = withoutAuthentication(
            ports, service, socket: path,
            "most likely for want of the auth socket: \(configuration.authenticationSocket(of: service) ?? path) does not exist")
        sighting.isConfirmed = false
        sighting.evidence = source(sighting.place)
        return [sighting]
    }

    /// The setting that rules out every mechanism which sends a password as it is, and so all that Dovecot offers by itself.
    fileprivate func optionsWithoutPlaintext(_ service: MasterService?) -> EffectiveValue? {
        ["smtpd_sasl_security_options", "smtpd_sasl_tls_security_options"].lazy
            .compactMap { self.configuration?.effective($0, for: service) }.first { $0.expanded.lowercased().contains("noplaintext") }
    }

    fileprivate func noMechanismLeft(_ ports: [Int], _ options: EffectiveValue, _ event: LogEvent) -> Sighting {
        let place = place(of: options)
        return Sighting(
            ports: ports, place: place, reach: .service,
            summary: "\(Self.deadText(ports)): \(options.parameter) leaves no SASL mechanism (\(placeText(of: options)))",
            reason: [
                "\(options.parameter) = \(options.expanded): noplaintext rules out PLAIN and LOGIN, and the SASL server offers no other",
                "smtpd asks the SASL server for its mechanisms when it starts, and ends where none is left",
            ], effect: Suffering.unusable(ports),
            next: [.say("Take noplaintext out; TLS protects the passwords (smtpd_tls_auth_only = yes)", run: editing(place)), loading],
            evidence: source(place) + evidence(of: event))
    }

    /// What every smtpd asks, by name, where master.cf is that of a whole server and lacks it: the log says so only once a client from
    /// outside, or a mail, comes.
    fileprivate var helpersLeftOut: [String] {
        guard let services = configuration?.master.services, services.contains(where: { $0.name == "qmgr" }),
            listeners.contains(where: \.isInet)
        else {
            return []
        }
        return ["cleanup", "rewrite", "anvil"].filter { name in !services.contains { $0.name == name && $0.type != "inet" } }
    }

    fileprivate func lacking(_ name: String, event: LogEvent?) -> Sighting {
        // Without anvil a client from outside waits some seconds at most; without the others no mail is taken.
        let isGrave = name != "anvil"
        let ports = event.map(portsOrDead) ?? []
        let hurt = ports.isEmpty ? inetPorts : ports
        let isDead = event != nil && hurts(ports)
        return Sighting(
            ports: hurt, place: endOfMaster, reach: isDead || isGrave ? .service : .someClients,
            weight: isDead || isGrave ? .fault : .partial, subject: name,
            summary: "\(masterPath) has no \(name) service, and \(name == "smtpd" ? "postscreen" : "smtpd") cannot do without it",
            reason: [
                name == "smtpd"
                    ? "postscreen hands every client that it lets pass to private/smtpd"
                    : "Every process of smtpd asks \(name == "cleanup" ? "public" : "private")/\(name)"
            ],
            effect: !isGrave
                ? "Clients from outside wait at the greeting, or get an error"
                : name == "smtpd" ? "Every client is turned away at the greeting" : "Ports greet, and every mail is turned away",
            next: [.run(adding(stockLine(name))), loading], evidence: evidence(of: event))
    }
}
