// Page 3: the two warnings of the article, paired by process: since when, how often, whom they hit, fresh or stale.

import PostfixModel

extension Check {
    package static let mailLog: Check = .init(
        id: "mail-log", title: "Mail log", meaning: "What the mail log says about TLS set-up since the last reload.", step: .log,
        needs: [.log]
    ) { picture in
        guard let log = picture.log, let facts = picture.facts.log.value else { return nil }
        let command = facts.commands.first
        if facts.sources.isEmpty {
            return CheckOutcome(.cannotTell, "No mail log could be searched", searched(facts), command: command)
        }
        let (status, summary) = judgement(log, picture)
        return CheckOutcome(status, summary, evidence(log, facts, picture), command: command)
    }

    private static func judgement(_ log: LogDigest, _ picture: ServerPicture) -> (FindingStatus, String) {
        if let event = log.freshInvalidLists.last, let quoted = event.quotedList {
            if isOver(log, picture) {
                // What was not read may hold a fresh one.
                let isRead = if case .lacking = picture.logCoverage { false } else { true }
                return (isRead ? .clear : .cannotTell, "The log's complaint is over: TLS works now")
            }
            if let lack = picture.logLack(after: event) {
                return (.cannotTell, "Postfix rejected its list \"\(quoted)\", and what came after it was not read: \(lack.sentence)")
            }
            return (.symptom, "Postfix rejects its list \"\(quoted)\"")
        }
        // Not every Postfix logs that TLS works: beside ports that all answer such a line is no symptom any more.
        let told = picture.probes.filter(\.isTelling)
        let isServed = !told.isEmpty && told.allSatisfy(\.serves)
        if let problem = LogDigest.mostTelling(log.certificateProblems + log.libraryProblems)?.text, !isServed {
            return (.symptom, "Postfix disables TLS: \(problem)")
        }
        if let text = picture.failedStart.first?.text { return (.symptom, "Postfix does not start: \(text)") }
        if let text = log.fatals.last?.text {
            return isServed
                ? (.trap, "A server process ended with: \(text); the ports that were tested answer now")
                : (.symptom, "A server process ends with: \(text)")
        }
        if let event = log.unknownWords.last, case .unknownWord(let parameter, let word, _) = event.kind {
            return (.trap, "Postfix does not know \"\(word)\" in \(parameter) and ignores the list")
        }
        let delivery = picture.witnesses { if case .invalidClientList(_, let value) = $0 { value } else { nil } }.last
        if let value = delivery?.parts {
            return (.trap, "Deliveries to other servers end at the list \"\(value)\"")
        }
        if let text = picture.namedFaults.last(where: \.line.isOfTLS)?.event.words {
            return (.symptom, "Postfix refuses TLS sessions: \(text)")
        }
        if let drop = picture.unexplainedDrops.first {
            return (.cannotTell, "Port \(drop.endpoint.port) drops TLS, and no line since the last reload says why")
        }
        if let text = picture.namedFaults.last?.event.words { return (.symptom, "The log names a fault: \(text)") }
        return nothing(log, picture)
    }

    /// No line since the last reload tells of a fault. That there is none is said only of what was read as a whole.
    private static func nothing(_ log: LogDigest, _ picture: ServerPicture) -> (FindingStatus, String) {
        if case .lacking(let lack) = picture.logCoverage {
            return (.cannotTell, "No warning about TLS set-up in what was read of the log; \(lack.sentence)")
        }
        if log.invalidLists.count > 0 || log.drops.count > 0 { return (.clear, "Only old warnings, from before the last reload") }
        return (.clear, "No warning about TLS set-up in the log since the last reload")
    }

    /// A fresh complaint is over when no list in force is invalid and every port that was tried has its TLS up.
    private static func isOver(_ log: LogDigest, _ picture: ServerPicture) -> Bool {
        guard picture.configuration != nil, picture.brokenListeners.isEmpty else { return false }
        let told = picture.probes.filter(\.isTelling)
        return !told.isEmpty && told.allSatisfy(\.isTLSUp)
    }

