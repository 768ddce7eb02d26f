// master.cf was edited and Postfix not told: a service that the running master has not opened, or wrapper mode that its processes do not have.

import PostfixModel

extension Fault {
    package static let serviceNotLoaded = Fault(
        "service-not-loaded", "a service, an option or a value is right in the files, and the running Postfix has not read them",
        explains: [.serviceDies, .wrapperModeOff, .milterUnavailable]
    ) { picture in
        picture.notOpened.map(picture.opening) + picture.notWrapped.map(picture.wrapping) + picture.staleComplaints
    }
}

extension ServerPicture {
    /// Services of master.cf whose port nobody listens on, while master has others open.
    fileprivate var notOpened: [Listener] {
        guard facts.server.value?.postfixRunning == true, let host, let sockets = host.sockets.value else { return [] }
        let open = Set(sockets.compactMap { socket -> Int? in if case .ownMaster = socket.holder { socket.port } else { nil } })
        return listeners.filter { listener in
            guard listener.isInet, let port = number(of: listener), probe(for: listener)?.state == .nothingListens else {
                return false
            }
            // Another address than the kernel's may be meant; and master opens no port of an address that is not its own.
            return !open.isEmpty && host.listening(on: port).isEmpty
                && listener.host.map { host.isOwn(NumericAddress.bare($0)) != false } ?? true
        }
    }

    /// Ports that greet in plain text although the file has wrapper mode on.
    fileprivate var notWrapped: [Listener] {
        guard facts.server.value?.postfixRunning == true else { return [] }
        return listeners.filter { listener in
            guard listener.isWrapperMode, listener.service.program == "smtpd", let probe = probe(for: listener) else { return false }
            return probe.endpoint.role == .smtps && probe.state == .plainText
        }
    }

    fileprivate func opening(_ listener: Listener) -> Sighting {
        let place = place(of: listener.service)
        let ports = numbers(of: [listener])
        return Sighting(
            ports: ports, place: place, reach: .service,
            summary: "\(Self.portsText(ports)) is in \(place.brief), and the running Postfix has not opened it: run \(reloadCommand)",
            reason: ["Postfix runs, and listens on other ports of master.cf", "master reads master.cf when it is started or reloaded"]
                + savedSince(place),
            effect: Suffering.unusable(ports), next: [.run(reloadCommand)], evidence: source(place))
    }

    fileprivate func wrapping(_ listener: Listener) -> Sighting {
        let place = place(ofParameter: "smtpd_tls_wrappermode", for: listener.service) ?? place(of: listener.service)
        let ports = numbers(of: [listener])
        return Sighting(
            ports: ports, place: place, reach: .tls,
            summary:
                "\(Self.portsText(ports, "speak")) plain SMTP: wrapper mode is on in \(place.brief), and the running Postfix has not read it: "
                + "run \(reloadCommand)",
            reason: ["Its processes were started with the options of before", "master reads master.cf when it is started or reloaded"]
                + savedSince(place),
            effect: "No mail program that uses \(Self.portsText(ports).lowercasedFirst) can send", next: [.run(reloadCommand)],
            evidence: source(place))
    }
}
