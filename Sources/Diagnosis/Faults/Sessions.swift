// Faults of a session that TLS or SMTP ends: ciphers, names, the proxy protocol, refusals. Limits are in Limits.swift.

import PostfixModel

extension Fault {
    package static let sniMapBroken = Fault(
        "sni-map-broken", "the table of certificates by name (tls_server_sni_maps) cannot be used: clients that send a name get an alert",
        explains: [.noSharedCipher, .certificateMismatch]
    ) { picture in
        let found = picture.lastWitness { detail -> LogDetail.ServerNamesTrouble? in
            if case .serverNames(let trouble) = detail { trouble } else { nil }
        }
        // Without the name the same port completes TLS: the probes alone tell as much.
        let refusing = picture.deadProbes.filter { found != nil || $0.withoutServerName?.isEstablished == true }
        return picture.tablesOfNames(of: refusing).map { value, ports in
            let place = picture.place(of: value)
            return Sighting(
                ports: ports, place: place, reach: .tls,
                summary:
                    "\(ServerPicture.portsText(ports, "refuse")) clients that send the server's name: tls_server_sni_maps cannot be used",
                reason: [
                    "\(value.expanded) must be made by postmap -F, which stores the certificate itself",
                    "Without a name TLS works, so a simple test shows nothing",
                ], effect: "Mail programs send the name, so \(Suffering.unusable(ports).lowercasedFirst)",
                next: [.run("postmap -F \(Command.quoted(value.expanded))"), picture.loading],
                evidence: picture.source(place) + picture.evidence(of: found?.event))
        }
    }

    package static let noSharedCipher = Fault(
        "no-shared-cipher", "certificate type and cipher list leave no cipher that a client could use"
    ) { picture in
        let isAlert = { (probe: EndpointProbe) in if case .alert = probe.state { true } else { false } }
        let hasNone = picture.lastWitness { if case .noCipher(let grade, _) = $0 { grade } else { nil } }
        let isSeen = picture.facts.log.value?.handshakes.contains { $0.reason == .noSharedCipher } == true
        // Without a single cipher smtpd ends the session before it has said a word of TLS.
        let dead = picture.deadProbes.filter { isSeen && isAlert($0) || hasNone != nil && ($0.isDeadByTLS || isAlert($0)) }
        guard let first = dead.first else { return [] }
        let listener = picture.listener(for: first.endpoint)
        let key = picture.certified.first { $0.listener == listener }.flatMap { certified in
            certified.uses(.certificate, .chain).lazy.compactMap { picture.certificates?.file(of: $0)?.certificates.first }.first
        }?.publicKey
        let grade = listener.flatMap(CipherGrade.parameter).flatMap {
            picture.configuration?.effective($0, for: listener?.service)?.expanded.lowercased()
        }
        let lists =
            (grade.map { ["tls_\($0)_cipherlist"] } ?? []) + ["smtpd_tls_exclude_ciphers", "smtpd_tls_mandatory_exclude_ciphers"]
            + (listener.flatMap(CipherGrade.parameter).map { [$0] } ?? [])
        let set = lists.compactMap { name in picture.configuration?.effective(name, for: listener?.service).map { (name, $0) } }
            .filter { $0.1.origin != .builtIn }
        let place = set.first.flatMap { picture.place(of: $0.1) }
        let ports = dead.map(\.endpoint.port)
        return [
            Sighting(
                ports: ports, place: place, reach: .tls,
                summary:
                    "\(ServerPicture.portsText(ports)) cannot do TLS: no cipher is left for its \(key?.algorithm.spoken ?? "")\(key == nil ? "" : " ")certificate",
                reason: set.map { "\($0.0) = \($0.1.expanded) (\(picture.placeText(of: $0.1)))" }
                    + (key.map { ["The certificate's key is \($0.algorithm.spoken); up to TLS 1.2 the list must have ciphers for that"] }
                        ?? []),
                effect: Suffering.withoutTLS(ports),
                next: [
                    set.first.map {
                        .say(
                            "Take \($0.0) out of \(place?.shown ?? picture.mainPath), or add \(key?.algorithm.spoken ?? "matching") ciphers",
                            run: picture.editing(place))
                    } ?? .say("See what is left", run: "openssl ciphers -v \(grade.map { $0.uppercased() } ?? "MEDIUM")"), picture.loading,
                ], evidence: picture.source(place))
        ]
    }

