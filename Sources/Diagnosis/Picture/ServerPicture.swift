// The facts put in relation to each other, once: which Postfix, which lists, which ports, whose log lines.

import PostfixModel

package struct ServerPicture: Sendable, Equatable {
    package var facts: Facts
    package var build: PostfixBuild?
    /// What had to be assumed about the build.
    package var remarks: [String] = []
    package var configuration: Configuration?
    package var listeners: [Listener] = []
    package var log: LogDigest?

    package init(_ facts: Facts) {
        self.facts = facts
        let guess = BuildGuess(facts)
        build = guess?.build
        remarks = guess?.remarks ?? []
        read()
        // Postfix's own complaint beats what was assumed about its package or headers.
        if let corrected = correctedByLog() {
            build = corrected
            read()
        }
    }

    private mutating func read() {
        if let build, let files = facts.configuration.value {
            let configuration = Configuration(
                main: files.main, master: files.master.asRead(by: build.release), build: build, defaults: files.defaults)
            self.configuration = configuration
            listeners = configuration.listeners
        }
        log = facts.log.value.map { log in
            LogDigest(
                log, configDirectory: facts.server.value?.configDirectory, values: ownValues, services: listeners.map(\.service.name),
                syslogNames: listeners.compactMap { $0.service.override("syslog_name")?.text }.filter { !$0.contains("$") })
        }
    }

    /// Every list of this configuration as the log would quote it.
    private var ownValues: [String] {
        guard let configuration else { return [] }
        let readers: [MasterService?] = [nil] + configuration.master.services.filter { !$0.overrides.isEmpty }
        let values = readers.flatMap { service in
            TLSParameter.lists.compactMap { configuration.effective($0, for: service) }.filter { $0.origin != .builtIn }
        }
        return Array(Set(values.map(\.expanded)))
    }

    /// A fresh complaint about a list that this reading takes as valid only because of an assumption.
    private mutating func correctedByLog() -> PostfixBuild? {
        guard var build, let log else { return nil }
        let refuted = listeners.contains { listener in
            guard let list = listener.list, listener.reading?.isValid == true else { return false }
            return log.complains(about: list.expanded) != nil
        }
        guard refuted else { return nil }
        if build.backPortIsPresumed {
            build.package = nil
            remarks.append("The mail log shows that this package has no TLSv1.1 and TLSv1.2 patched in.")
            return build
        }
        guard facts.postfix.value?.compiledOpenSSL == nil, build.release.major < 3, let old = OpenSSLVersion("1.0.0") else { return nil }
        build.headers = old
        remarks.append("The mail log shows that this Postfix was compiled with an OpenSSL before 1.0.1.")
        return build
    }

    /// What is still being looked up before the build can be known; nil when nothing is.
    package var buildIsPending: String? {
        guard build == nil else { return nil }
        if facts.postfix.isPending { return "the version of Postfix" }
        if facts.openssl.isPending { return "the version of OpenSSL" }
        // Without postconf the log may still name the release.
        return facts.postfix.value?.release == nil && facts.log.isPending ? "the mail log, which may name the version of Postfix" : nil
    }

    // MARK: Ports

    package var probes: [EndpointProbe] { facts.connection.value?.probes ?? [] }

    /// The probe of the port that this listener listens on. Returns nil when it was not probed.
    package func probe(for listener: Listener) -> EndpointProbe? {
        probes.first { $0.endpoint.service == listener.service.name }
    }

    /// Ports that drop TLS while no line of the log that could be read says why: the log then proves nothing.
    package var unexplainedDrops: [EndpointProbe] {
        guard let log, facts.log.value?.sources.isEmpty == false, !log.namesCause, namedFaults.allSatisfy({ !$0.line.isOfTLS }) else {
            return []
        }
        return probes.filter { $0.state == .dropped }
    }

    /// Lines since the last reload that name a fault of a port which is dead, oldest first; behind ports that all answer they are history.
    var namedFaults: [(event: LogEvent, line: FaultLine)] {
        (log?.fresh ?? []).compactMap { event in
            guard event.isOfServer, event.words != nil, let line = event.detail?.faultLine, hurts(ports(of: event)) else { return nil }
            return (event, line)
        }
    }

    /// How far the log that was read bears.
    package var logCoverage: LogCoverage? { facts.log.value.map { LogCoverage($0, lastReload: log?.lastReload) } }

    /// What of the log behind this event was not read: a reload may stand there that ended what it tells of.
    func logLack(after event: LogEvent) -> LogCoverage.Lack? {
        guard let facts = facts.log.value, case .lacking(.unread(let name, let reason)) = LogCoverage(facts, lastReload: event) else {
            return nil
        }
        return .unread(name: name, reason: reason)
    }

    /// A fault that the log names and that an invalid list hides now: Postfix looks at the list first (FACTS §3.2).
    package var eventBehindTheList: LogEvent? {
        guard !brokenListeners.isEmpty, let log else { return nil }
        return log.otherFault ?? log.earlierFault
    }

    package func listener(for endpoint: Endpoint) -> Listener? {
        endpoint.service.flatMap { name in listeners.first { $0.service.name == name && $0.isInet } }
    }

    /// The port as a number where it is known, else as written.
    package func port(of listener: Listener) -> String {
        if let probe = probe(for: listener) { return String(probe.endpoint.port) }
        guard listener.isInet else { return "\(listener.service.name) (behind postscreen)" }
        return listener.canonicalPort
    }

    /// Mail programs can log in there (AUTH).
    func offersLogin(_ listener: Listener) -> Bool { configuration?.isYes("smtpd_sasl_auth_enable", for: listener.service) == true }

    /// The client is this machine: one of its own addresses.
    package func isOwnClient(_ client: String) -> Bool {
        let address = LogDigest.address(client)
        return host?.isOwn(address) ?? NumericAddress.isLoopback(address)
    }

    // MARK: Lists

    /// Listeners whose list in force disables TLS; those that stop users from sending come first.
    package var brokenListeners: [Listener] {
        byUrgency.filter { $0.reading?.rejected != nil && $0.reading?.stopsTLS == true }
    }

    /// `smtpd_tls_protocols in /etc/postfix/main.cf line 41 is invalid`: what the next start meets.
    var listAtStart: String? {
        brokenListeners.compactMap(\.list).first.map { "\($0.parameter) in \(placeText(of: $0)) is invalid" }
    }

    /// Listeners in the order of what their failure costs: TLS at once, TLS required, TLS offered; within that in file order.
    package var byUrgency: [Listener] {
        func rank(_ listener: Listener) -> Int {
            if listener.isWrapperMode || probe(for: listener)?.endpoint.role == .smtps { return 0 }
            return listener.governing == .enforced ? 1 : 2
        }
        return (0...2).flatMap { wanted in listeners.filter { rank($0) == wanted } }
    }

    /// Lists that are set somewhere, and lists in force; each definition once.
    package var setOrReadLists: [EffectiveValue] {
        guard let configuration else { return [] }
        let set = TLSParameter.lists.compactMap { configuration.effective($0) }.filter { $0.origin != .builtIn }
        var result: [EffectiveValue] = []
        for value in set + configuration.invalidLists + listeners.compactMap(\.list) {
            if !result.contains(where: value.isSameDefinition) { result.append(value) }
        }
        return result
    }

    /// Listeners that read this very definition.
    package func readers(of value: EffectiveValue) -> [Listener] {
        listeners.filter { $0.list?.isSameDefinition(as: value) == true }
    }

    /// `is read by port 465 (TLS at once), ports 25, 587 (STARTTLS)`
    func readersText(of value: EffectiveValue) -> String {
        ListReaders.text(readers(of: value), port: port).map { "is read by \($0)" } ?? "no listener reads this list today"
    }

    package var postfixName: String { build.map { "Postfix \($0.release)" } ?? "This Postfix" }

    package var reloadCommand: String { facts.server.value?.reloadCommand ?? "postfix reload" }

    package var startCommand: String { facts.server.value?.startCommand ?? "postfix start" }
    /// What makes Postfix read its files: a reload, and where it is stopped, a start.
    var loadCommand: String { isStopped ? startCommand : reloadCommand }
    var loading: NextStep { .run(loadCommand) }

    /// postqueue for this instance, with that option.
    func queueCommand(_ option: String) -> String { facts.server.value?.queueCommand(option) ?? "postqueue \(option)" }
}
