// Page 6: the lists as Postfix reads them, the word that is not taken, and which port each list governs.

import PostfixModel

extension Check {
    package static let configuration: Check = .init(
        id: "configuration", title: "Configuration", meaning: "The protocol lists as Postfix reads them, and the ports that read them.",
        step: .configuration, needs: [.configuration]
    ) { picture in
        guard let files = picture.facts.configuration.value else { return nil }
        guard let configuration = picture.configuration, let build = picture.build else {
            if let missing = picture.buildIsPending {
                return .waiting(for: missing, [.fact(label: "File", value: files.mainPath)])
            }
            let summary = "The lists cannot be judged: the version of Postfix is not known"
            return CheckOutcome(.cannotTell, summary, [.fact(label: "File", value: files.mainPath)])
        }
        let invalid = configuration.invalidLists
        let inForce = invalid.filter { !picture.readers(of: $0).isEmpty } + builtInBroken(picture)
        let evidence = evidence(picture, configuration, build, files)
        let command = files.commands.first ?? "grep -n _protocols \(files.mainPath)"
        if invalid.isEmpty, let stop = picture.fatalMainProblems.first {
            return CheckOutcome(
                .cannotTell, "No Postfix program comes to read these lists: \(stop.place.shown) stops it", evidence, command: command)
        }
        let status: FindingStatus = inForce.isEmpty || build.failsOpen ? .clear : .symptom
        // A list for outgoing mail is told by its own fault; it is not among those that the ports read.
        let others = configuration.invalidClientLists
        return CheckOutcome(status, summary(inForce, invalid + others, build), evidence, command: command)
    }

    /// Lists in force that are invalid without standing in `invalidLists` by themselves: they only refer to one that does.
    private static func builtInBroken(_ picture: ServerPicture) -> [EffectiveValue] {
        picture.brokenListeners.compactMap(\.list).filter { $0.origin == .builtIn }
    }

    private static func summary(_ inForce: [EffectiveValue], _ invalid: [EffectiveValue], _ build: PostfixBuild) -> String {
        if build.failsOpen && !invalid.isEmpty { return "Postfix \(build.release) ignores a list it does not understand" }
        let words = RejectedWords(inForce, build: build)
        guard !words.words.isEmpty else {
            return invalid.isEmpty ? "The lists are valid for Postfix \(build.release)" : "The lists that the ports read are valid"
        }
        return "Postfix \(build.release) \(words.summary)"
    }

    private static func evidence(
        _ picture: ServerPicture, _ configuration: Configuration, _ build: PostfixBuild, _ files: ConfigurationFacts
    ) -> [Evidence] {
        guard let sources = SourceEvidence(picture) else { return [] }
        var evidence: [Evidence] = []
        var sentences: [String] = []
        var upgrades: [String] = []
        var file = ""
        for value in picture.setOrReadLists {
            let path = picture.place(of: value)?.path ?? "Built-in default"
            if path != file { evidence.append(.heading(path)) }
            file = path
            let reading = value.reading(by: build)
            evidence += sources.overridden(value, configuration)
            evidence +=
                value.origin == .builtIn
                ? builtIn(value, picture) : sources.lines(of: value, rejected: reading?.rejected, note: note(value, picture))
            if let reading { evidence.append(.fact(label: "Allows", value: leavesOn(reading, build))) }
            sentences += RejectedWords([value], build: build).sentences
            if let upgrade = upgradeNote(value, reading, build), !upgrades.contains(upgrade) { upgrades.append(upgrade) }
        }
        evidence += upgrades.map { .text($0) }
        evidence += files.remarks.map { .text($0) }
        if !sentences.isEmpty && !build.failsOpen {
            evidence.append(.meaning("One such word makes Postfix ignore the whole line and turn TLS off for that service."))
        }
        evidence += sentences.unique.map { .meaning($0 + ".") }
        return evidence
    }

    private static func note(_ value: EffectiveValue, _ picture: ServerPicture) -> String {
        let readers = picture.readersText(of: value)
        guard case .masterCF(let service, _) = value.origin else { return readers }
        return "of service \(service); beats main.cf; \(readers)"
    }

    private static func builtIn(_ value: EffectiveValue, _ picture: ServerPicture) -> [Evidence] {
        [.fact(label: value.parameter, value: "\(value.raw.isEmpty ? "(empty)" : value.raw); \(note(value, picture))")]
    }

    private static func leavesOn(_ reading: ListReading, _ build: PostfixBuild) -> String {
        if reading.rejected != nil && reading.stopsTLS { return "nothing: the list is rejected" }
        if reading.enabled.isEmpty { return "nothing" }
        return reading.enabled.listed
    }

    /// The article's `TLSv1` is fine today and pins TLS 1.0 after an upgrade (FACTS §2.3): told, but no trap, for a server
    /// repaired by the article is healthy.
    private static func upgradeNote(_ value: EffectiveValue, _ reading: ListReading?, _ build: PostfixBuild) -> String? {
        guard build.isAffectedByArticle, let reading, reading.isValid, value.origin != .builtIn else { return nil }
        let later = ProtocolList(bytes: value.expandedBytes).read(by: build.afterUpgrade)
        guard later.isValid, !later.enabled.isEmpty, let best = later.enabled.max(), best < .tlsv1_2, reading.enabled.contains(.tlsv1_2)
        else { return nil }
        return "After an upgrade of Postfix such a line means \(best.spoken) and nothing newer. Change it to \"!SSLv2, !SSLv3\" first."
    }
}

extension SourceEvidence {
    fileprivate func overridden(_ value: EffectiveValue, _ configuration: Configuration) -> [Evidence] {
        guard case .mainCF = value.origin else { return [] }
        return overridden(value.parameter)
    }
}
