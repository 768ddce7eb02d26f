// The first line of main.cf begins with a blank. Nothing is above it that it could go on with, so Postfix drops it with a warning, and what
// it sets is not in force (util/readlline.c). The same in master.cf: malformed-master-line.

import PostfixModel

extension Fault {
    package static let ignoredLine = Fault(
        "ignored-line", "the first line of main.cf begins with a blank, and Postfix drops it: what it sets is not in force",
        exitCodes: [1, 2]
    ) { picture in
        guard let configuration = picture.configuration, let dropped = picture.droppedSetting else { return [] }
        let place = picture.mainPlace(dropped.lines.lowerBound)
        let inForce = configuration.effective(dropped.name)
        let touchesTLS = ["smtpd_tls_", "tls_", "smtpd_use_tls", "smtpd_enforce_tls"].contains { dropped.name.hasPrefix($0) }
        let dead = touchesTLS ? picture.deadProbes.map(\.endpoint.port) : []
        return [
            Sighting(
                ports: dead, place: place, reach: dead.isEmpty ? .someClients : .tls, weight: dead.isEmpty ? .trap : .fault,
                subject: dropped.name,
                summary: "\(place.brief) begins with a blank, so Postfix drops it: \(dropped.name) is not set",
                reason: [
                    "A line that begins with a blank goes on with the line above it, and the first line has none above",
                    "In force is \(inForce.map { $0.expanded.isEmpty ? "an empty value" : "\"\($0.expanded)\"" } ?? "nothing") (\(inForce.map(picture.placeText) ?? "not set"))",
                ], effect: "What the line sets is not in force",
                next: [.run(picture.outdenting(place)), picture.loading], evidence: picture.source(place))
        ]
    }
}

extension ServerPicture {
    /// What the first line of main.cf would set, where no other line sets it and it is not in force already.
    package var droppedSetting: MainEntry? {
        guard let configuration, let dropped = configuration.main.dropped, configuration.main.entry(dropped.name) == nil else { return nil }
        return configuration.builtIn(dropped.name) == dropped.text ? nil : dropped
    }

    /// The command that takes the blanks from the beginning of that line.
    func outdenting(_ place: FilePlace) -> String { "sed -i '\(place.line)s/^[[:blank:]]*//' \(Command.quoted(place.path))" }
}
