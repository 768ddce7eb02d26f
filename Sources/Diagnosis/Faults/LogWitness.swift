// What the mail log says since the last reload or start, in parts: the witness of most faults; and what its words lead to.

import PostfixModel

extension ServerPicture {
    /// Lines of this instance since its last reload or start that have these parts, oldest first. What is older is history.
    func witnesses<Parts>(_ parts: (LogDetail) -> Parts?) -> [(event: LogEvent, parts: Parts)] { found(parts, in: log?.fresh ?? []) }

    /// The same of the processes that served our own tests.
    func ownWitnesses<Parts>(_ parts: (LogDetail) -> Parts?) -> [(event: LogEvent, parts: Parts)] { found(parts, in: ownEvents) }

    private func found<Parts>(
        _ parts: (LogDetail) -> Parts?, in events: some Sequence<LogEvent>
    ) -> [(event: LogEvent, parts: Parts)] {
        events.compactMap { event in event.detail.flatMap(parts).map { (event, $0) } }
    }

    /// The newest since the last reload.
    func lastWitness<Parts>(_ parts: (LogDetail) -> Parts?) -> (event: LogEvent, parts: Parts)? { witnesses(parts).last }

    /// Lines of the processes that served our own tests.
    var ownEvents: [LogEvent] { facts.log.value?.ofProbes ?? [] }

    /// The first of what Postfix's own tools complained about when they were asked.
    func complaint<Parts>(_ parts: (LogDetail) -> Parts?) -> Parts? {
        facts.configuration.value?.complaints.compactMap { $0.detail.flatMap(parts) }.first
    }

    /// The last start of this instance, as the log tells it.
    var lastStart: StartAttempt? { log.flatMap { StartAttempt.last(in: $0.events) } }

    /// Lines of the attempt that failed, the reason first; empty where Postfix runs or was stopped in good order.
    var failedStart: [LogEvent] {
        guard isStopped, let attempt = lastStart else { return [] }
        switch attempt.ending {
        case .failed(let events), .died(let events): return attempt.stopped == nil ? events : []
        case .started: return attempt.stopped == nil ? attempt.beside : []
        case .untold: return []
        }
    }

    /// It does not run because its last start failed, as far as the log tells; nobody stopped it in good order.
    package var startFailed: Bool { !failedStart.isEmpty }

    /// The line that has these parts: of a start that failed the first one, else the newest since the last reload.
    func tellingLine<Parts>(_ parts: (LogDetail) -> Parts?) -> (event: LogEvent, parts: Parts)? {
        found(parts, in: failedStart).first ?? lastWitness(parts)
    }

    /// What to say where the log has no line that says why: a log that nobody read, or that holds nothing of Postfix's, is not silent.
    var silenceOfTheLog: String {
        let read = (facts.log.value?.sources ?? []).filter { if case .unread = $0.reach { false } else { true } }
        if read.isEmpty { return "No mail log could be read, which might say why" }
        if read.contains(where: \.hasPostfix) { return "The mail log does not say why" }
        let names = read.map(\.name)
        return "\(names.joined(separator: ", ")) \(names.count == 1 ? "has" : "have") no line of Postfix, so nothing says why"
    }

    /// Postfix's words for what is wrong; its own saying only where its log, or one of its tools, was heard to say them.
    func saying(_ text: String) -> String {
        let isLogged = (log?.events ?? []).contains { $0.line.contains(text) }
        let isHeard = isLogged || facts.configuration.value?.complaints.contains { $0.text.contains(text) } == true
        return "Postfix \(isHeard ? "says" : "would say"): \(text)"
    }

    /// The line as evidence; nothing where there is none.
    func evidence(of event: LogEvent?, _ note: String? = nil) -> [Evidence] {
        event.map { [.transcript([AnnotatedLine($0.line, note: note)])] } ?? []
    }

    /// The ports whose processes log under this name (`postfix/smtps/smtpd`): by syslog_name, else by the process id's own lines.
    func ports(of event: LogEvent) -> [Int] {
        let tag = event.tag
        let named = listeners.filter { listener in
            listener.service.override("syslog_name").map { tag == $0.text.replacing("$service_name", with: listener.service.name) } ?? false
        }
        if !named.isEmpty { return numbers(of: named) }
        let dropped = log?.events.last { $0.pid == event.pid && $0.process == event.process && $0.droppedService != nil }?.droppedService
        if let dropped { return numbers(of: listeners.filter { $0.service.name == dropped }) }
        return []
    }

    /// The ports that the line is about; where it does not tell, every port that was tried and is dead.
    func portsOrDead(of event: LogEvent) -> [Int] {
        let ports = ports(of: event)
        if !ports.isEmpty { return ports }
        return deadProbes.map(\.endpoint.port)
    }

    /// A port of the line is dead, or nothing runs: then a line of the log is about now.
    func hurts(_ ports: [Int]) -> Bool {
        if isStopped { return true }
        let dead = Set(deadProbes.map(\.endpoint.port))
        return ports.isEmpty ? !dead.isEmpty : !dead.isDisjoint(with: ports)
    }

    var host: HostFacts? { facts.server.value?.host }

    /// The line of main.cf that sets the first parameter which the text names, or the parameter whose value is a path that it names.
    func place(namedIn text: String) -> FilePlace? {
        let words = text.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init)
        let named = words.firstIndex(of: "parameter").flatMap { words.dropFirst($0 + 1).first }
        let names = words.filter { $0.contains("_") || $0 == named }
        return names.lazy.compactMap { self.place(ofParameter: $0) }.first ?? place(ofPathIn: text)
    }

    private func place(ofPathIn text: String) -> FilePlace? {
        guard let configuration, let path = path(in: text) else { return nil }
        return configuration.main.entries.lazy.compactMap { configuration.effective($0.name) }
            .first { $0.expanded == path || $0.parameter.hasSuffix("_directory") && path.hasPrefix($0.expanded + "/") }
            .flatMap { self.place(of: $0) }
    }

    /// The first absolute path in the text: `chdir(/usr/libexec/postfix): …`, `open file /etc/x: …`.
    private func path(in text: String) -> String? {
        let word = text.split { " \"',()".contains($0) }.first { $0.hasPrefix("/") }
        return word.map { String($0.last == ":" ? $0.dropLast() : $0) }
    }

    /// What to do about a line of the log in Postfix's own words: the setting it names, else the file.
    func correcting(_ text: String, then last: NextStep) -> [NextStep] {
        let look = place(namedIn: text).map(editing) ?? path(in: text).map { "ls -ld \(Command.quoted($0))" } ?? "postfix check"
        let rights =
            ErrnoWords.isDenied(text)
            ? dataDirectory(in: text).map { [NextStep.run("ls -ld \($0)"), .run("chown -R \(mailOwner): \($0)")] } : nil
        return (rights ?? [.say("Put right what the line names", run: look)]) + [last]
    }

    private var mailOwner: String { configuration?.effective("mail_owner")?.expanded ?? "postfix" }

    /// The directory of Postfix's own data, where the text names a file in it: all of it belongs to mail_owner.
    private func dataDirectory(in text: String) -> String? {
        let directory = configuration?.effective("data_directory")?.expanded ?? "/var/lib/postfix"
        return path(in: text)?.hasPrefix(directory + "/") == true ? Command.quoted(directory) : nil
    }
}
