// Ports that Postfix cannot open, and ports that are open for nobody outside: what the kernel's table and master's last words tell.

import PostfixModel

extension Fault {
    package static let portTaken = Fault(
        "port-taken", "another program holds a port of master.cf, so Postfix cannot start or open it",
        explains: [.notStarting, .notRunning, .wrapperModeOff, .serviceDies]
    ) { picture in picture.takenPorts }

    package static let unknownServiceName = Fault(
        "unknown-service-name", "a service name of master.cf is not in the table of port names", explains: [.notStarting, .notRunning]
    ) { picture in
        let found = picture.tellingLine { detail -> String? in
            if case .unknownServiceName(_, let name) = detail { name } else { nil }
        }
        let name = found?.parts ?? picture.namesWithoutNumber.first?.port
        guard let name, let listener = picture.listeners.first(where: { $0.isInet && $0.port == name }) else { return [] }
        if found == nil, picture.isServed(listener) { return [] }
        let place = picture.place(of: listener.service)
        let number = Int(listener.canonicalPort)
        if name.unicodeScalars.first == "\u{FEFF}" { return [picture.markBeforeService(name, place, found?.event)] }
        return [
            Sighting(
                ports: number.map { [$0] } ?? [], place: place, reach: .postfix,
                summary: "Postfix does not start: \"\(name)\" in \(place.shown) is no port name on this machine",
                reason: ["The system looks the name up in /etc/services, and it is not there"],
                effect: Suffering.everybody,
                next: [
                    .say(
                        "Write the number in \(place.shown)\(number.map { ": \($0) instead of \(name)" } ?? ""), or add \(name) to /etc/services",
                        run: picture.editing(place)),
                    .run(picture.startCommand),
                ], evidence: picture.source(place) + picture.evidence(of: found?.event))
        ]
    }

    package static let cannotBind = Fault(
        "cannot-bind", "Postfix cannot open a port: the address is not this machine's, or it may not",
        explains: [.notStarting, .notRunning]
    ) { picture in
        let found = picture.tellingLine { detail -> (address: String, port: String, reason: String)? in
            if case .bindFailed(let address, let port, let reason) = detail, !ErrnoWords.isAddressInUse(reason) {
                (address, port, reason)
            } else {
                nil
            }
        }
        guard let found, picture.hurts([]) else { return [] }
        let own = picture.host?.addresses.value ?? []
        let place = picture.place(ofAddress: found.parts.address)
        return [
            Sighting(
                ports: Int(found.parts.port).map { [$0] } ?? [], place: place, reach: .postfix,
                summary: "Postfix does not start: it cannot open \(found.parts.address) port \(found.parts.port): \(found.parts.reason)",
                reason: ["The addresses of this machine are: \(own.isEmpty ? "not known" : own.joined(separator: ", "))"],
                effect: Suffering.everybody,
                next: [
                    .run("ip address show"),
                    .say("Correct the address in \(place?.shown ?? "main.cf (inet_interfaces) or master.cf")", run: picture.editing(place)),
                    .run(picture.startCommand),
                ],
                evidence: picture.source(place) + picture.evidence(of: found.event))
        ]
    }

    package static let noSuchInterface = Fault(
        "no-such-interface", "inet_interfaces names an address or family that this machine does not have",
        explains: [.notStarting, .notRunning, .cannotBind, .serviceDies]
    ) { picture in
        let parts = { (detail: LogDetail) -> String?? in if case .noLocalInterface(let address) = detail { address } else { nil } }
        let found = picture.tellingLine(parts)
        guard let address = found.map({ $0.parts }) ?? picture.complaint(parts), picture.hurts([]) else { return [] }
        let protocols = picture.configuration?.effective("inet_protocols")
        // Without an address it is the family that no interface has.
        let isEmpty = picture.configuration?.effective("inet_interfaces")?.expanded.isEmpty ?? false
        let names = address == nil && !isEmpty ? ["inet_protocols", "inet_interfaces"] : ["inet_interfaces", "inet_protocols"]
        let place = names.lazy.compactMap { picture.place(ofParameter: $0) }.first
        return [
            Sighting(
                place: place, reach: .postfix,
                summary: "Postfix does not start: "
                    + (address.map { "inet_interfaces names \($0), and this machine has no such address" }
                        ?? (isEmpty ? "inet_interfaces is empty, so it has no address to listen on" : nil)
                            ?? "no interface of this machine has an address that inet_protocols = \(protocols?.expanded ?? "all") allows"),
                reason: [
                    "Every Postfix program ends at it", "inet_protocols decides whether IPv4 and IPv6 addresses are looked for at all",
                ], effect: Suffering.everybody,
                next: [
                    .run("ip address show"),
                    .say("Correct inet_interfaces or inet_protocols in \(place?.shown ?? picture.mainPath)", run: picture.editing(place)),
                    .run(picture.startCommand),
                ],
                evidence: picture.source(place) + picture.evidence(of: found?.event))
        ]
    }

