// The files are right, and the processes that serve the ports were started with what stood there before: the log quotes a value, a file or
// an option that the files do not have any more, or a port is dead of no known reason and the files are newer than what Postfix has read
// (FACTS §7).

import PostfixModel

extension ServerPicture {
    /// What running processes complain about and the files do not say any more.
    var staleComplaints: [Sighting] {
        guard facts.server.value?.postfixRunning == true, configuration != nil, !deadProbes.isEmpty else { return [] }
        let dead = Set(deadProbes.map(\.endpoint.port))
        var told: Set<Int> = []
        return (log?.fresh ?? []).reversed().compactMap { event in
            guard ["smtpd", "postscreen", "tlsproxy"].contains(event.program), let detail = event.detail, let stale = stale(detail) else {
                return nil
            }
            let new = portsOrDead(of: event).filter { dead.contains($0) && !told.contains($0) }
            guard !new.isEmpty else { return nil }
            told.formUnion(new)
            return sighting(stale, ports: new, event)
        }
    }

    private func sighting(_ stale: Stale, ports: [Int], _ event: LogEvent) -> Sighting {
        let place = stale.parameter.flatMap { self.place(ofParameter: $0, for: listeners(on: ports).first?.service) }
        var reason = ["Postfix said: \(event.words ?? event.line)"]
        reason.append(place == nil ? "The files do not have it any more" : "On disk it is right (\(place?.shown ?? ""))")
        reason += savedSince(place)
        reason.append("Its processes were started with the files of before: reload it")
        return Sighting(
            ports: ports, place: place, reach: .tls,
            summary: "\(Self.deadText(ports)): the running Postfix still has \(stale.old), and the files do not: run \(reloadCommand)",
            reason: reason, effect: Suffering.unusable(ports), next: [.run(reloadCommand)],
            evidence: source(place) + evidence(of: event, "what is not on disk any more"))
    }

    /// What a complaint is about, where the files have it no more.
    private struct Stale {
        var old: String
        var parameter: String?
    }

    private func stale(_ detail: LogDetail) -> Stale? {
        switch detail {
        case .cipherGrade(let value, _):
            let isThere = listeners.contains { listener in
                CipherGrade.parameter(for: listener).flatMap { configuration?.effective($0, for: listener.service) }?.expanded == value
            }
            let name = listeners.lazy.compactMap(CipherGrade.parameter).first
            return isThere || CipherGrade.isGrade(value) ? nil : Stale(old: "the cipher grade \"\(value)\"", parameter: name)
        case .invalidLevel(let value):
            let name = "smtpd_tls_security_level"
            return isAnywhere(name, value) ? nil : Stale(old: "\(name) = \(value)", parameter: name)
        case .badValue(let bad):
            return isAnywhere(bad.parameter, bad.value) ? nil : Stale(old: "\(bad.parameter) = \(bad.value)", parameter: bad.parameter)
        case .unexpectedArgument(let word):
            return isWhole ? Stale(old: "the word \"\(word)\" among the options of a service") : nil
        case .badOption(let option, _):
            return isWhole ? Stale(old: "the option \"\(option)\" without a value") : nil
        case .milterUnreachable(let milter, _), .milterUnreadable(let milter, _):
            // Who writes the name in another way has it all the same: the file must be newer than what was read.
            let isThere = listeners.contains { self.milters(of: $0.service).contains { $0.name == milter } }
            return isThere || savedSinceLoad == nil ? nil : Stale(old: "the milter \(milter)", parameter: "smtpd_milters")
        case .serviceUnreachable(let socket, let reason):
            let name = socket.split(separator: "/").last.map(String.init) ?? socket
            let isThere = configuration?.master.services.contains { $0.name == name && $0.type != "inet" } == true
            return isThere && ErrnoWords.isMissing(reason) ? Stale(old: "a master.cf without \(name)") : nil
        case .certificate, .authorities: return staleFile(detail)
        default: return nil
        }
    }

    /// A certificate, key or authorities' file that no parameter names any more, one that was missing and is there now, or files in another
    /// order than now.
    private func staleFile(_ detail: LogDetail) -> Stale? {
        guard let certificates else { return nil }
        let files: [String]
        let reason: LogDetail.LibraryReason?
        switch detail {
        case .certificate(let trouble):
            if trouble.what == .none, Fault.noCertificate.recognise(self).isEmpty { return Stale(old: "no certificate") }
            if trouble.what == .keyNotFirst, Fault.certificateOrder.recognise(self).isEmpty {
                return Stale(old: "the chain in another order")
            }
            (files, reason) = ([trouble.file, trouble.otherFile].compactMap(\.self), trouble.reason)
        case .authorities(let named, let why): (files, reason) = (named, why)
        default: return nil
        }
        let isNamed = { (file: String) in certificates.uses.contains { [$0.path, $0.written].contains(file) } }
        // Of a chain all files stand in one line: `error loading private keys and certificates from: FILE, FILE`.
        guard let file = files.first(where: { !isNamed($0) && !$0.listWords.allSatisfy(isNamed) }) else {
            let isThere = files.allSatisfy { path in certificates.files.contains { $0.path == path && $0.problem == nil } }
            return reason == .missing && isThere ? files.first.map { Stale(old: "no file \($0)") } : nil
        }
        return Stale(old: "the file \(file)")
    }

    /// Some service reads this text for the parameter.
    private func isAnywhere(_ name: String, _ text: String) -> Bool {
        let services = [nil] + (configuration?.master.services.filter { $0.override(name) != nil }.map(Optional.some) ?? [])
        return services.contains { configuration?.effective(name, for: $0)?.expanded.contains(text) == true }
    }

    /// No service has an option that its daemon ends at.
    private var isWhole: Bool {
        configuration?.master.strayLines.isEmpty == true && configuration?.master.services.allSatisfy { $0.fatalOption == nil } == true
    }
}

extension ServerPicture {
    /// A port that is dead of no known reason, where the files were saved after Postfix had last read them: the same sighting as one of an
    /// edit that waits to be loaded; nil elsewhere, and where the two moments cannot be compared.
    func awaitingReload(_ unexplained: Sighting) -> Sighting? {
        guard facts.server.value?.postfixRunning == true, unexplained.weight != .trap, let path = savedSinceLoad,
            // Nobody listens there: master opens what it has read, and that is told by the sockets.
            deadProbes.contains(where: { unexplained.ports.contains($0.endpoint.port) && $0.state != .nothingListens })
        else { return nil }
        var sighting = unexplained
        sighting.id = Fault.serviceNotLoaded.id
        sighting.weight = .fault
        sighting.isConfirmed = false
        sighting.summary = "\(unexplained.summary), and \(path) was saved after Postfix had last read it: run \(reloadCommand)"
        sighting.reason += savedSince(FilePlace(path, 1)) + ["What its processes were started with stands nowhere any more"]
        sighting.next = [.run(reloadCommand)]
        return sighting
    }

    /// The file that is newer than what Postfix has read; nil where none is, or where the log's stamps have no zone.
    private var savedSinceLoad: String? {
        guard let files = facts.configuration.value, let stamp = log?.lastReload.flatMap({ LogStamp($0.stamp) }), let zone = stamp.zone,
            stamp.year != nil
        else { return nil }
        let loaded = stamp.seconds(year: 0) - zone * 60
        // A second of grace: a reload right behind the edit has read it.
        if let saved = files.masterSavedAt, saved > loaded + 1 { return files.masterPath }
        if let saved = files.mainSavedAt, saved > loaded + 1 { return files.mainPath }
        return nil
    }
}
