// A line of master.cf at which master itself ends, at its next start or reload (FACTS §6; src/master/master_ent.c).

import PostfixModel

extension Fault {
    package static let malformedMasterLine = Fault(
        "malformed-master-line", "a line of master.cf ends Postfix at its next start or reload", exitCodes: [2, 1],
        explains: [.notStarting, .notRunning, .serviceDies]
    ) { picture in
        guard let configuration = picture.configuration, let problem = configuration.master.problems.first(where: \.stopsMaster)
        else { return [] }
        let place = picture.masterPlace(problem.lines.lowerBound)
        let isAlive = picture.everyPortServes
        let needsBlank = configuration.master.strayLines.contains { $0.kind == .firstColumn && $0.line == place.line }
        let remark = needsBlank ? "an -o at the beginning of a line: put a blank before it" : problem.text
        let template = picture.template(place.path)
        return [
            Sighting(
                place: place, reach: .postfix, weight: isAlive ? .trap : .fault,
                summary: template ?? "\(place.brief) stops Postfix\(isAlive ? " at its next reload" : ""): \(remark)",
                reason: needsBlank
                    ? [
                        "A line that begins in the first column is a service of its own; options of the service above begin with a blank",
                        "Postfix says: \(problem.text)",
                    ] : ["Postfix says: \(problem.text)"],
                effect: isAlive
                    ? "It works until somebody reloads Postfix; then every port is dead"
                    : Suffering.everybody,
                next: [
                    needsBlank
                        ? .run("sed -i '\(place.line)s/^-o/  -o/' \(Command.quoted(place.path))")
                        : template == nil
                            ? .say("Correct \(place.shown)", run: picture.editing(place)) : .say("Put the finished file there"),
                    picture.loading,
                ],
                evidence: picture.source(place))
        ]
    }
}