    package static let loopbackOnly = Fault(
        "loopback-only", "Postfix listens for this machine alone, and the machine has other addresses", exitCodes: [1]
    ) { picture in
        guard let host = picture.host, let own = host.addresses.value, let sockets = host.sockets.value else { return [] }
        let configured = picture.inetPorts.filter { [465, 587].contains($0) }
        let outside = own.filter { !NumericAddress.isLoopback($0) && !NumericAddress.isLinkLocal($0) }
        let bound = sockets.filter { configured.contains($0.port) }
        // Port 587 may be for local programs alone where 465 is open to all.
        let open = Set(bound.filter { !$0.isLoopback }.map(\.port))
        let wanted = configured.filter { port in !open.contains(port) && bound.contains { $0.port == port } }
        guard let first = wanted.first, !outside.isEmpty, first == 465 || open.isEmpty else { return [] }
        let service = picture.listeners(on: [first]).first
        let isByService = service?.host.map { NumericAddress.isLoopback(NumericAddress.bare($0)) || $0 == "localhost" } ?? false
        let place =
            isByService ? service.map { picture.place(of: $0.service) } : picture.place(ofParameter: "inet_interfaces")
        return [
            Sighting(
                ports: wanted, place: place, reach: .someClients, weight: .partial,
                summary: "\(ServerPicture.portsText(wanted)) \(wanted.count == 1 ? "is" : "are") open for this machine alone: "
                    + (isByService ? "\(place?.shown ?? "master.cf") names the loopback" : "inet_interfaces keeps Postfix on the loopback"),
                reason: [
                    "This machine's other addresses are: \(outside.joined(separator: ", "))", "Nothing from outside can reach the port",
                ],
                effect: "No customer can send through this server",
                next: isByService
                    ? [
                        .say("Take the address \(service?.host ?? "") from \(place?.shown ?? "master.cf")", run: picture.editing(place)),
                        picture.loading,
                    ]
                    : [.run("postconf -e 'inet_interfaces = all'"), .say("A reload is not enough", run: "postfix stop; postfix start")],
                evidence: picture.source(place))
        ]
    }

    package static let restartNeeded = Fault(
        "restart-needed", "inet_interfaces or inet_protocols was changed, and only a stop and start loads that", exitCodes: [1],
        explains: [.loopbackOnly]
    ) { picture in
        let found = picture.lastWitness { detail -> String? in
            switch detail {
            case .interfacesChangeIgnored: "inet_interfaces"
            case .changeIgnored(let parameter): parameter
            default: nil
            }
        }
        let bound = picture.boundOtherwise
        guard found != nil || bound != nil, !picture.isStopped else { return [] }
        let place = picture.place(ofParameter: found?.parts ?? "inet_interfaces")
        return [
            Sighting(
                place: place, reach: .someClients, weight: .partial,
                summary:
                    "inet_interfaces or inet_protocols was changed, and the running Postfix ignores that until it is stopped and started",
                reason: ["A reload does not open or close addresses"] + (bound.map { [$0] } ?? []),
                effect: "Postfix still listens where it did before the change",
                next: [.run("postfix stop; postfix start")], evidence: picture.source(place) + picture.evidence(of: found?.event))
        ]
    }

    package static let foreignAddress = Fault(
        "foreign-address", "master.cf names an address that this machine does not have: it is never connected to", exitCodes: [3]
    ) { picture in
        guard let host = picture.host else { return [] }
        return picture.listeners.compactMap { listener in
            guard listener.isInet, let address = listener.host.map({ NumericAddress.bare($0) }), !address.isEmpty,
                NumericAddress.isNumeric(address), host.isOwn(address) == false
            else { return nil }
            let place = picture.place(of: listener.service)
            return Sighting(
                ports: picture.numbers(of: [listener]), place: place, reach: .service, weight: .cannotTell,
                summary: "\(place.shown) names the address \(address), which this machine does not have: not tested",
                reason: ["A connection to it would end at somebody else's server", "Files of another machine look like this, too"],
                next: [.run("ip address show")], evidence: picture.source(place))
        }
    }
}

extension ServerPicture {
    /// A byte order mark is no part of the name, and no editor shows it.
    fileprivate func markBeforeService(_ name: String, _ place: FilePlace, _ event: LogEvent?) -> Sighting {
        let port = InetEndpoint(String(name.unicodeScalars.dropFirst()))?.portNumber
        return Sighting(
            ports: port.map { [$0] } ?? [], place: place, reach: .postfix,
            summary:
                "Postfix does not start: \(place.shown) begins with a byte order mark, which Postfix takes for a part of the port's name",
            reason: ["The three bytes come from an editor that saves UTF-8 with a mark; no editor shows them"], effect: Suffering.everybody,
            next: [.run(ByteOrderMark.removal(from: place.path)), .run(startCommand)], evidence: source(place) + evidence(of: event))
    }