    private static func evidence(_ log: LogDigest, _ facts: LogFacts, _ picture: ServerPicture) -> [Evidence] {
        var evidence: [Evidence] = []
        if let progress = facts.progress, progress.total > 0 {
            let done = "\(size(progress.read)) of \(size(progress.total)), now \(progress.name)"
            evidence.append(.fact(label: "Still reading", value: done))
        }
        // The lines themselves first, the cause before the effect, whatever the order of the log: the last client may have been dropped
        // before the last rejection.
        let start = picture.failedStart
        let ends: [LogEvent?] = start.isEmpty ? [log.fatals.last] : start
        // Deliveries that end at a list are told where nothing of the server is.
        let delivery = picture.lastWitness { if case .invalidClientList = $0 { true } else { nil } }?.event
        let named = picture.namedFaults.last(where: \.line.isOfTLS) ?? picture.namedFaults.last
        // A customer's connection says more than a test of our own, and the two lines of one process belong together.
        let drop = log.freshDroppedClientCount > 0 ? log.droppedClients.last : log.drops.last
        let list =
            drop.flatMap { one in log.events.last { $0.quotedList != nil && $0.processKey == one.processKey } } ?? log.invalidLists.last
        let causes = [list, log.certificateProblems.last, log.libraryProblems.last] + ends + [named?.event, delivery]
        let shown = (causes + [drop]).compactMap(\.self).uniqueLines
        if !shown.isEmpty {
            evidence.append(.transcript(shown.map { AnnotatedLine($0.line, note: $0 == start.first ? "why it does not start" : note($0)) }))
        }
        let lists = log.invalidLists
        if let first = lists.first, let last = lists.last {
            evidence.append(.fact(label: "List rejected", value: tally(lists, log)))
            evidence.append(.fact(label: "First seen", value: first.when))
            evidence.append(.fact(label: "Last seen", value: last.when))
        }
        if log.drops.count > 0 { evidence += drops(log, picture) }
        if let began = began(log) { evidence.append(.fact(label: "Began", value: began)) }
        if lists.count + log.drops.count > 0 { evidence.append(.fact(label: "Last reload", value: reload(log))) }
        if lists.count + log.drops.count > 0, let change = facts.packageChanges.last {
            evidence.append(.fact(label: "Last upgrade", value: "\(change.what), \(LogStamp.spoken(change.stamp)) (\(change.source))"))
        }
        if let history = LogHistory(log, facts) { evidence.append(.history(history)) }
        evidence += searched(facts)
        if log.foreign > 0 { evidence.append(.text("\(log.foreign) lines belong to another Postfix on this host and do not count.")) }
        if let meaning = meaning(log, picture) { evidence.append(.meaning(meaning)) }
        return evidence
    }

    /// Who was turned away: this program's own connections are no clients, mail programs of this server are.
    private static func drops(_ log: LogDigest, _ picture: ServerPicture) -> [Evidence] {
        let dropped = log.droppedClients
        var evidence: [Evidence] = []
        if let first = dropped.first, let last = dropped.last {
            let clients = log.clients.count
            let addresses = "\(log.hasMoreClients ? "more than " : "")\(clients) \(clients == 1 ? "address" : "addresses")"
            let span = dropped.count == 1 ? first.when : "\(first.when) to \(last.when)"
            evidence.append(.fact(label: "Clients dropped", value: "\(tally(dropped, log)), \(addresses), \(span)"))
            let local = log.droppedCount(picture.isOwnClient)
            if local > 0 {
                evidence.append(
                    .fact(label: "Of them", value: "\(times(local)) from this server itself: its own mail programs, or earlier tests"))
            }
        } else {
            evidence.append(.fact(label: "Clients dropped", value: "none"))
        }
        if log.ownDrops.count > 0 {
            evidence.append(.fact(label: "Own tests", value: "dropped \(times(log.ownDrops.count)), counted apart"))
        }
        evidence.append(
            .fact(label: "Paired", value: "\(log.pairs) of \(log.drops.count) drops follow a rejected list in the same process"))
        return evidence
    }

    /// When the first warning came, and which reload or start came before it.
    private static func began(_ log: LogDigest) -> String? {
        guard let first = log.events.first(where: { $0.quotedList != nil || $0.droppedClient != nil }) else { return nil }
        let before = log.events.last { $0.isReload && ($0.source, $0.offset) < (first.source, first.offset) }
        guard let before, !before.stamp.isEmpty else { return nil }
        let what = if case .started = before.kind { "start" } else { "reload" }
        return "\(first.when), after the \(what) of \(before.when)"
    }

