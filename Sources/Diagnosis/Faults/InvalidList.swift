// The article's fault: a list of TLS protocols that this Postfix does not take. One unknown word, and TLS is off for every service
// that reads it (FACTS §1.2, §3.3).

import PostfixModel

extension Fault {
    package static let invalidList = Fault(
        "invalid-list", "a list of TLS protocols in force has a word that this Postfix does not take, and TLS is off", exitCodes: [2, 1]
    ) { picture in
        guard picture.configuration != nil else { return picture.listWithoutFiles }
        return picture.listInForce + picture.listWithoutReader
    }
}

extension ServerPicture {
    /// Confirmed: invalid by the grammar, and its log line since the last reload or the port's own signature was seen (DESIGN §3).
    /// One alone is likely; ports that still have their TLS will lose it with the next reload.
    fileprivate var listInForce: [Sighting] {
        let broken = brokenListeners
        if broken.isEmpty { return [] }
        let proven = broken.filter(isSeenBroken)
        if !proven.isEmpty { return [listSighting(proven, isConfirmed: true)] }
        let alive = broken.filter { probe(for: $0)?.isTLSUp == true }
        let open = broken.filter { probe(for: $0)?.isTLSUp != true }
        return (open.isEmpty ? [] : [listSighting(open, isConfirmed: false)]) + (alive.isEmpty ? [] : [listWaiting(alive)])
    }

    /// Its clients' TLS is tlsproxy's, which reads its list anew with each process; addresses that postscreen knows pass by it to smtpd, so
    /// that a session of our own proves nothing.
    package func isPassedBy(_ listener: Listener) -> Bool {
        listener.service.program == "postscreen" && probe(for: listener)?.isTLSUp == true
    }

    private func isSeenBroken(_ listener: Listener) -> Bool {
        if probe(for: listener)?.showsDroppedTLS == true || isPassedBy(listener) { return true }
        guard let list = listener.list, probe(for: listener)?.isTLSUp != true else { return false }
        return log?.complains(about: list.expanded) != nil
    }

    private func listSighting(_ broken: [Listener], isConfirmed: Bool) -> Sighting {
        let lists = broken.compactMap(\.list)
        let words = build.map { RejectedWords(lists, build: $0) }
        let ports = numbers(of: broken)
        let lead = Self.portsText(ports)
        return Sighting(
            ports: ports, place: lists.first.flatMap(place(ofText:)), reach: .tls, weight: isConfirmed ? .fault : .trap,
            isConfirmed: isConfirmed,
            summary: "\(isConfirmed ? lead : "Most likely \(lead.lowercasedFirst)") cannot do TLS: \(postfixName) \(words?.summary ?? "")",
            reason: listReason(lists)
                + (broken.contains(where: isPassedBy)
                    ? [
                        "tlsproxy reads it for clients that postscreen does not know; addresses that it knows pass by, this machine's among them"
                    ] : []),
            effect: Suffering.withoutTLS(ports), evidence: lists.unique.flatMap(evidence(of:)),
            missing: isConfirmed ? [] : missingListProof(broken))
    }

    private func listReason(_ lists: [EffectiveValue]) -> [String] {
        guard let build else { return [] }
        let rejected = lists.filter { $0.reading(by: build)?.rejected != nil }
        let names = rejected.map(\.parameter).unique
        let verb = names.count == 1 ? "is" : "are"
        var lines = ["\(names.inWords) \(verb) invalid\(briefPlaces(of: rejected))"]
        lines += RejectedWords(rejected, build: build).sentences
        lines.append("One such word makes Postfix ignore the whole line and turn TLS off for every service that reads it")
        // The list is the first thing Postfix looks at (FACTS §3.2): what comes behind it shows again once the list is repaired.
        if let text = eventBehindTheList?.text {
            lines += ["The log also names another fault: \(text)", "It shows again once the list is repaired: put it right as well"]
        }
        return lines.unique
    }

    /// ` (main.cf lines 41 and 42, master.cf line 12)`; empty for built-in values.
    private func briefPlaces(of lists: [EffectiveValue]) -> String {
        let places = FilePlace.brief(lists.compactMap { place(of: $0) })
        return places.isEmpty ? "" : " (\(places.joined(separator: ", ")))"
    }

    /// Where the wrong text stands: with `$name` in between it is another line than the list's own.
    func place(ofText list: EffectiveValue) -> FilePlace? {
        guard let configuration, let build else { return place(of: list) }
        for name in list.through.reversed() {
            guard let value = configuration.effective(name, for: list.service), value.reading(by: build)?.isValid == false else { continue }
            if let place = place(of: value) { return place }
        }
        return place(of: list)
    }

