// TLS of outgoing mail: a relay on port 465, and files that smtp(8) is told to load. The ports of this server are in order, and mail waits
// (smtp/smtp_connect.c, tls/tls_client.c). Lists are in InvalidClientList.swift.

import PostfixModel

extension Fault {
    package static let relayWrapperMode = Fault(
        "relay-wrapper-mode", "outgoing mail goes to a relay on port 465 without smtp_tls_wrappermode, or with a level too low for it",
        exitCodes: [1]
    ) { picture in
        let logged = picture.lastWitness { if case .relayNeedsWrapperMode = $0 { true } else { nil } }
        let relay = picture.configuration?.effective("relayhost")
        let isOn465 = relay.map { relay in [":465", ":smtps", ":submissions"].contains { relay.expanded.hasSuffix($0) } } ?? false
        // In main.cf, or as an option of a transport in master.cf.
        let clients = [nil] + (picture.configuration?.master.services ?? []).filter { $0.program == "smtp" }.map(Optional.some)
        let isOn = clients.contains { picture.configuration?.isYes("smtp_tls_wrappermode", for: $0) == true }
        guard logged != nil || isOn465 && !isOn else { return picture.relayWithoutLevel(isOn465) }
        let place = isOn465 ? relay.flatMap { picture.place(of: $0) } : nil
        return [
            Sighting(
                place: place, reach: .someClients, weight: .partial,
                summary: "Outgoing mail cannot be delivered: the relay's port 465 needs smtp_tls_wrappermode = yes",
                reason: [
                    "Port 465 wants TLS from the first byte, and Postfix begins in plain text without that parameter",
                    "In main.cf it would hold for every next hop; where not all mail goes to that relay, give it a transport of its own in master.cf",
                ], effect: "Mail to other servers waits in the queue",
                next: [
                    .say(
                        "If all mail goes to that relay",
                        run: "postconf -e 'smtp_tls_wrappermode = yes' 'smtp_tls_security_level = encrypt'"),
                    picture.loading,
                    .run(picture.queueCommand("-f")),
                ], evidence: picture.source(place) + picture.evidence(of: logged?.event))
        ]
    }
}

extension ServerPicture {
    private func isSet(_ name: String, for service: MasterService? = nil) -> Bool {
        configuration?.effective(name, for: service).map { !$0.expanded.isEmpty } ?? false
    }

    private func outgoingLevel(for service: MasterService? = nil) -> String {
        configuration?.effective("smtp_tls_security_level", for: service)?.expanded.lowercased() ?? ""
    }

    /// TLS from the first byte is on, and smtp(8) ends each delivery because no level demands it. A policy table may have another level for
    /// that relay: then only a line of the log tells.
    fileprivate func relayWithoutLevel(_ isOn465: Bool) -> [Sighting] {
        let logged = lastWitness { if case .relayNeedsEncryption = $0 { true } else { nil } }
        let services = (configuration?.master.services ?? []).filter { $0.program == "smtp" }
        let isWeak = { (service: MasterService?) in
            self.configuration?.isYes("smtp_tls_wrappermode", for: service) == true
                && ["", "none", "may"].contains(self.outgoingLevel(for: service))
        }
        let weak = services.first(where: isWeak)
        guard weak != nil || services.isEmpty && isWeak(nil),
            logged != nil || isOn465 && isSet("smtp_tls_security_level", for: weak) && !isSet("smtp_tls_policy_maps", for: weak)
        else {
            return []
        }
        let level = outgoingLevel(for: weak)
        let place =
            place(ofParameter: "smtp_tls_security_level", for: weak) ?? place(ofParameter: "smtp_tls_wrappermode", for: weak)
        let isOption = weak?.override("smtp_tls_wrappermode") != nil
        return [
            Sighting(
                place: place, reach: .someClients, weight: .partial,
                summary: "Outgoing mail cannot be delivered: smtp_tls_wrappermode needs smtp_tls_security_level = encrypt",
                reason: [
                    "smtp_tls_security_level is \(level.isEmpty ? "not set" : level), and smtp(8) ends each delivery that is to begin with TLS below encrypt"
                ], effect: "Mail to other servers waits in the queue",
                next: [
                    isOption
                        ? .say("Give that transport -o smtp_tls_security_level=encrypt", run: editing(place))
                        : .run("postconf -e 'smtp_tls_security_level = encrypt'"),
                    loading, .run(queueCommand("-f")),
                ], evidence: source(place) + evidence(of: logged?.event))
        ]
    }

    /// A file that smtp(8) is told to load and that is not there: it goes on without TLS.
    func outgoingWithout(_ roles: CertificateUse.Role...) -> [Sighting] {
        guard let use = certificates?.missingOutgoing.first(where: { roles.contains($0.role) }) else { return [] }
        let level = outgoingLevel()
        let isOptional = ["", "none", "may"].contains(level)
        guard
            !["", "none"].contains(level) || isSet("smtp_tls_policy_maps")
                || ["smtp_use_tls", "smtp_enforce_tls"].contains(where: { configuration?.isYes($0, for: nil) == true })
        else { return [] }
        let place = place(of: use)
        return [
            Sighting(
                place: place, reach: .someClients, weight: .partial,
                summary: "Outgoing mail has no TLS: \(use.path) does not exist (\(use.parameter) in \(place?.shown ?? ""))",
                reason: [
                    "smtp(8) turns TLS off when a file that it is told to load is not there", "The ports of this server do not need it",
                ],
                effect: isOptional
                    ? "Mail to other servers goes without encryption, and waits where that is demanded"
                    : "Mail to other servers waits in the queue: it may not go without TLS",
                next: [
                    .run("ls -l \(Command.quoted(use.path))"),
                    .say("Put the file there, or take \(use.parameter) out of \(place?.shown ?? mainPath)", run: editing(place)), loading,
                    .run(queueCommand("-f")),
                ], evidence: source(place))
        ]
    }
}
