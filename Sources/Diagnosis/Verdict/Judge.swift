// The verdict: the definitions of confirmed, likely and the rest to the letter (DESIGN §2.7, §3).

import PostfixModel

struct Judge {
    let picture: ServerPicture

    init(_ picture: ServerPicture) { self.picture = picture }

    var verdict: Verdict {
        var verdict = ruling
        verdict.symptoms = ArticleSymptoms(picture).all
        verdict.lookAlikes = LookAlikes(picture, verdict.kind).all
        let impact = Impact(picture, verdict.kind)
        verdict.impact = impact.sentences
        verdict.urgency = impact.urgency
        return verdict
    }

    private var ruling: Verdict {
        let pending = Step.allCases.filter(picture.facts.isPending)
        if !pending.isEmpty {
            let done = Step.allCases.count - pending.count
            return Verdict(kind: .cannotTell, summary: "Still looking: \(done) of \(Step.allCases.count) steps are done.")
        }
        if picture.configuration == nil { return withoutFiles }
        return brokenFile ?? byGrammar ?? OtherFaults(picture).verdict ?? withoutFault
    }

    // MARK: The lists are known

    /// Nothing else matters before that line is corrected: no process reads any list, and no repair comes into force.
    private var brokenFile: Verdict? {
        guard let problem = picture.fatalMainProblems.first else { return nil }
        var cause = ["Every new process, postfix reload and postfix start end at this line. Correct it first."]
        if picture.facts.server.value?.postfixRunning == true {
            cause.append("Postfix is running: processes that started before the line came in go on.")
        }
        if picture.facts.server.value?.postfixRunning == false { cause.append("Postfix is not running now.") }
        if !picture.brokenListeners.isEmpty { cause.append("A list on disk is invalid as well: repair it after that.") }
        return Verdict(
            kind: .otherFault, summary: "\(problem.place) stops every Postfix program: \(problem.text).", cause: cause)
    }

    /// An invalid list in force, and what else was seen of it. Nil when no list in force is invalid, or when only the file is
    /// invalid and the running Postfix is not.
    private var byGrammar: Verdict? {
        let broken = picture.brokenListeners
        guard !broken.isEmpty else { return nil }
        let proven = broken.filter { isSeen($0) }
        if !proven.isEmpty { return invalid(.confirmed, proven) }
        // Every door that the invalid lists govern still has its TLS: the running Postfix has not read them yet.
        let doors = broken.filter { $0.service.type == "inet" }
        if !doors.isEmpty && doors.allSatisfy({ picture.probe(for: $0)?.completesTLS == true }) { return nil }
        // A port that shows another fault is judged by that.
        if OtherFaults(picture).explains(broken) { return nil }
        return invalid(.likely, broken.filter { picture.probe(for: $0)?.completesTLS != true })
    }

    /// The list's own log line since the last reload, or the port's own signature.
    private func isSeen(_ listener: Listener) -> Bool {
        if picture.probe(for: listener)?.showsDroppedTLS == true { return true }
        guard let list = listener.list else { return false }
        return picture.log?.complains(about: list.expanded) != nil
    }

    private func invalid(_ kind: VerdictKind, _ broken: [Listener]) -> Verdict {
        let ports = picture.portsText(broken)
        let lead = kind == .confirmed ? ports : "Most likely \(ports.lowercasedFirst)"
        let words = picture.build.map { RejectedWords(broken.compactMap(\.list), build: $0).summary } ?? ""
        let summary = "\(lead) cannot do TLS: \(picture.postfixName) \(words)."
        var missing: [String] = []
        if kind == .likely { missing = missingProof(broken) }
        return Verdict(kind: kind, summary: summary, cause: cause(broken), missing: missing)
    }

    private func cause(_ broken: [Listener]) -> [String] {
        var lines: [String] = []
        for listener in broken {
            guard let list = listener.list, let build = picture.build, listener.reading?.rejected != nil else { continue }
            let place = "\(list.parameter) in \(picture.place(of: list)) is invalid."
            for line in [place] + RejectedWords([list], build: build).sentences where !lines.contains(line) { lines.append(line) }
        }
        lines.append("One word it does not take voids the whole list.")
        lines.append("Postfix then turns TLS off for every service that reads it.")
        if let fault = picture.faultBehindTheList, let text = fault.text {
            lines.append("The log also names another fault: \(text).")
            lines.append("It shows again once the list is repaired: put it right as well.")
        }
        if picture.facts.server.value?.postfixRunning == false { lines.append("Postfix is not running now.") }
        return lines
    }

