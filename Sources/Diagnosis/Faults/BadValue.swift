// A parameter whose text is no value for it: a level that does not exist, a boolean that is neither yes nor no (FACTS §10).

import PostfixModel

extension Fault {
    package static let badValue = Fault(
        "bad-value", "a parameter has a value that does not exist for it, and the service or Postfix ends at it", exitCodes: [2, 1],
        explains: [.serviceDies, .notStarting, .notRunning]
    ) { picture in
        (picture.badSettings + picture.loggedBadSettings).filter { !$0.isComment }.map(picture.sighting) + picture.badNetworks
    }

    package static let commentInValue = Fault(
        "comment-in-value", "a # behind a yes, no or number is no comment: it is part of the value", exitCodes: [2, 1],
        explains: [.badValue, .serviceDies, .notStarting, .notRunning]
    ) { picture in (picture.badSettings + picture.loggedBadSettings).filter(\.isComment).map(picture.sighting) }
}

/// A setting that a daemon ends at, and who.
struct BadSetting {
    var value: EffectiveValue
    var listeners: [Listener]
    /// In the daemon's words.
    var failure: String
    /// Is nil for a security level and for a switch.
    var kind: LogDetail.BadValue.Kind?
    var isComment: Bool { value.expanded.contains("#") }
    var isLevel: Bool { value.parameter.hasSuffix("_security_level") }
}

extension ServerPicture {
    /// Levels and switches that the daemons convert when they start.
    var badSettings: [BadSetting] {
        let bad = listeners.filter { $0.service.fatalOption == nil }.compactMap { listener -> (EffectiveValue, Listener)? in
            guard case .fatal(_, let parameter?) = listener.governing,
                let value = configuration?.effective(parameter, for: listener.service), value.origin != .builtIn
            else { return nil }
            return (value, listener)
        }
        return Self.definitions(bad).compactMap { value, listeners in
            guard case .fatal(let failure, _) = listeners[0].governing else { return nil }
            return BadSetting(value: value, listeners: listeners, failure: failure)
        }
    }

    /// What Postfix itself said of a value that it cannot read, of any parameter: in the log of a start that failed, or when it was asked.
    var loggedBadSettings: [BadSetting] {
        let parts = { (detail: LogDetail) -> LogDetail.BadValue? in if case .badValue(let value) = detail { value } else { nil } }
        let line = tellingLine(parts)
        guard let configuration, let bad = line?.parts ?? complaint(parts), hurts([]) else { return [] }
        guard !badSettings.contains(where: { $0.value.parameter == bad.parameter }) else { return [] }
        let services = [nil] + configuration.master.services.filter { $0.override(bad.parameter) != nil }.map(Optional.some)
        guard
            // A line about a value that stands nowhere any more is history.
            let value = services.lazy.compactMap({ configuration.effective(bad.parameter, for: $0) })
                .first(where: { $0.origin != .builtIn && $0.expanded.contains(bad.value) })
        else { return [] }
        let told = listeners(on: line.map { portsOrDead(of: $0.event) } ?? [])
        // A line of main.cf holds for every service without an option of its own, whichever of them has logged it.
        let others = listeners.filter { listener in
            let own = configuration.effective(bad.parameter, for: listener.service)
            return listener.service.program == "smtpd" && own?.origin == value.origin && !told.contains(listener)
                && probe(for: listener)?.isDead == true
        }
        return [
            BadSetting(
                value: value, listeners: isStopped ? [] : told + others,
                failure: line?.event.text ?? "\(bad.parameter) = \(bad.value)", kind: bad.kind)
        ]
    }

    fileprivate func sighting(_ bad: BadSetting) -> Sighting {
        let ports = numbers(of: bad.listeners)
        let place = place(of: bad.value)
        let isAll = bad.listeners.isEmpty
        var reason = [saying(bad.failure)]
        if bad.isComment { reason.append("Behind a value there are no comments: everything up to the end of the line is the value") }
        if bad.isLevel {
            reason.append(
                "The words are: none (no TLS), may (TLS offered: right for port 25), encrypt (TLS required: for 587, never for 25)")
        } else if let kind = bad.kind, kind != .boolean {
            reason.append(
                kind == .number ? "A number is digits and nothing else: no unit, no blank" : "It cannot be read as what it is meant for")
        } else {
            reason.append("The words are yes and no")
        }
        let isAlive = !isAll && bad.listeners.allSatisfy(isServed)
        let who = isAll ? "Postfix does not start" : Self.deadText(ports)
        return Sighting(
            ports: ports, place: place, reach: isAll ? .postfix : .service, weight: isAlive ? .trap : .fault,
            summary: "\(who): \"\(bad.value.expanded)\" is no value for \(bad.value.parameter) (\(placeText(of: bad.value)))",
            reason: reason, effect: isAll ? Suffering.everybody : Suffering.unusable(ports),
            next: [.say("Correct \(placeText(of: bad.value))", run: editing(place)), loading],
            evidence: source(place))
    }
}

extension ServerPicture {
    /// `mynetworks = 127.0.0.1/8`: an address where a network belongs. Postfix goes on, and every look-up in the list is a temporary error
    /// (util/cidr_match.c).
    fileprivate var badNetworks: [Sighting] {
        let found = ownWitnesses { if case .hostBits(_, let text, let proposal) = $0 { (text: text, proposal: proposal) } else { nil } }
            .last
        guard let found, let value = configuration?.effective("mynetworks"), value.origin != .builtIn,
            value.expanded.listWords.contains(found.parts.text)
        else { return [] }
        let place = place(of: value)
        return [
            takingNoMail(
                "\(Self.portsText(inetPorts, "turn")) mail away with 451: \(found.parts.text) in mynetworks is an address, not a network (\(placeText(of: value)))",
                [
                    "Postfix says: perhaps you should use \"\(found.parts.proposal)\"",
                    "Every client is looked up in mynetworks, and gets a temporary error",
                    Suffering.isUnseenByTest,
                ], place: place,
                next: [.say("Write \(found.parts.proposal) instead of \(found.parts.text)", run: editing(place)), loading],
                evidence: source(place) + evidence(of: found.event))
        ]
    }
}