    /// What inet_interfaces says and what is bound, where they contradict each other: all addresses against the loopback alone.
    fileprivate var boundOtherwise: String? {
        guard let sockets = host?.sockets.value, let value = configuration?.effective("inet_interfaces"), value.problem == nil else {
            return nil
        }
        let ports = Set(numbers(of: listeners.filter { $0.isInet && $0.host == nil }))
        let own = sockets.filter { socket in
            if case .ownMaster = socket.holder { ports.contains(socket.port) } else { false }
        }
        guard !own.isEmpty else { return nil }
        let interfaces = Interfaces(addresses: value.expanded)
        let bound = own.map(\.shown).unique.joined(separator: ", ")
        if interfaces.isForAll, own.allSatisfy(\.isLoopback) {
            return "inet_interfaces is for all addresses, and Postfix listens on \(bound) alone"
        }
        if interfaces.isLoopbackOnly, own.contains(where: { !$0.isLoopback }) {
            return "inet_interfaces is for the loopback, and Postfix listens on \(bound)"
        }
        return nil
    }

    fileprivate var takenPorts: [Sighting] {
        let logged = tellingLine { detail -> String? in
            if case .bindFailed(_, let port, let reason) = detail, ErrnoWords.isAddressInUse(reason) { port } else { nil }
        }
        var found: [Sighting] = []
        for listener in listeners where listener.isInet {
            guard let port = number(of: listener), !found.contains(where: { $0.ports == [port] }) else { continue }
            let isLogged = logged.map { $0.parts == String(port) || $0.parts == listener.port } ?? false
            guard let sighting = taken(port, listener, by: strangers(on: port).first, logged: isLogged ? logged?.event : nil) else {
                continue
            }
            found.append(sighting)
        }
        return found + deadProbes.compactMap(notOfPostfix)
    }

    /// Programs other than this Postfix that listen on the port.
    package func strangers(on port: Int) -> [RunningProcess] {
        (host?.listening(on: port) ?? []).compactMap { if case .other(let process) = $0.holder { process } else { nil } }
    }

    /// A port that master.cf does not have: a TLS proxy in front of Postfix, say.
    private func notOfPostfix(_ probe: EndpointProbe) -> Sighting? {
        let port = probe.endpoint.port
        guard !inetPorts.contains(port), let stranger = strangers(on: port).first else { return nil }
        return Sighting(
            ports: [port], reach: .service,
            summary: "\(probe.sentence); \(stranger.program) (process \(stranger.pid)) holds the port, not this Postfix",
            reason: ["No smtpd service of \(masterPath) listens on port \(port)", "A TLS proxy in front of Postfix looks like this"],
            effect: "Nobody can use port \(port)",
            next: [
                .run("ss -ltnp 'sport = :\(port)'"),
                .say("Put \(stranger.program) right, or stop it and switch the service on in master.cf"),
            ])
    }

    private func taken(_ port: Int, _ listener: Listener, by stranger: RunningProcess?, logged: LogEvent?) -> Sighting? {
        guard stranger != nil || logged != nil && isStopped else { return nil }
        let place = place(of: listener.service)
        let holder = stranger.map { "\($0.program) (process \($0.pid))" } ?? "another program"
        return Sighting(
            ports: [port], place: place, reach: .postfix,
            summary: "Port \(port) is held by \(holder), so Postfix cannot open it",
            reason: ["Address already in use: two programs cannot listen on one port"]
                + [
                    stranger?.program == "master"
                        ? "A master of Postfix holds it: another instance, or this one, and its file pid/master.pid is lost"
                        : "What answers there now is not this Postfix"
                ],
            effect: isStopped ? "Postfix does not start, so no port answers" : "Nobody reaches this Postfix on port \(port)",
            next: [.run("ss -ltnp 'sport = :\(port)'"), .say("Stop that program or move it; then", run: startCommand)],
            evidence: evidence(of: logged))
    }

    /// inet listeners whose port name is in no table.
    fileprivate var namesWithoutNumber: [Listener] {
        guard let services = host?.services else { return [] }
        return listeners.filter { $0.isInet && services.port($0.port) == nil && !brokenByOthers($0) }
    }

    private func brokenByOthers(_ listener: Listener) -> Bool { listener.service.fatalOption != nil }

    /// The line that names this address: a service of master.cf, else inet_interfaces.
    fileprivate func place(ofAddress address: String) -> FilePlace? {
        if let listener = listeners.first(where: { $0.host.map { NumericAddress.isSame($0, address) } ?? false }) {
            return place(of: listener.service)
        }
        return place(ofParameter: "inet_interfaces")
    }
}
