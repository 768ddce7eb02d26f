// A list that is valid and does not mean what it seems: the traps of FACTS §1.3, §2.1 and §2.3.

import PostfixModel

extension Fault {
    package static let leftOverList = Fault(
        "left-over-list", "a valid list that means something else than it reads, or allows only old versions", exitCodes: [1]
    ) { picture in
        guard let build = picture.build, let configuration = picture.configuration else { return [] }
        // What an ignored list leaves on is told with that list.
        if build.failsOpen, !configuration.invalidLists.isEmpty { return [] }
        return picture.setOrReadLists.compactMap { picture.leftOver($0, build) }
    }
}

extension ServerPicture {
    fileprivate func leftOver(_ list: EffectiveValue, _ build: PostfixBuild) -> Sighting? {
        guard let reading = list.reading(by: build), reading.isValid, !reading.stopsTLS else { return nil }
        let readers = readers(of: list)
        let isRead = !readers.isEmpty
        guard isRead || list.origin != .builtIn, let trap = trap(list, reading, build, isRead: isRead) else { return nil }
        let ports = numbers(of: readers)
        let subject = ports.isEmpty ? list.parameter : Self.portsText(ports)
        let place = place(of: list)
        return Sighting(
            ports: ports, place: place, reach: .someClients, weight: .trap, summary: "\(subject): \(trap.summary)",
            reason: ["\(list.parameter) = \(list.expanded.isEmpty ? "(empty)" : list.expanded), \(placeText(of: list))"] + trap.reason,
            effect: trap.effect, evidence: source(place))
    }

    private struct Trap {
        var summary: String
        var reason: [String]
        var effect: String
    }

    private func trap(_ list: EffectiveValue, _ reading: ListReading, _ build: PostfixBuild, isRead: Bool) -> Trap? {
        let on = reading.enabled.listed
        if let note = reading.notes.first(where: \.misleads) {
            return note.isInert
                ? Trap(
                    summary: "a name in the list does nothing on this Postfix; \(on) \(reading.enabled.count == 1 ? "is" : "are") on",
                    reason: [note.sentence], effect: "More or less is allowed than the line says")
                : Trap(
                    summary: "\(on) only, because of a blank after >= or <=", reason: [note.sentence],
                    effect: "Other versions are off although the line seems to allow them")
        }
        guard isRead else { return nil }
        if build.leavesOnlyOldTLS(reading.enabled) {
            return Trap(
                summary: "only \(on) on", reason: ["This Postfix has TLS 1.2 too; \"!SSLv2, !SSLv3\" allows everything newer"],
                effect: "Most mail programs of today refuse it")
        }
        return brokenProtocols(list, reading, build) ?? hole(reading, build)
    }

    /// Whether OpenSSL was compiled with SSLv2 cannot be seen: where it knows the name it usually has it.
    private func brokenProtocols(_ list: EffectiveValue, _ reading: ListReading, _ build: PostfixBuild) -> Trap? {
        let hasSSLv2 = ProtocolList(bytes: list.expandedBytes).leavesSSLv2On(by: build)
        let found = (hasSSLv2 ? [("SSLv2", "DROWN")] : []) + (reading.enabled.contains(.sslv3) ? [("SSLv3", "POODLE")] : [])
        if found.isEmpty { return nil }
        let names = found.map(\.0).joined(separator: " and ")
        let (verb, them) = found.count == 1 ? ("is", "it") : ("are", "them")
        let way = build.knowsExclusions ? "\"!SSLv2, !SSLv3\" excludes \(them)" : "name the others without \(them)"
        return Trap(
            summary: "\(names) \(verb) on", reason: ["\(names) \(verb) broken (\(found.map(\.1).joined(separator: ", "))); \(way)"],
            effect: hasSSLv2
                ? "Others can read the connections of every client, newer versions of TLS too: SSLv2 gives the server's key away"
                : "A client can be led to a connection that others can read")
    }

    /// A version off between two that are on: clients that offer a range stop below the gap (FACTS §2.4).
    private func hole(_ reading: ListReading, _ build: PostfixBuild) -> Trap? {
        guard let low = reading.enabled.min(), let high = reading.enabled.max() else { return nil }
        let missing = build.offered.filter { $0 > low && $0 < high && !reading.enabled.contains($0) }
        guard !missing.isEmpty else { return nil }
        return Trap(
            summary: "\(missing.listed) off between versions that are on",
            reason: ["Many clients offer a range of versions and cannot jump over one"],
            effect: "Some clients end up with an older version or none")
    }
}
