// Arguments of one service that its daemon does not take: only that service dies (FACTS §6).

import PostfixModel

extension Fault {
    package static let malformedOption = Fault(
        "malformed-option", "a service of master.cf has an option its daemon ends at: blanks around the =, or a stray word",
        exitCodes: [2, 1], explains: [.serviceDies, .wrapperModeOff, .serviceNotEnabled, .relayRestrictionsMissing]
    ) { picture in
        guard let master = picture.configuration?.master else { return [] }
        let heads = master.indentedHeads
        return heads.map(picture.headInOptions)
            + picture.listeners.compactMap { listener in
                let lines = listener.service.lines
                if heads.contains(where: { $0.above.lines == lines }) { return nil }
                let problem = master.problems.first { !$0.stopsMaster && lines.contains($0.lines.lowerBound) }
                guard let failure = listener.service.fatalOption ?? problem?.text else { return nil }
                let strays = master.strayLines.filter { $0.kind != .firstColumn && lines.contains($0.line) }
                // The first word that the daemon does not take, which need not stand on the first line that is odd.
                let stray = strays.first { $0.line == problem?.lines.lowerBound } ?? strays.first { problem?.isBehind($0) ?? true }
                let place = picture.masterPlace(stray?.line ?? problem?.lines.lowerBound ?? lines.lowerBound)
                let ports = picture.numbers(of: [listener])
                // Master reads the file when it is started or reloaded: what runs goes on with the options of before.
                let isAlive = picture.isServed(listener)
                return Sighting(
                    ports: ports, place: place, reach: .service, weight: isAlive ? .trap : .fault,
                    summary: isAlive
                        ? "\(ServerPicture.portsText(ports, "work")) now; after the next reload its smtpd ends at an option in \(place.brief)"
                        : "\(ServerPicture.deadText(ports)): its smtpd ends at an option in \(place.brief)",
                    reason: [
                        picture.saying(failure), "Between -o and the value there is one word without blanks: -o name=value",
                        "Only the service \(listener.service.name) dies; the others go on",
                    ], effect: isAlive ? "It works until somebody reloads Postfix" : Suffering.unusable(ports),
                    next: [
                        .say(
                            stray?.repaired.map { "Write in \(place.shown) \($0)" } ?? "Correct \(place.shown)", run: picture.editing(place)
                        ),
                        picture.loading,
                    ],
                    evidence: picture.source(place))
            }
    }
}

extension MasterProblem {
    /// The word stands on this option's line or below it.
    fileprivate func isBehind(_ stray: StrayLine) -> Bool { stray.line <= lines.lowerBound }
}

extension ServerPicture {
    /// The head line in this place that a blank made a part of the service above.
    package func indentedHead(at place: FilePlace?) -> IndentedHead? {
        place.flatMap { place in configuration?.master.indentedHeads.first { masterPlace($0.line) == place } }
    }

    /// Its own options would be those of the service above, where they mean something else.
    func hasIndentedHead(_ listener: Listener) -> Bool {
        configuration?.master.indentedHeads.contains { $0.above.lines == listener.service.lines } ?? false
    }

    fileprivate func headInOptions(_ head: IndentedHead) -> Sighting {
        let place = masterPlace(head.line)
        let above = numbers(of: listeners.filter { $0.service.lines == head.above.lines })
        let own = [head.service.portNumber].compactMap(\.self)
        return Sighting(
            ports: own + above, place: place, reach: .service,
            summary:
                "A blank before \(place.brief) makes the service \(head.service.name) a part of \(head.above.name): neither of them works",
            reason: [
                "A line that begins with a blank goes on with the entry above it",
                "\(head.above.name) ends at the word \(head.service.name), and nothing listens for \(head.service.name)",
            ], effect: Suffering.unusable(own + above), next: [.run(outdenting(place)), loading], evidence: source(place))
    }
}
