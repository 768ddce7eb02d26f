// A line of master.cf at which master itself ends, at its next start or reload, or which it drops (FACTS §6; src/master/master_ent.c).

import PostfixModel

extension Fault {
    package static let malformedMasterLine = Fault(
        "malformed-master-line", "a line of master.cf ends Postfix at its next start or reload, or is dropped", exitCodes: [2, 1],
        explains: [.notStarting, .notRunning, .serviceDies]
    ) { picture in
        guard let configuration = picture.configuration else { return [] }
        guard let problem = configuration.master.problems.first(where: \.stopsMaster) else { return picture.droppedLine.map { [$0] } ?? [] }
        let place = picture.placeOfProblem(problem)
        let isAlive = picture.everyPortServes
        let stray = configuration.master.strayLines.first { $0.kind == .firstColumn && $0.line == place.line }
        // Behind a head that is a comment the blank would give it to another service, where it means something else.
        let needsBlank = stray?.repaired != nil
        let remark =
            stray == nil
            ? problem.text
            : needsBlank ? "an -o at the beginning of a line: put a blank before it" : "an -o at the beginning of a line, below a comment"
        let template = picture.template(place.path)
        return [
            Sighting(
                place: place, reach: .postfix, weight: isAlive ? .trap : .fault,
                summary: template ?? "\(place.brief) stops Postfix\(isAlive ? " at its next reload" : ""): \(remark)",
                reason: needsBlank
                    ? [
                        "A line that begins in the first column is a service of its own; options of the service above begin with a blank",
                        picture.saying(problem.text),
                    ]
                    : [picture.saying(problem.text)]
                        + (stray == nil ? [] : ["A blank before it would make it an option of the service above the comment"]),
                effect: isAlive
                    ? "It works until somebody reloads Postfix; then every port is dead"
                    : Suffering.everybody,
                next: [
                    needsBlank
                        ? .run("sed -i '\(place.line)s/^-o/  -o/' \(Command.quoted(place.path))")
                        : stray != nil
                            ? .say("Say whose option it is: take the # from its service, or the line out", run: picture.editing(place))
                            : template == nil
                                ? .say("Correct \(place.shown)", run: picture.editing(place)) : .say("Put the finished file there"),
                    picture.loading,
                ],
                evidence: picture.source(place))
        ]
    }
}

extension ServerPicture {
    /// The service that the first line of master.cf would be, were it not for the blank before it.
    var droppedService: MasterService? { configuration?.master.dropped }

    /// The line that has the text which Postfix quotes; of an entry over several lines Postfix itself names the first.
    fileprivate func placeOfProblem(_ problem: MasterProblem) -> FilePlace {
        let quoted = problem.text.split(separator: "\"", omittingEmptySubsequences: false).dropFirst().first.map(String.init) ?? ""
        let bytes = facts.configuration.value?.masterBytes ?? []
        let line = problem.lines.first { number in
            !quoted.isEmpty && physicalLine(number, of: bytes).map { String(decoding: $0, as: UTF8.self).contains(quoted) } ?? false
        }
        return masterPlace(line ?? problem.lines.lowerBound)
    }

    fileprivate var droppedLine: Sighting? {
        guard let configuration, let problem = configuration.master.problems.first(where: \.isDropped) else { return nil }
        let place = masterPlace(problem.lines.lowerBound)
        let service = droppedService
        let port = service?.portNumber
        // Who listens there still was started before the blank came in.
        let isOpen = port.map { host?.listening(on: $0).isEmpty == false } ?? false
        let name = service.map { "the service \($0.name)" } ?? "it"
        return Sighting(
            ports: port.map { [$0] } ?? [], place: place, reach: .service, weight: isOpen ? .trap : .fault, subject: service?.name,
            summary: isOpen
                ? "\(place.brief) begins with a blank, so Postfix will drop it at its next reload: it then runs without \(name)"
                : "\(place.brief) begins with a blank, so Postfix drops it\(service == nil ? "" : ": it runs without \(name)")",
            reason: [
                "A line that begins with a blank goes on with the entry above it, and the first one has none above",
                saying(problem.text),
            ],
            effect: port.map { isOpen ? "At the next reload port \($0) is closed" : "Port \($0) is closed" }
                ?? "Postfix runs without \(name)",
            next: [.run(outdenting(place)), loading], evidence: source(place))
    }
}
