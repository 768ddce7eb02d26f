// From what was seen to the verdict: the headline is the first sighting; without one, every wanted port must have served its clients.

import PostfixModel

extension Verdict {
    init(of picture: ServerPicture) {
        self = Verdict.ruling(picture)
        symptoms = ArticleSymptoms(picture).all
        let seen = Set(faults.map(\.id))
        ruledOut = Fault.all.filter { !seen.contains($0.id) }.compactMap { $0.ruledOut(picture) }
        let impact = Impact(picture, kind, first: faults.first)
        self.impact = impact.ports
        urgency = impact.urgency
    }

    private static func ruling(_ picture: ServerPicture) -> Verdict {
        let pending = Step.allCases.filter(picture.facts.isPending)
        if !pending.isEmpty {
            let done = Step.allCases.count - pending.count
            return Verdict(kind: .cannotTell, summary: "Still looking: \(done) of \(Step.allCases.count) steps are done.")
        }
        let sightings = Fault.sightings(on: picture)
        guard let first = sightings.first else { return withoutFault(picture) }
        return Verdict(
            kind: kind(first), summary: first.summary + "." + invalidToo(first, picture), faults: sightings,
            cause: first.reason.map { $0 + "." },
            missing: sightings.flatMap(\.missing).unique.map { $0 + "." })
    }

    /// Where Postfix is stopped for a reason with a name, whoever puts that right and starts it meets the rejected list next.
    private static func invalidToo(_ first: Sighting, _ picture: ServerPicture) -> String {
        guard picture.isStopped, first.reach == .postfix, first.id != Fault.notRunning.id, let list = picture.listAtStart else { return "" }
        return " \(list), too: repair it before the start."
    }

    private static func kind(_ first: Sighting) -> VerdictKind {
        switch first.weight {
        case .fault: first.id == Fault.invalidList.id ? .confirmed : .otherFault
        case .partial: .trap
        case .trap: first.id == Fault.invalidList.id && !first.isConfirmed ? .likely : .trap
        case .cannotTell: .cannotTell
        }
    }

    /// No sighting: healthy only where every port that was to be tried answered as its clients need it.
    private static func withoutFault(_ picture: ServerPicture) -> Verdict {
        // A port that is without TLS on purpose says nothing about TLS.
        let told = picture.probes.filter { $0.isTelling && $0.state != .worksWithoutTLS }
        if told.isEmpty { return withoutPorts(picture) }
        if let list = picture.listeners.compactMap(\.list).first(where: \.isTooLarge) {
            return Verdict(
                kind: .cannotTell, summary: "\(list.parameter) cannot be judged: \(list.problem ?? "it is too large").",
                missing: ["A reading of \(list.parameter) in \(picture.placeText(of: list))."])
        }
        if let open = picture.probes.first(where: { !$0.isTelling }) {
            return Verdict(
                kind: .cannotTell, summary: open.sentence + ".",
                missing: picture.unseen.map { $0 + "." } + ["A test of port \(open.endpoint.port)."])
        }
        if !picture.unseen.isEmpty, picture.log?.freshInvalidLists.isEmpty == false {
            return Verdict(
                kind: .cannotTell, summary: "The log complains about a list, but the ports that were tested work.",
                missing: picture.unseen.map { $0 + "." })
        }
        return healthy(picture, told)
    }

    private static func withoutPorts(_ picture: ServerPicture) -> Verdict {
        guard picture.configuration != nil else {
            return Verdict(kind: .cannotTell, summary: "Too little could be seen for a verdict.", missing: picture.unseen.map { $0 + "." })
        }
        if picture.facts.connection.value != nil, picture.probes.allSatisfy({ $0.state == .worksWithoutTLS }) {
            return Verdict(
                kind: .healthy, summary: "No service with TLS is configured: the smtps service is not enabled in master.cf.",
                cause: ["No list is read, so none can be at fault.", "To offer port 465, enable the smtps service in master.cf."])
        }
        let reason = picture.facts.connection.reason ?? picture.probes.first?.sentence ?? "no port could be tested"
        return Verdict(
            kind: .cannotTell, summary: "The lists are valid, but no port could be tested.",
            cause: ["Only a port that answers proves that TLS is up."], missing: ["A test of the ports: \(reason)."])
    }

    private static func healthy(_ picture: ServerPicture, _ told: [EndpointProbe]) -> Verdict {
        let ports = told.map(\.endpoint.port).unique.sorted(by: Sighting.comesFirst).map(String.init)
        let one = ports.count == 1
        var cause: [String] = []
        var summary = "\(one ? "Port" : "Ports") \(ports.joined(separator: ", ")) \(one ? "answers" : "answer") with TLS"
        summary += picture.configuration == nil ? "; the lists themselves could not be judged." : "; the lists are valid."
        if picture.smtpsListeners.isEmpty, picture.configuration != nil, !told.contains(where: { $0.endpoint.role == .smtps }) {
            cause.append("The smtps service is not enabled in master.cf: nothing is configured on port 465.")
        }
        for probe in told { if case .clientRefusal = probe.state, let meaning = probe.meaning { cause.append(meaning + ".") } }
        return Verdict(kind: .healthy, summary: summary, cause: cause.unique, missing: picture.unseen.map { $0 + "." })
    }
}
