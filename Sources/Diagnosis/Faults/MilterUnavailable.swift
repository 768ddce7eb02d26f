// A milter that does not answer: smtpd greets all the same, and turns away every mail, or every client (smtpd/smtpd_milter.c,
// milter/milter8.c; milter_default_action is tempfail where nobody sets it).

import PostfixModel

extension Fault {
    package static let milterUnavailable = Fault(
        "milter-unavailable", "a milter does not answer, and Postfix turns every mail away until it does", explains: [.serviceDies]
    ) { picture in
        let found = picture.lastWitness { detail -> (milter: String, reason: String)? in
            if case .milterUnreachable(let milter, let reason) = detail { (milter, reason) } else { nil }
        }
        guard let found else { return [] }
        let ports = picture.ports(without: found.parts.milter)
        guard !ports.isEmpty else { return [] }
        let service = picture.listeners(on: ports).first?.service
        let place = picture.place(ofParameter: "smtpd_milters", for: service)
        return [
            Sighting(
                ports: ports, place: place, reach: .service,
                summary:
                    "\(ServerPicture.portsText(ports, "turn")) everybody away: the milter \(found.parts.milter) does not answer (\(found.parts.reason))",
                reason: [
                    "smtpd_milters names it (\(place?.shown ?? "Postfix's built-in default"))",
                    "With milter_default_action = tempfail Postfix answers 4xx until the milter is back",
                ],
                effect: "Nobody can send, and mail from other servers waits",
                next: [
                    .say("Start the milter (rspamd, opendkim, …) that should listen at \(found.parts.milter)"),
                    .say("Or, until it is back", run: "postconf -e 'milter_default_action = accept'"), picture.loading,
                ], evidence: picture.source(place) + picture.evidence(of: found.event))
        ]
    }
}

extension ServerPicture {
    /// Ports that need this milter, and that were dead or whose process met its absence as it served our own test: after the greeting no
    /// mail is taken there.
    fileprivate func ports(without milter: String) -> [Int] {
        let dead = deadProbes.map(\.endpoint.port)
        let isMet = (facts.log.value?.ofProbes ?? []).contains { event in
            if case .milterUnreachable(milter, _) = event.detail { true } else { false }
        }
        let users = numbers(
            of: listeners.filter { listener in
                let value = { configuration?.effective($0, for: listener.service)?.expanded ?? "" }
                // `accept` and `quarantine` go on without it.
                let goesOn = ["accept", "quarantine"].contains(value("milter_default_action").lowercased())
                return value("smtpd_milters").contains(milter) && !goesOn
            })
        return isMet ? users : users.isEmpty ? dead : dead.filter(users.contains)
    }
}
