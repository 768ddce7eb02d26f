// The verdict: the definitions of confirmed, likely and the rest to the letter (DESIGN §2.7, §3).

import PostfixModel

struct Judge {
    let input: CheckInput

    init(_ input: CheckInput) { self.input = input }

    var verdict: Verdict {
        var verdict = ruling
        verdict.symptoms = ArticleSymptoms(input).all
        verdict.lookAlikes = LookAlikes(input, verdict.kind).all
        let impact = Impact(input, verdict.kind)
        verdict.impact = impact.sentences
        verdict.urgency = impact.urgency
        return verdict
    }

    private var ruling: Verdict {
        let pending = Step.allCases.filter(input.facts.isPending)
        if !pending.isEmpty {
            let done = Step.allCases.count - pending.count
            return Verdict(kind: .cannotTell, summary: "Still looking: \(done) of \(Step.allCases.count) steps are done.")
        }
        if input.configuration == nil { return withoutFiles }
        return brokenFile ?? byGrammar ?? OtherFaults(input).verdict ?? withoutFault
    }

    // MARK: The lists are known

    /// Nothing else matters before that line is corrected: no process reads any list, and no repair comes into force.
    private var brokenFile: Verdict? {
        guard let problem = input.fatalMainProblems.first else { return nil }
        var cause = ["Every new process, postfix reload and postfix start end at this line. Correct it first."]
        if input.facts.server.value?.postfixRunning == true {
            cause.append("Postfix is running: processes that started before the line came in go on.")
        }
        if input.facts.server.value?.postfixRunning == false { cause.append("Postfix is not running now.") }
        if !input.brokenListeners.isEmpty { cause.append("A list on disk is invalid as well: repair it after that.") }
        return Verdict(
            kind: .otherFault, summary: "\(problem.place) stops every Postfix program: \(problem.text).", cause: cause)
    }

    /// An invalid list in force, and what else was seen of it. Nil when no list in force is invalid, or when only the file is
    /// invalid and the running Postfix is not.
    private var byGrammar: Verdict? {
        let broken = input.brokenListeners
        guard !broken.isEmpty else { return nil }
        let proven = broken.filter { isSeen($0) }
        if !proven.isEmpty { return invalid(.confirmed, proven) }
        // Every door that the invalid lists govern still has its TLS: the running Postfix has not read them yet.
        let doors = broken.filter { $0.service.type == "inet" }
        if !doors.isEmpty && doors.allSatisfy({ input.probe(for: $0)?.hasTLS == true }) { return nil }
        // A port that shows another fault is judged by that.
        if OtherFaults(input).explains(broken) { return nil }
        return invalid(.likely, broken.filter { input.probe(for: $0)?.hasTLS != true })
    }

    /// The list's own log line since the last reload, or the port's own signature.
    private func isSeen(_ listener: Listener) -> Bool {
        if input.probe(for: listener)?.showsDroppedTLS == true { return true }
        guard let list = listener.list else { return false }
        return input.log?.complains(about: list.expanded) != nil
    }

    private func invalid(_ kind: VerdictKind, _ broken: [Listener]) -> Verdict {
        let ports = input.portsText(broken)
        let lead = kind == .confirmed ? ports : "Most likely \(ports.lowercasedFirst)"
        let words = input.build.map { RejectedWords(broken.compactMap(\.list), build: $0).summary } ?? ""
        let summary = "\(lead) cannot do TLS: \(input.postfixName) \(words)."
        var missing: [String] = []
        if kind == .likely { missing = missingProof(broken) }
        return Verdict(kind: kind, summary: summary, cause: cause(broken), missing: missing)
    }

    private func cause(_ broken: [Listener]) -> [String] {
        var lines: [String] = []
        for listener in broken {
            guard let list = listener.list, let build = input.build, listener.reading?.rejected != nil else { continue }
            let place = "\(list.parameter) in \(input.place(of: list)) is invalid."
            for line in [place] + RejectedWords([list], build: build).sentences where !lines.contains(line) { lines.append(line) }
        }
        lines.append("One word it does not take voids the whole list.")
        lines.append("Postfix then turns TLS off for every service that reads it.")
        if let fault = input.faultBehindTheList, let text = fault.text {
            lines.append("The log also names another fault: \(text).")
            lines.append("It shows again once the list is repaired: put it right as well.")
        }
        if input.facts.server.value?.postfixRunning == false { lines.append("Postfix is not running now.") }
        return lines
    }

    private func missingProof(_ broken: [Listener]) -> [String] {
        var missing: [String] = []
        if input.log == nil || input.facts.log.value?.sources.isEmpty == true {
            missing.append("The mail log: " + (input.facts.log.reason ?? "no log could be searched") + ".")
        } else {
            missing.append("A line about this list in the mail log since the last reload.")
        }
        for listener in broken {
            guard let probe = input.probe(for: listener) else {
                missing.append("A test of port \(input.port(of: listener))" + (input.facts.connection.reason.map { ": \($0)" } ?? "") + ".")
                continue
            }
            if case .cannotTell(let why) = probe.state { missing.append("A test of port \(probe.endpoint.port): \(why).") }
        }
        return missing
    }

    // MARK: No fault found

    private var withoutFault: Verdict {
        let told = input.probes.filter(\.isTelling)
        let untested = input.probes.filter { !$0.isTelling }
        let isOff = input.listeners.allSatisfy { $0.governing == .tlsOff }
        if isOff && input.probes.isEmpty && input.facts.connection.value != nil { return withoutTLS }
        if told.isEmpty {
            let reason = input.facts.connection.reason ?? untested.first?.sentence ?? "no port could be tested"
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
        if !input.brokenListeners.isEmpty {
            summary += " now, but a list on disk is invalid: the next reload turns TLS off."
        } else if input.build?.failsOpen == true, input.configuration?.invalidLists.isEmpty == false {
            summary += "; this old Postfix ignores a list it does not understand."
        } else {
            summary += input.configuration?.invalidLists.isEmpty == false ? "; the lists in force are valid." : "; the lists are valid."
        }
        if input.smtpsListeners.isEmpty && !told.contains(where: { $0.endpoint.role == .smtps }) {
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

extension CheckInput {
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
