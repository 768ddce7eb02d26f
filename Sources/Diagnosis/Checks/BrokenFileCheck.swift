// A line no Postfix program gets past: the next reload or start ends there, whatever the lists say (FACTS §4, §6).

import PostfixModel

extension Check {
    package static let brokenFile: Check = .init(
        id: "broken-file", title: "Files Postfix cannot read",
        meaning: "A line that ends Postfix programs: at once, or at the next reload or start.", step: .configuration,
        needs: [.configuration], isTrap: true
    ) { picture in
        let problems = picture.fatalProblems
        guard let first = problems.first else { return nil }
        var evidence: [Evidence] = problems.map { .fact(label: $0.place, value: $0.text) }
        let stopsAll = !picture.fatalMainProblems.isEmpty
        evidence.append(
            .meaning(
                stopsAll
                    ? "Every Postfix program ends at this line: new server processes, reload, start. Correct it first."
                    : "A running Postfix goes on with what it read before. The next reload or start fails."))
        return Outcome(
            stopsAll ? .symptom : .trap, "\(first.place) stops \(stopsAll ? "every Postfix program" : "Postfix"): \(first.text)", evidence,
            command: picture.facts.server.value?.postfixCommand("check") ?? "postfix check")
    }
}

extension ServerPicture {
    /// Lines that end every Postfix program, or the daemon of a listener.
    package var fatalProblems: [(place: String, text: String)] {
        guard let configuration, let files = facts.configuration.value else { return [] }
        let main = fatalMainProblems.map { ($0.place.shown, $0.text) }
        let master = configuration.master.problems.map { ("\(files.masterPath) line \($0.lines.lowerBound)", $0.text) }
        let daemons = listeners.compactMap { listener -> (String, String)? in
            guard case .fatal(let why) = listener.governing else { return nil }
            return ("Service \(listener.service.name)", why)
        }
        return (main + master + daemons).map { (place: $0.0, text: $0.1) }
    }

    /// Lines of main.cf that end every Postfix program of this release (FACTS §4).
    package var fatalMainProblems: [(place: FilePlace, text: String)] {
        guard let configuration, let files = facts.configuration.value else { return [] }
        let hasMark = ByteOrderMark.begins(files.mainBytes)
        let release = configuration.build.release
        return configuration.main.problems.filter { $0.isFatal(in: release) }.map {
            (
                place: FilePlace(files.mainPath, $0.namedLines(in: release).lowerBound),
                text: $0.text + (hasMark && $0.lines.lowerBound == 1 ? ByteOrderMark.note : "")
            )
        }
    }

    /// Why no change can be brought into force: a line that ends every Postfix program, or master at its next reload. Nil: nothing
    /// does.
    package var stoppedBy: String? {
        guard let configuration, let files = facts.configuration.value else { return nil }
        if let first = fatalMainProblems.first {
            return "\(first.place.shown) stops every Postfix program: \(first.text). Correct that line first; nothing was changed."
        }
        if let emptyMaster {
            return
                "\(emptyMaster): a reload would close every port of a running Postfix. Put the real file back first; nothing was changed."
        }
        guard let first = configuration.master.problems.first(where: \.stopsMaster) else { return nil }
        return "\(files.masterPath) line \(first.lines.lowerBound) ends Postfix at its next reload: \(first.text). "
            + "Correct that line first; nothing was changed."
    }
}
