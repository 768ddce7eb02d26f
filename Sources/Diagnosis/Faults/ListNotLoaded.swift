// The list on disk is in order, and the running processes still reject the old one: an edit without a reload (FACTS §7).

import PostfixModel

extension Fault {
    package static let listNotLoaded = Fault(
        "list-not-loaded", "the list on disk is valid, but Postfix still runs with the old one: it was not reloaded"
    ) { picture in
        guard let stuck = picture.notReloaded else { return [] }
        return [
            Sighting(
                ports: Int(stuck.port).map { [$0] } ?? [], reach: .tls,
                summary: "The list on disk is valid, but Postfix still runs with the old one: run \(picture.reloadCommand)",
                reason: [
                    "Port \(stuck.port) is dead, and the log quotes \"\(stuck.quoted)\"", "The file now says \"\(stuck.onDisk)\"",
                    "Postfix reads its files when a process starts: reload it",
                ],
                next: [.run(picture.reloadCommand)],
                evidence: picture.evidence(of: stuck.event, "another list than the one on disk"))
        ]
    }
}
