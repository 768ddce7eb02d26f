// Arguments of one service that its daemon does not take: only that service dies (FACTS §6).

import PostfixModel

extension Fault {
    package static let malformedOption = Fault(
        "malformed-option", "a service of master.cf has an option its daemon ends at: blanks around the =, or a stray word",
        explains: [.serviceDies, .wrapperModeOff, .serviceNotEnabled]
    ) { picture in
        guard let master = picture.configuration?.master else { return [] }
        return picture.listeners.compactMap { listener in
            let lines = listener.service.lines
            let problem = master.problems.first { !$0.stopsMaster && lines.contains($0.lines.lowerBound) }
            guard let failure = listener.service.fatalOption ?? problem?.text else { return nil }
            let stray = master.strayLines.first { $0.kind != .firstColumn && lines.contains($0.line) }
            let place = picture.masterPlace(stray?.line ?? problem?.lines.lowerBound ?? lines.lowerBound)
            let ports = picture.numbers(of: [listener])
            return Sighting(
                ports: ports, place: place, reach: .service,
                summary: "\(ServerPicture.deadText(ports)): its smtpd ends at an option in \(place.brief)",
                reason: [
                    "Postfix says: \(failure)", "Between -o and the value there is one word without blanks: -o name=value",
                    "Only the service \(listener.service.name) dies; the others go on",
                ], effect: Suffering.unusable(ports),
                next: [
                    .say(stray?.repaired.map { "Write in \(place.shown) \($0)" } ?? "Correct \(place.shown)", run: picture.editing(place)),
                    picture.loading,
                ],
                evidence: picture.source(place))
        }
    }
}
