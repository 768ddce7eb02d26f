// The files and the running Postfix differ: an edit was made and Postfix was not told.

import PostfixModel

extension Check {
    /// The port answers, its list on disk is invalid: it will die.
    package static let notLoaded: Check = .init(
        id: "invalid-not-loaded", title: "Invalid list, not loaded yet",
        meaning: "A protocol list on disk is invalid; the running Postfix still has a valid one.", step: .configuration,
        needs: [.configuration, .connection],
        isTrap: true
    ) { picture in
        let alive = picture.brokenListeners.filter { picture.probe(for: $0)?.completesTLS == true && !picture.isPassedBy($0) }
        guard let first = alive.first, let list = first.list else { return nil }
        let ports = alive.map { picture.port(of: $0) }.joined(separator: ", ")
        let several = alive.count > 1
        return CheckOutcome(
            .trap, "\(several ? "Ports" : "Port") \(ports) \(several ? "work" : "works") now and will die at the next reload",
            [
                .fact(label: "On disk", value: "\(list.parameter) = \(list.expanded)"),
                .fact(label: "Where", value: picture.placeText(of: list)),
                .meaning("The running Postfix still has an older, valid list. Repair the file before anybody reloads."),
            ])
    }

    /// The list on disk is valid, the port is dead, and the log quotes another list.
    package static let editedNotReloaded: Check = .init(
        id: "edited-not-reloaded", title: "Edited, not reloaded",
        meaning: "The protocol list on disk is valid; the running Postfix still has an invalid one.", step: .configuration,
        needs: [.configuration, .connection, .log],
        isTrap: true
    ) { picture in
        guard let stuck = picture.notReloaded else { return nil }
        return CheckOutcome(
            .symptom, "The file was edited, but Postfix was not told",
            [
                .fact(label: "Postfix has", value: stuck.quoted),
                .fact(label: "On disk", value: stuck.onDisk),
                .transcript([AnnotatedLine(stuck.event.line, note: "another list than the one on disk")]),
                .meaning("Postfix reads its files when a process starts. Reload it:"),
                .command(picture.reloadCommand),
            ], command: picture.reloadCommand)
    }
}
