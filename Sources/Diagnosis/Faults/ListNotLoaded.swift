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

extension ServerPicture {
    /// Since when the file and the running Postfix differ, as far as both times are known.
    func savedSince(_ place: FilePlace?) -> [String] {
        guard let place, let files = facts.configuration.value, let loaded = log?.lastReload?.stamp,
            let saved = place.path == files.masterPath ? files.masterSavedAt : files.mainSavedAt
        else { return [] }
        return ["\(place.path) was saved at \(Moment(seconds: saved).iso), and Postfix last read its files at \(loaded)"]
    }
}