    func evidence(of list: EffectiveValue) -> [Evidence] {
        guard let build, let sources = SourceEvidence(self) else { return [] }
        // A list may go on over thousands of lines; the first ones show it.
        return Array(sources.lines(of: list, rejected: list.reading(by: build)?.rejected, note: nil).prefix(20))
    }

    private func missingListProof(_ broken: [Listener]) -> [String] {
        var missing: [String] = []
        if log == nil || facts.log.value?.sources.isEmpty == true {
            missing.append("The mail log: " + (facts.log.reason ?? "no log could be searched"))
        } else {
            missing.append("A line about this list in the mail log since the last reload")
        }
        for listener in broken {
            guard let probe = probe(for: listener) else {
                missing.append("A test of port \(port(of: listener))" + (facts.connection.reason.map { ": \($0)" } ?? ""))
                continue
            }
            if case .cannotTell(let why) = probe.state { missing.append("A test of port \(probe.endpoint.port): \(why)") }
        }
        return missing
    }

    /// Every port that reads the list still has its TLS: the running Postfix has not read it yet.
    private func listWaiting(_ alive: [Listener]) -> Sighting {
        let ports = numbers(of: alive)
        let one = ports.count == 1
        let lists = alive.compactMap(\.list)
        return Sighting(
            ports: ports, place: lists.first.flatMap(place(ofText:)), reach: .tls, weight: .trap,
            summary: "\(Self.portsText(ports)) \(one ? "works" : "work") now, but a list on disk is invalid: the next reload turns TLS off",
            reason: listReason(lists), effect: "After the next reload or restart nobody can use \(one ? "it" : "them") with TLS",
            evidence: lists.unique.flatMap(evidence(of:)))
    }

    /// An invalid list that no listener reads today, or one that an old Postfix ignores as a whole.
    fileprivate var listWithoutReader: [Sighting] {
        guard let configuration, let build else { return [] }
        let read = Set(listeners.compactMap(\.list).flatMap { [$0.parameter] + $0.through })
        let lists = configuration.invalidLists.filter { list in
            build.failsOpen || readers(of: list).isEmpty && !read.contains(list.parameter)
        }
        guard let first = lists.first else { return [] }
        let summary =
            build.failsOpen
            ? "\(postfixName) ignores \(first.parameter) as a whole: it does not take a word in it"
            : "\(first.parameter) is invalid, but nothing reads it today"
        let effect =
            build.failsOpen
            ? "Every protocol version is allowed, SSLv3 included" : "The day a service starts to read it, TLS is off there"
        return [
            Sighting(
                ports: build.failsOpen ? numbers(of: readers(of: first)) : [], place: place(ofText: first),
                reach: .someClients, weight: .trap, summary: summary, reason: RejectedWords(lists, build: build).sentences,
                effect: effect, evidence: lists.flatMap(evidence(of:)))
        ]
    }

    /// Files or version cannot be seen: the log and the ports speak alone, so it is never confirmed.
    fileprivate var listWithoutFiles: [Sighting] {
        let dropped = probes.filter { $0.state == .dropped }
        let ports = dropped.map(\.endpoint.port)
        if let quoted = log?.freshInvalidLists.last?.quotedList, !probes.contains(where: \.isTelling) || !dropped.isEmpty {
            return [
                Sighting(
                    ports: ports, reach: .tls, weight: .trap, isConfirmed: false,
                    summary: "Most likely a TLS protocol list is invalid: the log quotes \"\(quoted)\"",
                    reason: ["Postfix says in its log that it turns TLS off because of this list"], missing: unseen)
            ]
        }
        guard let first = dropped.first, facts.log.value?.sources.isEmpty != false else { return [] }
        return [
            Sighting(
                ports: ports, reach: .tls, weight: .trap, isConfirmed: false,
                summary: "Most likely an invalid TLS protocol list: \(first.sentence.lowercasedFirst)",
                reason: ["A port that hangs up before TLS begins could not set TLS up"], missing: unseen)
        ]
    }
}

extension ServerPicture {
    /// What could not be seen, each with the reason.
    package var unseen: [String] {
        var missing: [String] = []
        if let reason = facts.configuration.reason { missing.append("The configuration files: \(reason)") }
        if build == nil { missing.append("The version of Postfix: \(facts.postfix.reason ?? "not known")") }
        if let reason = facts.log.reason { missing.append("The mail log: \(reason)") }
        if let reason = facts.connection.reason { missing.append("A test of the ports: \(reason)") }
        return missing
    }
}
