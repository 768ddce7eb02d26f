// Postfix does not start, or will not: a line of main.cf that ends every Postfix program, or the last attempt's own words (FACTS §4, §7).

import PostfixModel

extension Fault {
    package static let notStarting = Fault(
        "not-starting", "Postfix cannot start: the last attempt failed, or a line of main.cf ends every Postfix program",
        explains: [.notRunning, .serviceDies, .listNotLoaded]
    ) { picture in picture.brokenMain ?? picture.failedAttempt.map { [$0] } ?? [] }
}

extension ServerPicture {
    fileprivate var brokenMain: [Sighting]? {
        guard let problem = fatalMainProblems.first else { return nil }
        var reason = ["Every new process, postfix reload and postfix start end at this line"]
        switch facts.server.value?.postfixRunning {
        case true?: reason.append("Postfix is running: processes that started before the line came in go on")
        case false?: reason.append("Postfix is not running now")
        case nil: break
        }
        if !brokenListeners.isEmpty { reason.append("A list on disk is invalid as well: repair it after that") }
        let template = template(problem.place.path)
        return [
            Sighting(
                place: problem.place, reach: .postfix,
                summary: template ?? "\(problem.place.brief) stops every Postfix program: \(problem.text)", reason: reason,
                effect: "No port can be used once the running processes have ended",
                next: [
                    template == nil ? correction(of: problem.place) : .say("Put the finished file there in place of \(problem.place.path)"),
                    loading,
                ],
                evidence: source(problem.place))
        ]
    }

    /// A byte order mark is not seen in an editor: a command takes it away.
    private func correction(of place: FilePlace) -> NextStep {
        if place.line == 1, let files = facts.configuration.value, ByteOrderMark.begins(files.mainBytes) {
            return .run(ByteOrderMark.removal(from: place.path))
        }
        return .say("Correct \(place.shown)", run: editing(place))
    }

    /// The log's last event of starting is a failure: its first fatal, never the follower lines (FACTS §10).
    fileprivate var failedAttempt: Sighting? {
        let events = failedStart
        guard let first = events.first, let text = first.text else { return nil }
        return Sighting(
            place: place(namedIn: text), reach: .postfix, summary: "Postfix does not start: \(text)",
            reason: ["The last attempt to start it ended with this line"], effect: Suffering.everybody,
            next: correcting(text, then: .run(startCommand)),
            evidence: source(place(namedIn: text)) + events.flatMap { evidence(of: $0, $0 == first ? "why it does not start" : nil) })
    }
}
