// Texts of Postfix programs taken apart, as they stand in the sources of 2.3 to 3.11 (the file is named beside each group). The same
// texts come from the mail log and from the standard error of Postfix's own commands.

extension LogDetail {
    /// What follows `fatal: `, `panic: ` or `error: `. Returns nil for a text that is not known here.
    package static func ofFatal(_ text: String) -> LogDetail? {
        socket(text) ?? value(text) ?? line(text) ?? start(text) ?? neighbour(text)
    }

    /// What follows `warning: `.
    package static func ofWarning(_ text: String) -> LogDetail? {
        master(text) ?? neighbour(text) ?? tls(text) ?? peer(text) ?? complaint(text)
    }

    /// A message without a severity.
    package static func ofInformation(_ text: String) -> LogDetail? {
        switch text {
        case "starting the Postfix mail system": return .starting
        case "stopping the Postfix mail system", "aborting the Postfix mail system": return .stopping
        case "the Postfix mail system is not running": return .notRunning
        default: break
        }
        var parts = TextParts(text)
        if parts.take("terminating on signal ") { return parts.number().map { .terminating(signal: $0) } }
        if parts.take("connect from ") { return .connected(client: parts.all) }
        if parts.take("disconnect from ") { return .disconnected(client: parts.upTo(" ") ?? parts.all) }
        if parts.take("NOQUEUE: abort: TLS from ") { return parts.upTo(": No client cert").map { .clientCertificateMissing(client: $0) } }
        if parts.take("SMTPS wrappermode (TCP port 465) requires setting ") { return .relayNeedsWrapperMode }
        // tls_print_errors() always warns (tls/tls_misc.c).
        return text.hasPrefix("TLS library problem") ? nil : tls(text)
    }

    // MARK: Starting (conf/postfix-script, master/master.c, master/master_monitor.c)

    private static func start(_ text: String) -> LogDetail? {
        let followers = ["daemon initialization failure", "mail system startup failed", "Postfix integrity check failed!"]
        if followers.contains(where: { text.hasPrefix($0) }) { return .startFailed }
        // postconf ended badly; why, it said on standard error alone.
        if text.hasPrefix("cannot execute "), text.hasSuffix("postconf!") { return .startFailed }
        if text == "the Postfix mail system is not running" { return .notRunning }
        if text == "the Postfix mail system is already running" { return .alreadyRunning }
        var parts = TextParts(text)
        if parts.take("master_spawn: exec ") { return parts.upToLast(": ").map { .programMissing(program: $0, reason: parts.all) } }
        if parts.take("open lock file "), parts.contains("unable to set exclusive lock") { return .alreadyRunning }
        return nil
    }

    // MARK: Sockets (util/inet_listen.c, util/inet_addr_list.c, global/own_inet_addr.c)

    private static func socket(_ text: String) -> LogDetail? {
        var parts = TextParts(text)
        if parts.take("bind ") {
            guard let address = parts.upTo(" port "), let port = parts.upTo(": ") else { return nil }
            return .bindFailed(address: address, port: port, reason: parts.all)
        }
        let ownAddress = ["parameter inet_interfaces: no local interface found for ", "config variable inet_interfaces: host not found: "]
        if ownAddress.contains(where: { parts.take($0) }) { return .noLocalInterface(address: parts.all) }
        if parts.take("could not find any active network interfaces") { return .noLocalInterface(address: nil) }
        // `/etc/postfix/master.cf: line 1: no valid IP address found: smtp` (master/master_ent.c): of this machine, not of that line.
        if parts.contains(": no valid IP address found: ") { return .noLocalInterface(address: nil) }
        if let endpoint = parts.upTo(": Servname not supported for ai_socktype") ?? parts.upTo(": unknown service") {
            var name = TextParts(endpoint)
            let address = name.upToLast(":") ?? ""
            return .unknownServiceName(address: address, name: name.all)
        }
        return nil
    }

    // MARK: Values (global/mail_conf_*.c, smtpd/smtpd_check.c, master/single_server.c, util/dict_open.c)

    private static func value(_ text: String) -> LogDetail? {
        var parts = TextParts(text)
        for (words, kind) in [("bad numerical configuration: ", BadValue.Kind.number), ("bad boolean configuration: ", .boolean)] {
            // A service of its own may stand before it: `smtps: bad numerical configuration: …`.
            guard parts.take(words) || parts.upTo(": \(words)") != nil else { continue }
            return parts.upTo(" = ").map { .badValue(BadValue(parameter: $0, value: parts.all, kind: kind)) }
        }
        if parts.take("bad string length "), parts.upTo(": ") != nil {
            return parts.upTo(" = ").map { .badValue(BadValue(parameter: $0, value: parts.all, kind: .length)) }
        }
        if parts.take("invalid "), let name = parts.upTo(" parameter value") {
            _ = parts.take(": ")
            return .badValue(BadValue(parameter: name, value: parts.all, kind: .other))
        }
        parts = TextParts(text)
        if parts.take("parameter "), let name = parts.upTo(": bad time value or unit: ") {
            return .badValue(BadValue(parameter: name, value: parts.all, kind: .time))
        }
        // `file /etc/postfix/main.cf: parameter setgid_group: unknown group name: maildropp` (global/mail_params.c).
        parts = TextParts(text)
        if parts.take("file "), parts.upTo(": parameter ") != nil, let name = parts.upTo(": unknown ") {
            return .badValue(BadValue(parameter: name, value: parts.upTo("name: ") != nil ? parts.all : "", kind: .other))
        }
        parts = TextParts(text)
        if parts.take("chdir("), let path = parts.upTo("): ") {
            return .badValue(BadValue(parameter: "queue_directory", value: path, kind: .other))
        }
        return word(text) ?? restrictions(text)
    }

