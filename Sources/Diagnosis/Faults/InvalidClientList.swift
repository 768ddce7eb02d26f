// A list for outgoing mail that this Postfix does not take: smtp(8) and lmtp(8) end each delivery at STARTTLS (FACTS §3.3, §3.4). The
// same grammar as the server's lists, and `protocols=` in TLS policy tables as well.

import PostfixModel

extension Fault {
    package static let invalidClientList = Fault(
        "invalid-client-list", "a list of TLS protocols for outgoing mail has a word that this Postfix does not take, and mail waits",
        exitCodes: [1, 2]
    ) { picture in
        guard picture.configuration != nil else { return picture.clientListWithoutFiles }
        return picture.rejectedClientLists + picture.rejectedPolicies
    }
}

extension ServerPicture {
    /// Deliveries since the last reload that ended at such a list.
    private var endedDeliveries: [(event: LogEvent, parts: (server: String, value: String))] {
        witnesses { detail in if case .invalidClientList(let server, let value) = detail { (server, value) } else { nil } }
    }

    fileprivate var rejectedClientLists: [Sighting] {
        guard let configuration, let build else { return [] }
        let lists = configuration.invalidClientLists
        guard let first = lists.first else { return [] }
        let ended = endedDeliveries.filter { one in lists.contains { LogDigest.sameList(one.parts.value, $0.expanded) } }
        let words = RejectedWords(lists, build: build)
        let place = place(ofText: first)
        var summary = "Outgoing mail: \(postfixName) \(words.summary.isEmpty ? "cannot read" : words.summary)"
        summary += " in \(first.parameter)"
        return [
            Sighting(
                place: place, reach: .someClients, weight: ended.isEmpty ? .partial : .fault, summary: summary,
                reason: lists.map { "\($0.parameter) in \(placeText(of: $0)) is invalid" } + words.sentences
                    + ["It is for mail that this server sends to other servers"]
                    + deliveries(ended),
                effect: build.failsOpen
                    ? "The list is ignored, and mail goes to other servers with every version allowed, SSLv3 included" : effect(on: lists),
                next: [.say("See what waits", run: queueCommand("-p"))], evidence: lists.unique.flatMap(evidence(of:)) + shownLast(ended))
        ]
    }

    /// What becomes of the mail depends on how much TLS it asks for, and on the release (FACTS §3.4).
    private func effect(on lists: [EffectiveValue]) -> String {
        guard let build, let configuration else { return "" }
        let families = Set(lists.map { String($0.parameter.prefix { $0 != "_" }) })
        let levels = families.compactMap { configuration.effective("\($0)_tls_security_level")?.expanded.lowercased() }
        if levels.contains(where: { !["", "none", "may"].contains($0) }) {
            return "Mail to other servers waits in the queue: it may not go without TLS"
        }
        if !levels.contains("may"), lists.allSatisfy({ $0.service == nil }) {
            return "Mail to other servers goes without TLS today; where TLS is switched on for a destination, it waits"
        }
        return build.release.major < 3
            ? "Mail to other servers goes out without encryption"
            : "Mail to other servers waits in the queue; tried again it goes out unencrypted, or comes back where the other side demands TLS"
    }

    private func deliveries(_ ended: [(event: LogEvent, parts: (server: String, value: String))]) -> [String] {
        guard let last = ended.last else { return [] }
        let times = ended.count == 1 ? "once" : "\(ended.count) times"
        return ["The log has a delivery that ended at it \(times) since the last reload, last to \(last.parts.server)"]
    }

    private func shownLast(_ ended: [(event: LogEvent, parts: (server: String, value: String))]) -> [Evidence] {
        evidence(of: ended.last?.event, "a delivery that ended")
    }

    // MARK: Policy tables

    /// No edit: what brings a table into force is a command of the administrator's, and other programs may write it.
    fileprivate var rejectedPolicies: [Sighting] {
        guard let build, let tables = facts.configuration.value?.policyTables else { return [] }
        let inFiles = tables.compactMap { table in
            let wrong = PolicyProtocols.all(in: table.bytes, build: build).filter(isWrong)
            return wrong.first.map { entry in
                policySighting(
                    entry, at: FilePlace(table.path, entry.line), others: wrong.dropFirst().map { "line \($0.line)" }, table: table.written,
                    made: table.makeCommand.map { .run($0) } ?? loading, evidence: policyLine(table, entry.line))
            }
        }
        return inFiles + rejectedWrittenPolicies
    }

