// A milter that does not answer: smtpd greets all the same, and turns away every mail, or every client (smtpd/smtpd_milter.c,
// milter/milter8.c; milter_default_action is tempfail where nobody sets it, and from 3.0 on a milter in braces may have its own).

import PostfixModel

extension Fault {
    package static let milterUnavailable = Fault(
        "milter-unavailable", "a milter, policy service or filter before the queue does not answer or is misspelt, and mail is turned away",
        exitCodes: [2, 1], explains: [.serviceDies]
    ) { picture in picture.milterAway + picture.filtersAway }
}

extension ServerPicture {
    fileprivate var milterAway: [Sighting] {
        guard let found = lastWitness(MilterTrouble.init) else { return [] }
        let trouble = found.parts
        let ports = self.ports(without: trouble.milter)
        guard !ports.isEmpty else { return [] }
        let service = listeners(on: ports).first?.service
        let place = place(ofParameter: "smtpd_milters", for: service)
        let socket = trouble.isUnreadable ? nil : trouble.socket
        let own = milters(of: service).first { $0.name == trouble.milter }?.defaultAction
        let action = own ?? configuration?.effective("milter_default_action", for: service)?.expanded ?? "tempfail"
        let until = trouble.isUnreadable ? "451 until that is put right" : "4xx or 5xx until the milter is back"
        return [
            Sighting(
                ports: ports, place: place, reach: .service,
                summary: "\(Self.portsText(ports, "turn")) everybody away: the milter \(trouble.milter) \(trouble.summary)",
                reason: [
                    "smtpd_milters names it (\(place?.shown ?? "Postfix's built-in default"))"
                ] + (socket.flatMap { confinement(of: service, $0) }.map { [$0] } ?? []) + [
                    "With \(own == nil ? "milter_default_action = \(action)" : "default_action=\(action) in its braces") Postfix answers \(until)"
                ],
                effect: Suffering.noMail,
                next: trouble.isUnreadable
                    ? [.say(trouble.correction, run: editing(place)), loading]
                    : bringingBack(trouble, hasOwnAction: own != nil, service, place),
                evidence: source(place) + evidence(of: found.event))
        ]
    }
}

extension ServerPicture {
    fileprivate func bringingBack(
        _ trouble: MilterTrouble, hasOwnAction: Bool, _ service: MasterService?, _ place: FilePlace?
    ) -> [NextStep] {
        [
            .say("Start the milter (rspamd, opendkim, …) that should listen at \(trouble.milter)")
        ] + (trouble.socket.map { [.run("ls -l \(Command.quoted(path($0, for: service)))")] } ?? []) + [
            hasOwnAction
                ? .say("Or, until it is back, write default_action=accept in its braces", run: editing(place))
                : .say("Or, until it is back", run: "postconf -e 'milter_default_action = accept'"),
            loading,
        ]
    }

    /// Ports that need this milter, and that were dead or whose process met its absence as it served our own test: after the greeting no
    /// mail is taken there.
    fileprivate func ports(without milter: String) -> [Int] {
        let dead = deadProbes.map(\.endpoint.port)
        let isMet = ownWitnesses(MilterTrouble.init).contains { $0.parts.milter == milter }
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
    func milters(of service: MasterService?) -> [Milter] {
        configuration?.effective("smtpd_milters", for: service).map { Milter.all(in: $0.expanded) } ?? []
    }
}

/// One milter of smtpd_milters: `inet:127.0.0.1:11332`, or `{ inet:127.0.0.1:11332, default_action=accept }`.
struct Milter {
    var name: String
    /// What its braces say instead of milter_default_action.
    var defaultAction: String?

    static func all(in text: String) -> [Milter] {
        text.bracedWords.compactMap { word in
            guard word.hasPrefix("{") else { return Milter(name: String(word)) }
            // An attribute may have braces of its own, with blanks round its `=`.
            let words = word.split { $0.isWhitespace || ",{}=".contains($0) }.map(String.init)
            let action = words.firstIndex(of: "default_action").flatMap { words.dropFirst($0 + 1).first }
            return words.first.map { Milter(name: $0, defaultAction: action) }
        }
    }
}

/// Why Postfix has no use of a milter.
private struct MilterTrouble {
    /// As smtpd_milters has it.
    var milter: String
    /// Why it does not answer; nil where Postfix cannot read the name.
    var reason: String?
    /// The word before the first colon that is no transport.
    var transport: String?
    var isUnreadable: Bool { reason == nil }

    init?(_ detail: LogDetail) {
        switch detail {
        case .milterUnreachable(let milter, let reason): (self.milter, self.reason) = (milter, reason)
        case .milterUnreadable(let milter, let transport): (self.milter, self.transport) = (milter, transport)
        default: return nil
        }
    }

    /// The path, where it is one.
    var socket: String? { ["unix:", "local:"].first(where: milter.hasPrefix).map { String(milter.dropFirst($0.count)) } }

    var summary: String {
        reason.map { "does not answer (\($0))" }
            ?? (transport.map { "cannot be reached: \"\($0)\" is no transport of Postfix" } ?? "has no transport before its address")
    }

    var correction: String {
        rewritten.map { "Write \($0)" + ($0.contains("[") ? ": inet is for IPv6 as well, with the address in brackets" : "") }
            ?? "Write inet:HOST:PORT, of IPv6 inet:[::1]:PORT, or unix:PATH"
    }

    /// The same as Postfix reads it, where that is plain: other programs know `inet6:8891@[::1]`, `tcp:…`, `/run/x.sock`.
    private var rewritten: String? {
        let word = transport?.lowercased() ?? ""
        let endpoint = transport.map { String(milter.dropFirst($0.count + 1)) } ?? milter
        if endpoint.hasPrefix("/") { return "unix:\(endpoint)" }
        if ["unix", "local"].contains(word) { return "\(word):\(endpoint)" }
        guard ["inet", "inet4", "inet6", "tcp", "tcp4", "tcp6"].contains(word) else { return nil }
        guard let at = endpoint.firstIndex(of: "@") else { return "inet:\(endpoint)" }
        return "inet:\(NumericAddress.text(NumericAddress.bare(endpoint[endpoint.index(after: at)...]), port: endpoint[..<at]))"
    }
}