    private static func tally(_ tally: LogTally, _ log: LogDigest) -> String {
        log.isWhole ? times(tally.count) : "at least \(times(tally.count))"
    }

    private static func times(_ count: Int) -> String { count == 1 ? "once" : "\(count) times" }

    private static func reload(_ log: LogDigest) -> String {
        guard let reload = log.lastReload else { return "not in what was read: all lines count as newer" }
        let fresh = log.freshInvalidListCount + log.freshDroppedClientCount + log.ownDrops.count
        return reload.when
            + (fresh == 0 ? "; all warnings are older: stale" : "; \(fresh) \(fresh == 1 ? "warning" : "warnings") since then")
    }

    private static func note(_ event: LogEvent) -> String? {
        switch event.kind {
        case .invalidList: "the cause"
        case .wrapperDropped: "the effect"
        case .certificateProblem, .libraryProblem: "a cause"
        // What follows a start that failed only says that it did.
        case .fatal: event.detail == .startFailed ? nil : "a cause"
        case .warning, .error: event.detail?.faultLine == nil ? nil : "a cause"
        default: nil
        }
    }

    private static func searched(_ facts: LogFacts) -> [Evidence] {
        var evidence: [Evidence] = []
        for source in facts.sources {
            switch source.reach {
            case .unread(let reason): evidence.append(.fact(label: "Not searched", value: "\(source.name): \(reason)"))
            case .whole: evidence.append(.fact(label: "Searched", value: "\(source.name), \(extent(source))"))
            case .end: evidence.append(.fact(label: "Searched", value: "\(source.name), its end: \(extent(source))"))
            case .beginning(let reason):
                evidence.append(.fact(label: "Searched", value: "\(source.name), its beginning: \(extent(source)); \(reason)"))
            }
        }
        return evidence + facts.notSearched.map { .fact(label: "Not searched", value: $0) }
    }

    /// `812 MiB, Nov 1 00:00:00 to Nov 23 12:00:00`.
    private static func extent(_ source: LogSource) -> String {
        if source.bytes == 0 { return "empty" }
        let span = source.from.isEmpty ? "" : ", \(LogStamp.spoken(source.from)) to \(LogStamp.spoken(source.to))"
        return size(source.bytes) + span + (source.hasPostfix ? "" : ", no line of Postfix in it")
    }

    private static func size(_ bytes: Int) -> String {
        switch bytes {
        case ..<1024: "\(bytes) bytes"
        case ..<(10 << 20): "\(bytes >> 10) KiB"
        default: "\(bytes >> 20) MiB"
        }
    }

    private static func meaning(_ log: LogDigest, _ picture: ServerPicture) -> String? {
        if !log.freshInvalidLists.isEmpty {
            if isOver(log, picture) { return "Postfix has read the lists again since. Nothing is left to do here." }
            return "The rejected list is the cause: it turned TLS off. Each dropped client is its effect."
        }
        if !log.certificateProblems.isEmpty || !log.libraryProblems.isEmpty {
            return "No protocol list is the cause of this: changing the lists would not help."
        }
        if !picture.unexplainedDrops.isEmpty {
            return "The warning may not be written yet, or go to another log. Look again, or name the log with --log FILE."
        }
        if picture.namedFaults.contains(where: \.line.isOfTLS) { return "No protocol list is the cause of this: page 7 says what is." }
        if !log.fatals.isEmpty {
            return picture.isStopped
                ? "Put right what ends the process, then start Postfix."
                : "Put right what ends the process, then reload Postfix: master holds such a service back for a minute."
        }
        if log.invalidLists.count > 0 { return "A reload came after these warnings, so they prove nothing about now." }
        return nil
    }
}

extension [LogEvent] {
    /// Each line once, in its first place.
    fileprivate var uniqueLines: [LogEvent] {
        reduce(into: []) { lines, event in
            if !lines.contains(where: { $0.line == event.line }) { lines.append(event) }
        }
    }
}
