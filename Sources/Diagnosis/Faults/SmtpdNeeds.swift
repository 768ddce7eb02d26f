// Faults of what smtpd leans on to start: the SASL server, relay restrictions, helper services.

import PostfixModel

extension Fault {
    package static let saslUnavailable = Fault(
        "sasl-unavailable", "smtpd cannot reach its SASL server (Dovecot's auth socket) and ends", explains: [.serviceDies]
    ) { picture in
        let dead = picture.lastWitness { if case .noSASLMechanisms = $0 { true } else { nil } }
        guard let dead else { return [] }
        let ports = picture.portsOrDead(of: dead.event).unique
        guard picture.hurts(ports), !ports.isEmpty else { return [] }
        let connect = picture.lastWitness { detail -> (path: String, reason: String)? in
            if case .saslConnect(let path, let reason) = detail { (path, reason) } else { nil }
        }
        let what =
            connect.map { "its process ends, for the auth socket \($0.parts.path) does not answer: \($0.parts.reason)" }
            ?? "its process finds no SASL mechanism and ends"
        let service = picture.listeners(on: ports).first?.service
        let place = picture.place(ofParameter: "smtpd_sasl_path", for: service)
        return [
            Sighting(
                ports: ports, place: place, reach: .service,
                summary: "\(ServerPicture.deadText(ports)): \(what)",
                reason: [
                    "smtpd asks the SASL server for its mechanisms when it starts, and ends without an answer",
                    "Relative paths are below \(picture.queueDirectory)",
                ], effect: Suffering.unusable(ports),
                next: [
                    .run("systemctl status dovecot"),
                    .run("ls -l \(Command.quoted(picture.queuePath(connect?.parts.path ?? "private/auth")))"),
                    .say("Let Dovecot make the socket there (service auth, unix_listener) and start it; then", run: picture.loadCommand),
                ], evidence: picture.evidence(of: connect?.event) + picture.evidence(of: dead.event))
        ]
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
        "service-line-missing", "master.cf lacks a helper service that smtpd needs", exitCodes: [2, 1], explains: [.serviceDies]
    ) { picture in
        guard let configuration = picture.configuration else { return [] }
        let present = Set(configuration.master.services.filter { $0.type != "inet" }.map(\.name))
        let said = picture.witnesses { detail -> String? in
            guard case .serviceUnreachable(let socket, let reason) = detail, ErrnoWords.isMissing(reason) else { return nil }
            return socket.split(separator: "/").last.map(String.init)
        }
        let told = said.map(\.parts).reversed() + picture.helpersLeftOut
        return told.unique.filter { name in
            !["tlsmgr", "tlsproxy"].contains(name) && !present.contains(name) && StockService.named(name) != nil
        }.map { name in picture.lacking(name, event: said.last { $0.parts == name }?.event) }
    }
}

extension ServerPicture {
    /// What every smtpd asks, by name, where master.cf is that of a whole server and lacks it: the log says so only once a client from
    /// outside, or a mail, comes.
    fileprivate var helpersLeftOut: [String] {
        guard let services = configuration?.master.services, services.contains(where: { $0.name == "qmgr" }), !smtpListeners.isEmpty else {
            return []
        }
        return ["cleanup", "rewrite", "anvil"].filter { name in !services.contains { $0.name == name && $0.type != "inet" } }
    }

    private var smtpListeners: [Listener] { listeners.filter { $0.service.type == "inet" } }

    fileprivate func lacking(_ name: String, event: LogEvent?) -> Sighting {
        // Without anvil a client from outside waits some seconds at most; without the others no mail is taken.
        let isGrave = name != "anvil"
        let ports = event.map(portsOrDead) ?? []
        let hurt = ports.isEmpty ? numbers(of: smtpListeners) : ports
        let isDead = event != nil && hurts(ports)
        return Sighting(
            ports: hurt, place: endOfMaster, reach: isDead || isGrave ? .service : .someClients,
            weight: isDead || isGrave ? .fault : .trap, subject: name,
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

    var queueDirectory: String { configuration?.effective("queue_directory")?.expanded ?? "/var/spool/postfix" }

    func queuePath(_ path: String) -> String { path.hasPrefix("/") ? path : "\(queueDirectory)/\(path)" }
}
