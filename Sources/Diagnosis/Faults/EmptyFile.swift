// The fault beside EmptyFileCheck: it makes the verdict where an emptied file has stopped, or will stop, the ports.

extension Fault {
    package static let emptyFile = Fault(
        "empty-file", "main.cf sets nothing, or master.cf lists no service", explains: [.notRunning, .noCertificate]
    ) { picture in
        let reason = [
            "Put the real file back from a backup",
            "A running Postfix goes on with what it read before, until it reads its files again",
        ]
        if let empty = picture.emptyMain, !picture.probes.contains(where: \.serves) {
            return [
                Sighting(
                    place: picture.mainPlace(1), reach: .postfix,
                    summary: "\(empty): every setting is a built-in default, and TLS is off", reason: reason,
                    next: [.say("Look for a backup, and put it back", run: "ls -l \(Command.quoted(picture.mainPath))*")])
            ]
        }
        return picture.emptyMaster.map { empty in
            [
                Sighting(
                    place: picture.masterPlace(1), reach: .postfix, summary: "\(empty): the next reload closes every port",
                    reason: reason, next: [.say("Look for a backup, and put it back", run: "ls -l \(Command.quoted(picture.masterPath))*")])
            ]
        } ?? []
    }
}

extension ServerPicture {
    /// A sentence for a main.cf that sets nothing; nil where it does.
    package var emptyMain: String? {
        guard let configuration, let files = facts.configuration.value, configuration.main.entries.isEmpty else { return nil }
        return files.mainBytes.isEmpty ? "\(files.mainPath) is empty" : "\(files.mainPath) sets nothing at all"
    }

    /// A sentence for a master.cf that lists no service; nil where it does.
    package var emptyMaster: String? {
        guard let configuration, let files = facts.configuration.value, configuration.master.services.isEmpty else { return nil }
        return files.masterBytes.isEmpty ? "\(files.masterPath) is empty" : "\(files.masterPath) lists no service"
    }

    package var emptyFile: String? { emptyMain ?? emptyMaster }
}
