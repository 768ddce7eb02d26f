// A TLS helper that master.cf does not list: tlsmgr, which every service with TLS asks, or tlsproxy, to which postscreen hands
// STARTTLS (FACTS §10). Other helpers: service-line-missing.

import PostfixModel

extension Fault {
    package static let tlsmgrMissing = Fault(
        "tlsmgr-missing", "master.cf has no tlsmgr: TLS has no random numbers and no session cache", exitCodes: [2, 1],
        explains: [.serviceDies]
    ) { picture in
        guard let configuration = picture.configuration, !configuration.master.services.isEmpty else { return [] }
        let name = configuration.effective("tlsmgr_service_name")?.expanded ?? "tlsmgr"
        // A line that Postfix drops is told as that.
        let services = configuration.master.services + [picture.droppedService].compactMap { $0 }
        guard !services.contains(where: { $0.name == name && $0.type != "inet" }) else { return [] }
        let users = picture.listeners.filter { $0.governing.doesTLS }
        guard !users.isEmpty else { return [] }
        let ports = picture.numbers(of: users)
        let isAlive = users.allSatisfy(picture.isServed)
        return [
            Sighting(
                ports: ports, place: picture.endOfMaster, reach: .tls, weight: isAlive ? .trap : .fault, subject: "tlsmgr",
                summary: "\(ServerPicture.portsText(ports)) cannot do TLS: master.cf has no \(name) service",
                reason: ["smtpd asks private/\(name) for random numbers before it can set TLS up"],
                effect: Suffering.withoutTLS(ports),
                next: [.run(picture.adding(picture.stockLine("tlsmgr"))), picture.loading])
        ]
    }

    package static let tlsproxyMissing = Fault(
        "tlsproxy-missing", "postscreen is on port 25 and master.cf has no tlsproxy: STARTTLS is announced and answered 454"
    ) { picture in
        let announcing = picture.listeners.filter { $0.governing == .noProxy }
        guard let postscreen = announcing.first?.service else { return [] }
        let name = picture.configuration?.effective("tlsproxy_service_name", for: postscreen)?.expanded ?? "tlsproxy"
        let place = picture.place(of: postscreen)
        let ports = picture.numbers(of: announcing)
        return [
            Sighting(
                ports: ports, place: place, reach: .tls, subject: "tlsproxy",
                summary: "\(ServerPicture.portsText(ports, "announce")) STARTTLS and cannot do it: master.cf has no \(name) service",
                reason: [
                    "postscreen hands TLS to private/\(name), which is not there; a client that stays in postscreen's own dialogue gets 454",
                    "Addresses that postscreen knows already pass by it, so this machine's own tests do not show it",
                ], effect: "Mail from new servers comes unencrypted, or waits",
                next: [.run(picture.adding(picture.stockLine("tlsproxy"))), picture.loading],
                evidence: picture.source(place))
        ]
    }
}

extension ServerPicture {
    /// The line that every master.cf has for it, with the chroot column as its neighbours have it.
    func stockLine(_ name: String) -> String {
        StockService.named(name).flatMap { configuration?.master.line(of: $0) } ?? "the stock line of \(name)"
    }
}
