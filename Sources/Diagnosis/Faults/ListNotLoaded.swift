// The list on disk is in order, and the running processes still reject the old one: an edit without a reload (FACTS §7).

import PostfixModel

extension Fault {
    package static let listNotLoaded = Fault(
        "list-not-loaded", "the list on disk is valid, but Postfix still runs with the old one: it was not reloaded"
    ) { picture in
        guard let stuck = picture.notReloaded else { return [] }
        let ports = picture.numbers(of: stuck.listeners)
        let place = stuck.listeners.first { picture.port(of: $0) == stuck.port }?.list.flatMap { picture.place(of: $0) }
        return [
            Sighting(
                ports: ports, place: place, reach: .tls,
                summary: "The list on disk is valid, but Postfix still runs with the old one: run \(picture.reloadCommand)",
                reason: [
                    "\(ServerPicture.deadText(ports)), and the log quotes \"\(stuck.quoted)\"", "The file now says \"\(stuck.onDisk)\"",
                ] + picture.savedSince(place) + ["Postfix reads its files when a process starts: reload it"],
                effect: Suffering.withoutTLS(ports), next: [.run(picture.reloadCommand)],
                evidence: picture.source(place) + picture.evidence(of: stuck.event, "another list than the one on disk"))
        ]
    }
}

/// A port that still suffers from a list that is no longer on disk.
package struct NotReloaded: Sendable, Equatable {
    package var port: String
    /// Every port that is dead of the old list.
    package var listeners: [Listener]
    package var event: LogEvent
    package var quoted: String
    package var onDisk: String
}

extension ServerPicture {
    package var notReloaded: NotReloaded? {
        guard configuration != nil, let log, let event = log.freshInvalidLists.last, let quoted = event.quotedList else { return nil }
        // A later complaint about something else is what stops TLS now.
        let later = (log.certificateProblems + log.libraryProblems).contains { log.isLater($0, than: event) }
        if later { return nil }
        // The line may be about another service, whose list is rightly rejected.
        if brokenListeners.contains(where: { $0.list.map { LogDigest.sameList(quoted, $0.expanded) } ?? false }) { return nil }
        let stuck = byUrgency.filter { listener in
            guard listener.reading?.stopsTLS == false, let list = listener.list, let probe = probe(for: listener) else { return false }
            // One that was not asked, to spare the server, shares the answer of the one that was.
            return (probe.state == .dropped || probe.isSpared) && !LogDigest.sameList(quoted, list.expanded)
        }
        guard let first = stuck.first(where: { probe(for: $0)?.state == .dropped }), let list = first.list else { return nil }
        return NotReloaded(port: port(of: first), listeners: stuck, event: event, quoted: quoted, onDisk: list.expanded)
    }

    /// Since when the file and the running Postfix differ, as far as both times are known.
    func savedSince(_ place: FilePlace?) -> [String] {
        guard let place, let files = facts.configuration.value, let loaded = log?.lastReload?.stamp,
            let saved = place.path == files.masterPath ? files.masterSavedAt : files.mainSavedAt
        else { return [] }
        return ["\(place.path) was saved at \(Moment(seconds: saved).iso), and Postfix last read its files at \(loaded)"]
    }
}