    /// Tables whose text stands in the configuration itself.
    private var rejectedWrittenPolicies: [Sighting] {
        guard let build, let configuration else { return [] }
        var found: [(name: String, sighting: Sighting)] = []
        for value in configuration.policyMaps {
            for name in value.expanded.bracedWords.map(String.init) where !found.contains(where: { $0.name == name }) {
                let wrong = PolicyProtocols.all(inTable: name, build: build).filter(isWrong)
                guard let entry = wrong.first, let place = place(of: value, with: String(decoding: entry.list.bytes, as: UTF8.self)) else {
                    continue
                }
                let sighting = policySighting(
                    entry, at: place, others: wrong.dropFirst().map(\.destination), table: value.parameter, made: loading,
                    evidence: source(place))
                found.append((name, sighting))
            }
        }
        return found.map(\.sighting)
    }

    private func isWrong(_ entry: PolicyProtocols) -> Bool {
        guard let build else { return false }
        return entry.stray != nil || entry.list.read(by: build).rejected != nil
    }

    /// The physical line that has this text, of a value that may stand on several.
    private func place(of value: EffectiveValue, with text: String) -> FilePlace? {
        guard case .mainCF(let lines) = value.origin, let bytes = facts.configuration.value?.mainBytes else { return place(of: value) }
        let line = lines.first { number in
            physicalLine(number, of: bytes).map { String(decoding: $0, as: UTF8.self).contains(text) } ?? false
        }
        return mainPlace(line ?? lines.lowerBound)
    }

    /// `others`: where else, each as a line or a destination.
    private func policySighting(
        _ entry: PolicyProtocols, at place: FilePlace, others: [String], table: String, made: NextStep, evidence: [Evidence]
    ) -> Sighting {
        let text = String(decoding: entry.list.bytes, as: UTF8.self)
        let list = EffectiveValue(parameter: "protocols", text: text)
        let ended = endedDeliveries.filter { LogDigest.sameList($0.parts.value, text) }
        let whom = entry.destination == "*" ? "every destination" : entry.destination
        var reason = ["\(place.shown): protocols=\(text) for \(whom)"]
        if let stray = entry.stray {
            reason.append("A blank or comma ends the value, so \"\(stray)\" stands alone: write : between the names")
        } else if let build {
            reason += RejectedWords([list], build: build).sentences
        }
        if !others.isEmpty { reason.append("The same fault: \(others.prefix(20).joined(separator: ", "))") }
        reason += ["It is for mail that this server sends to that destination"] + deliveries(ended)
        return Sighting(
            place: place, reach: .someClients, weight: ended.isEmpty ? .partial : .fault, subject: table,
            summary: "Outgoing mail to \(whom): its protocols in \(place.shown) "
                + (entry.stray == nil ? "have a word that \(postfixName) does not take" : "are cut by a blank or comma"),
            reason: reason, effect: "Mail to \(whom) waits in the queue",
            next: [.say("Correct \(place.shown)", run: editing(place)), made, .say("See what waits", run: queueCommand("-p"))],
            evidence: evidence + shownLast(ended))
    }

    private func policyLine(_ table: PolicyTable, _ number: Int) -> [Evidence] {
        guard let line = physicalLine(number, of: table.bytes) else { return [] }
        return [.source(number: number, text: String(decoding: line, as: UTF8.self), caret: nil, note: "in \(table.path)")]
    }

    /// The files cannot be seen: the log alone speaks.
    fileprivate var clientListWithoutFiles: [Sighting] {
        guard let last = endedDeliveries.last else { return [] }
        return [
            Sighting(
                reach: .someClients, weight: .partial, isConfirmed: false,
                summary: "Outgoing mail: most likely a TLS protocol list is invalid: the log quotes \"\(last.parts.value)\"",
                reason: deliveries(endedDeliveries), effect: "Mail to other servers waits, or goes out without encryption",
                next: [.say("See what waits", run: queueCommand("-p"))], evidence: shownLast(endedDeliveries), missing: unseen)
        ]
    }
}
