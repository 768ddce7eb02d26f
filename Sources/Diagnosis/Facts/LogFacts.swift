// What the mail log tells, decoded: events in file order, and where was looked.

/// One decoded line of a mail log.
package struct LogEvent: Sendable, Equatable {
    package enum Kind: Sendable, Equatable {
        /// `Invalid TLS protocol list "<value>": disabling TLS support` (FACTS §3.3).
        case invalidList(value: String)
        /// 2.3/2.4: `unknown <parameter> value "<word>" in "<list>"`.
        case unknownWord(parameter: String, word: String, list: String)
        /// `Wrapper-mode request dropped from <client> for service <service>. …`
        case wrapperDropped(client: String, service: String)
        /// `reload -- version <v>, configuration <dir>`, or 2.2–2.5's form without a version.
        case reload(version: String?, directory: String)
        /// `daemon started -- version <v>, configuration <dir>`
        case started(version: String, directory: String)
        /// Another cause that disables TLS: certificate or key missing, mismatched, unreadable; the text after `warning: `.
        case certificateProblem(String)
        /// Another TLS set-up failure: library, random numbers, DH, digest, session cache.
        case libraryProblem(String)
        /// `setting up TLS connection`, `TLS connection established`: proof of a working server.
        case tlsWorked
        /// `fatal: …`, of whatever Postfix program.
        case fatal(String)
        /// `panic: …`: the program found itself in a state that cannot be.
        case panic(String)
        /// `error: …`: the program goes on, without what it could not have.
        case error(String)
        /// A warning that names a fault of `detail`, or any warning of a process that served one of the program's own probes.
        case warning(String)
        /// A line without a severity that has a `detail`.
        case information(String)
    }
    package var kind: Kind
    /// The parts of the text where `LogDetail` knows it; nil for any other text.
    package var detail: LogDetail?
    /// Time stamp as written (`Feb 21 18:41:44`, RFC 3339); its form differs by logger.
    package var stamp: String
    /// `postfix/smtps/smtpd`: syslog_name and process.
    package var process: String
    package var pid: Int
    /// The whole line, bytes decoded leniently; made harmless only where it is shown.
    package var line: String
    /// Index into `LogFacts.sources`, and 1-based line number there; events are in time order.
    package var source: Int
    package var number: Int

    package init(
        kind: Kind, detail: LogDetail? = nil, stamp: String, process: String, pid: Int, line: String, source: Int = 0, number: Int = 0
    ) {
        self.kind = kind
        self.detail = detail
        self.stamp = stamp
        self.process = process
        self.pid = pid
        self.line = line
        self.source = source
        self.number = number
    }
}

/// A place that was searched.
package struct LogSource: Sendable, Equatable {
    /// `/var/log/maillog`, `/var/log/maillog.1.gz`, `journalctl -u postfix…`.
    package var name: String
    package var lines: Int
    /// Only the end was read because of its size.
    package var partial: Bool
    package init(name: String, lines: Int, partial: Bool = false) {
        self.name = name
        self.lines = lines
        self.partial = partial
    }
}

/// Page 3.
package struct LogFacts: Sendable, Equatable {
    package var sources: [LogSource] = []
    /// Places not searched, each with the reason.
    package var notSearched: [String] = []
    /// Oldest first.
    package var events: [LogEvent] = []
    /// Sessions that came to nothing, by service, client and reason, in the order of appearance: no events of their own.
    package var handshakes: [HandshakeTally] = []
    /// Every warning and fatal of the processes that served the program's own connections, from those connections on: told apart
    /// by time and process id, never by address alone.
    package var ofProbes: [LogEvent] = []
    package var commands: [String] = []
    package init() {}
}
