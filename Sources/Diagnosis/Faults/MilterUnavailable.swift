// A milter that does not answer: smtpd greets all the same, and turns away every mail, or every client (smtpd/smtpd_milter.c,
// milter/milter8.c; milter_default_action is tempfail where nobody sets it, and from 3.0 on a milter in braces may have its own).

import PostfixModel

extension Fault {
    package static let milterUnavailable = Fault(
        "milter-unavailable", "a milter does not answer, and Postfix turns every mail away until it does", explains: [.serviceDies]
    ) { picture in
        let found = picture.lastWitness { detail -> (milter: String, reason: String)? in
            if case .milterUnreachable(let milter, let reason) = detail { (milter, reason) } else { nil }
        }
        guard let found else { return [] }
        let ports = picture.ports(without: found.parts.milter)
        guard !ports.isEmpty else { return [] }
        let service = picture.listeners(on: ports).first?.service
        let place = picture.place(ofParameter: "smtpd_milters", for: service)
        let socket = ["unix:", "local:"].first(where: found.parts.milter.hasPrefix).map { String(found.parts.milter.dropFirst($0.count)) }
        let own = picture.milters(of: service).first { $0.name == found.parts.milter }?.defaultAction
        let action = own ?? picture.configuration?.effective("milter_default_action", for: service)?.expanded ?? "tempfail"
        return [
            Sighting(
                ports: ports, place: place, reach: .service,
                summary:
                    "\(ServerPicture.portsText(ports, "turn")) everybody away: the milter \(found.parts.milter) does not answer (\(found.parts.reason))",
                reason: [
                    "smtpd_milters names it (\(place?.shown ?? "Postfix's built-in default"))"
                ] + (socket.flatMap { picture.confinement(of: service, $0) }.map { [$0] } ?? []) + [
                    "With \(own == nil ? "milter_default_action = \(action)" : "default_action=\(action) in its braces") Postfix answers 4xx or 5xx until the milter is back"
                ],
                effect: "Nobody can send, and mail from other servers waits",
                next: [
                    .say("Start the milter (rspamd, opendkim, …) that should listen at \(found.parts.milter)")
                ] + (socket.map { [.run("ls -l \(Command.quoted(picture.path($0, for: service)))")] } ?? []) + [
                    own == nil
                        ? .say("Or, until it is back", run: "postconf -e 'milter_default_action = accept'")
                        : .say("Or, until it is back, write default_action=accept in its braces", run: picture.editing(place)),
                    picture.loading,
                ], evidence: picture.source(place) + picture.evidence(of: found.event))
        ]
    }
}

extension ServerPicture {
    /// Ports that need this milter, and that were dead or whose process met its absence as it served our own test: after the greeting no
    /// mail is taken there.
    fileprivate func ports(without milter: String) -> [Int] {
        let dead = deadProbes.map(\.endpoint.port)
        let isMet = ownEvents.contains { event in
            if case .milterUnreachable(milter, _) = event.detail { true } else { false }
        }
        let readers = listeners.filter { milters(of: $0.service).contains { $0.name == milter } }
        let users = numbers(
            of: readers.filter { listener in
                let action = configuration?.effective("milter_default_action", for: listener.service)?.expanded ?? ""
                // `accept` and `quarantine` go on without it.
                return milters(of: listener.service).contains {
                    $0.name == milter && !["accept", "quarantine"].contains(($0.defaultAction ?? action).lowercased())
                }
            })
        return isMet ? users : readers.isEmpty ? dead : dead.filter(users.contains)
    }

    /// As this service asks them, in order.
    fileprivate func milters(of service: MasterService?) -> [Milter] {
        configuration?.effective("smtpd_milters", for: service).map { Milter.all(in: $0.expanded) } ?? []
    }
}

/// One milter of smtpd_milters: `inet:127.0.0.1:11332`, or `{ inet:127.0.0.1:11332, default_action=accept }`.
private struct Milter {
    var name: String
    /// What its braces say instead of milter_default_action.
    var defaultAction: String?

    static func all(in text: String) -> [Milter] {
        var found: [Milter] = []
        var rest = text[...]
        while let start = rest.firstIndex(where: { !isSeparator($0) }) {
            rest = rest[start...]
            guard rest.first == "{" else {
                let word = rest.prefix { !isSeparator($0) }
                found.append(Milter(name: String(word)))
                rest = rest[word.endIndex...]
                continue
            }
            var level = 0
            let end = rest.firstIndex { character in
                if character == "{" { level += 1 } else if character == "}" { level -= 1 }
                return level == 0
            }
            // An attribute may have braces of its own, with blanks round its `=`.
            let words = rest[..<(end ?? rest.endIndex)].split { isSeparator($0) || "{}=".contains($0) }.map(String.init)
            let action = words.firstIndex(of: "default_action").flatMap { words.dropFirst($0 + 1).first }
            if let name = words.first { found.append(Milter(name: name, defaultAction: action)) }
            rest = end.map { rest[$0...].dropFirst() } ?? rest[rest.endIndex...]
        }
        return found
    }

    private static func isSeparator(_ character: Character) -> Bool { character == "," || character.isWhitespace }
}
