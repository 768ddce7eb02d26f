// A table that a server process cannot open: of a type whose package is not installed, or a file that was never made (util/dict_open.c,
// util/dict_surrogate.c). Postfix goes on, and whoever is looked up in it gets a temporary error.

import PostfixModel

extension Fault {
    package static let mapTypeMissing = Fault(
        "map-type-missing", "a table type that Postfix cannot open: its package is not installed", exitCodes: [1, 2],
        explains: [.serviceDies, .sniMapBroken]
    ) { picture in
        let type = { (detail: LogDetail) in if case .unsupportedDictionary(let type) = detail { type } else { nil } as String? }
        let dead = picture.deadProbes.isEmpty ? nil : picture.lastWitness(type)
        let outgoing = picture.witnesses(type).last { picture.tableForTLS(of: $0.parts) != nil }
        guard let found = dead ?? outgoing else { return [] }
        let value = picture.tableForTLS(of: found.parts) ?? picture.tableUsed(found.parts)
        let place = value.flatMap { picture.place(of: $0) }
        return [
            Sighting(
                ports: dead == nil ? [] : picture.portsOrDead(of: found.event), place: place, reach: dead == nil ? .someClients : .tls,
                weight: dead == nil ? .trap : .fault,
                summary:
                    "Postfix cannot open tables of type \(found.parts)\(value.map { " (\($0.parameter) in \(place?.shown ?? ""))" } ?? "")",
                reason: ["The package that brings this table type is not installed", "postconf -m lists the types that are there"],
                effect: dead == nil ? "Outgoing mail waits" : "Sessions end with an alert or a temporary error",
                next: [
                    .say("On Debian and Ubuntu", run: "apt-get install postfix-\(found.parts)"),
                    .say("On Red Hat and its kin", run: "yum install postfix-\(found.parts)"), picture.loading,
                ],
                evidence: picture.source(place) + picture.evidence(of: found.event))
        ]
    }

    package static let tableUnavailable = Fault(
        "table-unavailable", "a table that clients or recipients are looked up in cannot be opened, and mail is turned away",
        exitCodes: [2, 1],
        explains: [.serviceDies, .rejectedAtConnect]
    ) { picture in
        let found = picture.witnesses { detail -> (table: String, reason: String)? in
            if case .tableUnavailable(let table, let reason) = detail { (table, reason) } else { nil }
        }.last(where: \.event.isOfServer)
        // `451 4.3.5 … Server configuration error`: the reply that such a table makes (smtpd/smtpd_check.c).
        let refused = picture.deadProbes.filter { $0.refusalReply?.hasPrefix("451") == true }.map(\.endpoint.port)
        guard let found, !refused.isEmpty else { return picture.closedTables }
        let place = picture.tableUsed(found.parts.table).flatMap { picture.place(of: $0) }
        let isIndexed = ["hash", "btree", "lmdb", "cdb", "dbm", "sdbm"].contains { found.parts.table.hasPrefix("\($0):") }
        return [
            Sighting(
                ports: refused, place: place, reach: .service,
                summary: "\(ServerPicture.portsText(refused, "turn")) everybody away: \(found.parts.table) cannot be opened",
                reason: ["Postfix says: \(found.parts.reason)"]
                    + (isIndexed ? ["A table of this type is made from its text by postmap, anew after each change of the text"] : []),
                effect: Suffering.unusable(refused),
                next: [
                    isIndexed
                        ? .run("postmap \(Command.quoted(found.parts.table))")
                        : .say("Put the file there, or take it out of \(place?.shown ?? picture.mainPath)", run: picture.editing(place)),
                    picture.loading,
                ], evidence: picture.source(place) + picture.evidence(of: found.event))
        ]
    }
}

extension ServerPicture {
    /// A parameter of TLS whose tables are of this type: certificates by name, policies for outgoing mail, clients by certificate.
    fileprivate func tableForTLS(of type: String) -> EffectiveValue? {
        ["tls_server_sni_maps", "smtp_tls_policy_maps", "lmtp_tls_policy_maps", "relay_clientcerts"].lazy
            .compactMap { self.configuration?.effective($0) }.first { $0.origin != .builtIn && $0.expanded.contains("\(type):") }
    }

    /// The first setting that names this table or type, as main.cf has it, else as a service overrides it.
    fileprivate func tableUsed(_ table: String) -> EffectiveValue? { setting { $0.contains(table) } }

