// The verdict where the files or the version cannot be seen: the log and the ports speak alone, so it is never "confirmed".

extension Judge {
    var withoutFiles: Verdict {
        let dropped = picture.probes.filter { $0.state == .dropped }
        let complaint = picture.log?.freshInvalidLists.last
        let missing = missingFiles
        let told = picture.probes.filter(\.isTelling)
        if let quoted = complaint?.quotedList, told.isEmpty || !dropped.isEmpty {
            return Verdict(
                kind: .likely, summary: "Most likely a TLS protocol list is invalid: the log quotes \"\(quoted)\".",
                cause: ["Postfix says in its log that it turns TLS off because of this list."], missing: missing)
        }
        // A port that hangs up is no fault of another kind unless something names one.
        let faults = OtherFaults(picture)
        if dropped.isEmpty || faults.isNamed, let other = faults.verdict { return other }
        if let first = dropped.first {
            guard picture.facts.log.value?.sources.isEmpty != false else {
                return Verdict(
                    kind: .cannotTell, summary: first.sentence + ", and the log does not say why.", missing: missing)
            }
            return Verdict(
                kind: .likely, summary: "Most likely an invalid TLS protocol list: \(first.sentence.lowercasedFirst).",
                cause: ["A port that hangs up before TLS begins could not set TLS up."], missing: missing)
        }
        if complaint != nil {
            return Verdict(
                kind: .cannotTell, summary: "The log complains about a list, but the ports that were tested work.", missing: missing)
        }
        if !told.isEmpty, told.allSatisfy(\.completesTLS) {
            let ports = told.map(\.endpoint.port).unique.sorted().map(String.init).joined(separator: ", ")
            return Verdict(
                kind: .healthy, summary: "TLS works on port \(ports); the lists themselves could not be judged.", missing: missing)
        }
        return Verdict(kind: .cannotTell, summary: "Too little could be seen for a verdict.", missing: missing)
    }

    private var missingFiles: [String] {
        var missing: [String] = []
        if let reason = picture.facts.configuration.reason { missing.append("The configuration files: \(reason).") }
        if picture.build == nil {
            missing.append("The version of Postfix: \(picture.facts.postfix.reason ?? "not known").")
        }
        if let reason = picture.facts.log.reason { missing.append("The mail log: \(reason).") }
        if let reason = picture.facts.connection.reason { missing.append("A test of the ports: \(reason).") }
        return missing.map { $0.replacing("..", with: ".") }
    }
}