    package static let proxyProtocol = Fault(
        "proxy-protocol", "the service waits for the proxy protocol and nobody in front speaks it", exitCodes: [2, 3],
        explains: [.serviceDies, .wrapperModeOff, .serviceNotLoaded, .rateLimited, .rejectedAtConnect]
    ) { picture in
        picture.listeners.compactMap { listener in
            let name = "\(listener.service.program == "postscreen" ? "postscreen" : "smtpd")_upstream_proxy_protocol"
            guard let value = picture.configuration?.effective(name, for: listener.service),
                !value.expanded.isEmpty,
                let probe = picture.probe(for: listener), probe.isDead
            else { return nil }
            let port = probe.endpoint.port
            let place = picture.place(of: value)
            let logged = picture.lastWitness { if case .proxyProtocol(let reason) = $0 { reason } else { nil } }
            // Nobody but a program of this machine gets there: most likely the proxy, which does send its header.
            let isLocal = listener.host.map { NumericAddress.isLoopbackOnly($0) } ?? false
            return Sighting(
                ports: [port], place: place, reach: .service, weight: isLocal ? .cannotTell : .fault,
                summary: "Port \(port) waits for the proxy protocol: \(name) = \(value.expanded)",
                reason: ["Without a proxy in front that sends its header, every client gets 421 and is dropped"]
                    + (isLocal ? ["It listens on the loopback alone, as behind a proxy: what comes through that one is not seen"] : []),
                effect: "Nobody who connects directly can use port \(port)",
                next: [
                    .say(
                        "Is a proxy (haproxy) meant to be in front? Test through it. If not: take \(name) out of \(place?.shown ?? "the configuration")",
                        run: picture.editing(place)),
                    picture.loading,
                ], evidence: picture.source(place) + picture.evidence(of: logged?.event))
        }
    }

    package static let clientCertificateRequired = Fault(
        "client-certificate-required", "the service demands a certificate of its clients, which mail programs do not have", exitCodes: [1],
        explains: [.rejectedAtConnect, .serviceDies]
    ) { picture in
        picture.listeners.compactMap { listener in
            guard listener.governing == .wrapperMode || listener.governing == .enforced,
                let value = picture.configuration?.effective("smtpd_tls_req_ccert", for: listener.service),
                value.expanded.lowercased() == "yes",
                let probe = picture.probe(for: listener), probe.isDead
            else { return nil }
            let place = picture.place(of: value)
            return Sighting(
                ports: [probe.endpoint.port], place: place, reach: .service, weight: .partial,
                summary: "Port \(probe.endpoint.port) demands a certificate of every client: smtpd_tls_req_ccert = yes",
                reason: ["Mail programs have none, and are turned away with \"No client certificate presented\""],
                effect: "Only clients with a certificate of their own can send",
                next: [
                    .say(
                        "Is that meant? If not: take smtpd_tls_req_ccert out of \(place?.shown ?? "the configuration")",
                        run: picture.editing(place)),
                    picture.loading,
                ],
                evidence: picture.source(place))
        }
    }

    package static let rejectedAtConnect = Fault(
        "rejected-at-connect", "the server refuses every client, at the greeting or later: a restriction, not TLS", exitCodes: [1]
    ) { picture in
        let refused = picture.deadProbes.compactMap { probe in
            probe.refusalReply.flatMap { SMTPReply.isRestriction($0) ? (port: probe.endpoint.port, reply: $0) : nil }
        }.sorted { Sighting.comesFirst($0.port, $1.port) }
        guard let first = refused.first else { return picture.loginsImpossible }
        let ports = refused.map(\.port).unique
        let service = picture.listeners(on: ports).first?.service
        let names = service?.program == "postscreen" ? ["postscreen_access_list", "postscreen_dnsbl_sites"] : ["smtpd_client_restrictions"]
        let set = names.lazy.compactMap { picture.configuration?.effective($0, for: service) }.first { $0.origin != .builtIn }
        let place = set.flatMap { picture.place(of: $0) }
        return [
            Sighting(
                ports: ports, place: place, reach: .service, weight: .partial,
                summary:
                    "\(ServerPicture.portsText(ports)) \(ports.count > 1 ? "refuse" : "refuses") this client at the greeting: \(first.reply)",
                reason: [
                    set.map { "\($0.parameter) = \($0.expanded) (\(place?.shown ?? ""))" }
                        ?? "A restriction on clients (smtpd_client_restrictions, a blocklist) says no",
                    "TLS is not what fails",
                ],
                effect: "Clients that the restriction matches cannot send",
                next: [.run("grep -n _restrictions \(Command.quoted(picture.mainPath)) \(Command.quoted(picture.masterPath))")],
                evidence: picture.source(place))
        ]
    }
}

extension ServerPicture {
    /// The tables of certificates by name that these ports' services read, each with its ports; a service may have one of its own.
    fileprivate func tablesOfNames(of probes: [EndpointProbe]) -> [(EffectiveValue, [Int])] {
        var found: [(EffectiveValue, [Int])] = []
        for probe in probes {
            let service = listener(for: probe.endpoint)?.service
            guard let value = configuration?.effective("tls_server_sni_maps", for: service), value.origin != .builtIn else { continue }
            if let known = found.firstIndex(where: { $0.0.origin == value.origin }) {
                found[known].1.append(probe.endpoint.port)
            } else {
                found.append((value, [probe.endpoint.port]))
            }
        }
        return found
    }
}

extension PublicKey.Algorithm {
    /// As cipher names have it.
    var spoken: String {
        switch self {
        case .rsa: "RSA"
        case .ec: "ECDSA"
        case .dsa: "DSA"
        case .other(let name): name
        }
    }
}