    private func missingProof(_ broken: [Listener]) -> [String] {
        var missing: [String] = []
        if picture.log == nil || picture.facts.log.value?.sources.isEmpty == true {
            missing.append("The mail log: " + (picture.facts.log.reason ?? "no log could be searched") + ".")
        } else {
            missing.append("A line about this list in the mail log since the last reload.")
        }
        for listener in broken {
            guard let probe = picture.probe(for: listener) else {
                missing.append(
                    "A test of port \(picture.port(of: listener))" + (picture.facts.connection.reason.map { ": \($0)" } ?? "") + ".")
                continue
            }
            if case .cannotTell(let why) = probe.state { missing.append("A test of port \(probe.endpoint.port): \(why).") }
        }
        return missing
    }

    // MARK: No fault found

    private var withoutFault: Verdict {
        // A port without TLS on purpose says nothing about TLS.
        let told = picture.probes.filter { $0.isTelling && $0.state != .worksWithoutTLS }
        let untested = picture.probes.filter { !$0.isTelling }
        let isOff = picture.listeners.allSatisfy { $0.governing == .tlsOff }
        if isOff && told.isEmpty && untested.isEmpty && picture.facts.connection.value != nil { return withoutTLS }
        if told.isEmpty {
            let reason = picture.facts.connection.reason ?? untested.first?.sentence ?? "no port could be tested"
            return Verdict(
                kind: .cannotTell, summary: "The lists are valid, but no port could be tested.",
                cause: ["Only a port that answers proves that TLS is up."], missing: ["A test of the ports: \(reason)."])
        }
        if let open = untested.first {
            return Verdict(kind: .cannotTell, summary: open.sentence + ".", missing: ["A test of port \(open.endpoint.port)."])
        }
        return healthy(told)
    }

    private func healthy(_ told: [EndpointProbe]) -> Verdict {
        let ports = told.map(\.endpoint.port).unique.sorted().map(String.init)
        var cause: [String] = []
        let one = ports.count == 1
        var summary = "\(one ? "Port" : "Ports") \(ports.joined(separator: ", ")) \(one ? "answers" : "answer") with TLS"
        if !picture.brokenListeners.isEmpty {
            summary += " now, but a list on disk is invalid: the next reload turns TLS off."
        } else if picture.build?.failsOpen == true, picture.configuration?.invalidLists.isEmpty == false {
            summary += "; this old Postfix ignores a list it does not understand."
        } else {
            summary += picture.configuration?.invalidLists.isEmpty == false ? "; the lists in force are valid." : "; the lists are valid."
        }
        if picture.smtpsListeners.isEmpty && !told.contains(where: { $0.endpoint.role == .smtps }) {
            cause.append("The smtps service is not enabled in master.cf: nothing is configured on port 465.")
        }
        for probe in told { if case .clientRefusal = probe.state { cause.append(probe.meaning ?? "") } }
        return Verdict(kind: .healthy, summary: summary, cause: cause.unique)
    }

    private var withoutTLS: Verdict {
        Verdict(
            kind: .healthy, summary: "No service with TLS is configured: the smtps service is not enabled in master.cf.",
            cause: ["No list is read, so none can be at fault.", "To offer port 465, enable the smtps service in master.cf."])
    }
}

extension ServerPicture {
    /// Listeners where clients expect TLS at once.
    var smtpsListeners: [Listener] {
        listeners.filter { $0.isWrapperMode || probe(for: $0)?.endpoint.role == .smtps }
    }

    /// `Port 465`, `Ports 25, 465`: ascending, what is no number last.
    func portsText(_ listeners: [Listener]) -> String {
        let ports = listeners.map { port(of: $0) }.unique.enumerated()
            .sorted { (Int($0.element) ?? .max, $0.offset) < (Int($1.element) ?? .max, $1.offset) }.map(\.element)
        return "\(ports.count == 1 ? "Port" : "Ports") \(ports.joined(separator: ", "))"
    }
}

extension Array where Element: Hashable {
    /// Each element once, at its first place.
    var unique: [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}

extension String {
    var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