    private static func word(_ text: String) -> LogDetail? {
        var parts = TextParts(text)
        if parts.take("Invalid TLS level \"") { return .invalidLevel(parts.upToLast("\"") ?? parts.all) }
        if parts.take("unexpected command-line argument: ") { return .unexpectedArgument(parts.all) }
        if parts.take("invalid \"-o "), let option = parts.upTo("\" option value: ") {
            return .badOption(option: option, problem: parts.all)
        }
        if parts.take("malformed compatibility level syntax: \"") {
            return .badValue(BadValue(parameter: "compatibility_level", value: parts.upToLast("\"") ?? parts.all, kind: .other))
        }
        if parts.take("unsupported dictionary type: ") {
            let type = parts.rest.prefix { $0 != " " && $0 != "." }
            return .unsupportedDictionary(type: String(type))
        }
        return nil
    }

    /// `in parameter P or Q, specify …`; 2.6.6: `parameter "P": specify …`.
    private static func restrictions(_ text: String) -> LogDetail? {
        var parts = TextParts(text)
        let names: String
        if parts.take("in parameter "), let found = parts.upTo(", specify at least one working instance of: ") {
            names = found
        } else if parts.take("parameter \""), let found = parts.upTo("\": specify at least one working instance of: ") {
            names = found
        } else {
            return nil
        }
        let parameters = names.split(separator: " ").filter { $0 != "or" }.map(String.init)
        let wanted = parts.all.listWords.filter { $0 != "or" }
        return .relayRestrictions(parameters: parameters, restrictions: wanted)
    }

    // MARK: Lines of the files (util/dict.c, postconf/postconf_master.c, master/master_ent.c)

    private static func line(_ text: String) -> LogDetail? {
        var parts = TextParts(text)
        _ = parts.take("file ")
        if parts.rest.hasPrefix("/"), let file = parts.upTo(": line ") ?? parts.upTo(", line "), let number = parts.number() {
            _ = parts.take(": ")
            return .badLine(file: file, line: number, problem: parts.all)
        }
        // postconf names the entry and no line: `invalid process_limit field "x" in "smtps inet …"`.
        if parts.take("invalid "), parts.contains(" field \""), parts.contains("\" in \"") {
            return .badLine(file: "master.cf", line: nil, problem: text)
        }
        return nil
    }

    /// postconf's own warnings (postconf/postconf_unused.c).
    private static func complaint(_ text: String) -> LogDetail? {
        var parts = TextParts(text)
        guard let file = parts.upTo(": ") else { return nil }
        if parts.take("undefined parameter: ") { return .undefinedParameter(parts.all) }
        guard parts.take("unused parameter: ") else { return nil }
        let name = parts.upTo("=") ?? parts.all
        return .unusedParameter(name: name, value: parts.all, file: file)
    }

    // MARK: master (master/master_spawn.c, master_avail.c, master_ent.c)

    private static func master(_ text: String) -> LogDetail? {
        var parts = TextParts(text)
        if let program = parts.upTo(": bad command startup -- throttling") { return .throttled(program: program) }
        if parts.take("process "), let program = parts.upTo(" pid "), let pid = parts.number() {
            if parts.take(" exit status ") {
                return parts.number().map { .childEnded(program: program, pid: pid, ending: .status($0)) }
            }
            guard parts.take(" killed by signal ") else { return nil }
            return parts.number().map { .childEnded(program: program, pid: pid, ending: .signal($0)) }
        }
        parts = TextParts(text)
        if parts.take("ignoring "), let name = parts.upTo(" parameter value change") { return .changeIgnored(parameter: name) }
        parts = TextParts(text)
        guard parts.take("service ") else { return nil }
        if let name = parts.upTo(": ignoring inet_interfaces change") { return .interfacesChangeIgnored(service: name) }
        guard parts.take("\""), let name = parts.upTo("\" (") ?? parts.upTo("\"") else { return nil }
        let port = parts.upTo(") has reached its process limit \"")
        guard port != nil || parts.upTo(" has reached its process limit \"") != nil, let limit = parts.number() else { return nil }
        return .processLimit(service: name, port: port, limit: limit)
    }

    // MARK: Servers that are asked about a mail, or get it first

    /// A policy service (util/auto_clnt.c, util/attr_clnt.c) or the filter of smtpd_proxy_filter (smtpd/smtpd_proxy.c): a path, or host and
    /// port.
    static func filter(_ text: String) -> LogDetail? {
        var parts = TextParts(text)
        let isKnown = parts.take("connect to proxy filter ") || parts.take("problem talking to server ")
        guard isKnown || parts.take("connect to "), let server = parts.upTo(": ") else { return nil }
        guard isKnown || server.hasPrefix("/") || server.split(separator: ":").last.flatMap({ Int($0) }) != nil else { return nil }
        return .filterUnreachable(server: server, reason: parts.all)
    }
}