    /// The first setting whose value is such.
    fileprivate func setting(where isSuch: (String) -> Bool) -> EffectiveValue? {
        guard let configuration else { return nil }
        let named = { (value: EffectiveValue) in value.origin != .builtIn && isSuch(value.expanded) }
        if let value = configuration.main.entries.lazy.compactMap({ configuration.effective($0.name) }).first(where: named) { return value }
        return listeners.lazy.flatMap { listener in
            listener.service.overrides.compactMap { configuration.effective($0.name, for: listener.service) }
        }.first(where: named)
    }
}

extension ServerPicture {
    /// Lines since the last reload of server processes that still run: what was not there when they began they go on without.
    private var ofLivingServers: [LogEvent] {
        let living = Set((host?.servers ?? []).map(\.pid))
        return (log?.fresh ?? []).filter { $0.isOfServer && living.contains($0.pid) }
    }

    /// Each line of the files once.
    fileprivate var closedTables: [Sighting] {
        let told = unopenedTables
        return told + tablesWithoutFile.filter { one in !told.contains { $0.place == one.place } }
    }

    /// What the processes that served our own tests, or that still run, could not open, although they greeted: mail is turned away later,
    /// with 451.
    private var unopenedTables: [Sighting] {
        var found: [Sighting] = []
        for event in ownEvents + ofLivingServers {
            let sighting =
                switch event.detail {
                case .tableUnavailable(let table, _) where table.hasPrefix("non-existent:"):
                    missingFile(String(table.dropFirst(13)), event)
                case .listFileMissing(let file, let reason) where ErrnoWords.isMissing(reason) && !event.isFatal: missingFile(file, event)
                case .databaseMissing(let file, let reason) where ErrnoWords.isMissing(reason): missingIndex(file, event)
                default: nil as Sighting?
                }
            if let sighting, !found.contains(where: { $0.place == sighting.place }) { found.append(sighting) }
        }
        return found
    }

    /// `mynetworks = /etc/postfix/networks`, and no such file: whoever sends is looked up in it. Every recipient is in mydestination
    /// (trivial-rewrite/resolve.c); in other lists only some are.
    private func missingFile(_ path: String, _ event: LogEvent) -> Sighting? {
        guard let value = listNaming(path) else { return nil }
        let place = place(of: value)
        let ports = numbers(of: listeners)
        let isForAll = ["mynetworks", "mydestination"].contains(value.parameter)
        let whom = value.parameter == "mydestination" ? "recipient" : "client"
        return Sighting(
            ports: isForAll ? ports : [], place: place, reach: isForAll ? .service : .someClients, weight: isForAll ? .fault : .partial,
            summary:
                "\(Self.portsText(ports, "turn")) \(isForAll ? "" : "some ")mail away with 451: \(path) does not exist (\(value.parameter) in \(place?.shown ?? ""))",
            reason: [
                isForAll
                    ? "Every \(whom) is looked up in it, and gets a temporary error" : "Whoever is looked up in it gets a temporary error",
                Suffering.isUnseenByTest,
            ],
            effect: isForAll ? Suffering.noMail : "Mail that is looked up in it waits",
            next: [
                .run("ls -l \(Command.quoted(path))"),
                .say("Put the file there, or take it out of \(value.parameter)", run: editing(place)), loading,
            ],
            evidence: source(place) + evidence(of: event))
    }

    /// The list that has this path as a word of its own: in `hash:/etc/postfix/x` it is a table's.
    private func listNaming(_ path: String) -> EffectiveValue? {
        setting { value in value.listWords.contains { $0 == path || $0 == "!" + path } }
    }

    /// `virtual_alias_maps = hash:/etc/postfix/virtual`, and postmap was never run: recipients are looked up in it.
    private func missingIndex(_ file: String, _ event: LogEvent) -> Sighting? {
        let text = [".db", ".lmdb", ".cdb"].first(where: file.hasSuffix).map { String(file.dropLast($0.count)) } ?? file
        guard let value = tableUsed(":" + text) else { return nil }
        let table =
            value.expanded.listWords.first { $0.hasSuffix(":" + text) } ?? "hash:\(text)"
        let place = place(of: value)
        let isAliases = value.parameter == "alias_maps" || value.parameter == "alias_database"
        return Sighting(
            place: place, reach: .someClients, weight: .partial,
            summary: "Mail is turned away with 451: \(table) was never made (\(value.parameter) in \(place?.shown ?? ""))",
            reason: [
                "Postfix cannot open \(file): it is made from \(text), anew after each change of that",
                Suffering.isUnseenByTest,
            ], effect: "Recipients that are looked up in it get a temporary error",
            next: [.run(isAliases ? "newaliases" : "postmap \(Command.quoted(table))"), loading],
            evidence: source(place) + evidence(of: event))
    }
}
