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
    /// The same as a person reads it.
    package var when: String { LogStamp.spoken(stamp) }
    /// `postfix/smtps/smtpd`: syslog_name and process.
    package var process: String
    package var pid: Int
    /// The whole line, bytes decoded leniently; made harmless only where it is shown.
    package var line: String
    /// Index into `LogFacts.sources`, and the offset of its line's first byte there, unpacked; events are in time order.
    package var source: Int
    package var offset: Int
    /// How often the line came: loggers write one line for several that are equal (`message repeated 7 times`).
    package var times = 1
    /// Of a dropped client: the list that the same process had rejected before, which makes the two lines of the article a pair.
    package var rejectedBefore: String?
    /// When, on the log's own clock; nil where the line has no stamp, or nobody asked.
    package var hour: LogHour?

    package init(
        kind: Kind, detail: LogDetail? = nil, stamp: String, process: String, pid: Int, line: String, source: Int = 0, offset: Int = 0
    ) {
        self.kind = kind
        self.detail = detail
        self.stamp = stamp
        self.process = process
        self.pid = pid
        self.line = line
        self.source = source
        self.offset = offset
    }
}

/// A place that was searched, or should have been.
package struct LogSource: Sendable, Equatable {
    /// How much of it was read.
    package enum Reach: Sendable, Equatable {
        /// From its first byte to its last.
        case whole
        /// Its end, as far back as `from` says: the rest is being read, or was given up.
        case end
        /// Its beginning, up to `to`; why no further, as a clause.
        case beginning(String)
        /// Nothing; why, as a clause.
        case unread(String)
    }
    /// `/var/log/maillog`, `/var/log/maillog.1.gz`, `journalctl SYSLOG_FACILITY=2 …`.
    package var name: String
    /// Bytes that were read, as they are unpacked.
    package var bytes: Int
    package var reach: Reach
    /// Time stamps of the first and the last line that was read, as written; empty where no line has one.
    package var from: String
    package var to: String
    /// The same in seconds since 1970 on the log's own clock.
    package var since: Int?
    package var until: Int?
    /// Some line is Postfix's.
    package var hasPostfix: Bool
    /// Lines of Postfix's without a severity stand in it: what it has not, did not happen. A log of warnings alone only shows
    /// that something did.
    package var hasInformation: Bool

    package init(
        name: String, bytes: Int = 0, reach: Reach = .whole, from: String = "", to: String = "", hasPostfix: Bool = true,
        hasInformation: Bool = true
    ) {
        self.name = name
        self.bytes = bytes
        self.reach = reach
        self.from = from
        self.to = to
        self.hasPostfix = hasPostfix
        self.hasInformation = hasInformation
    }
}

/// How far the reading is.
package struct LogProgress: Sendable, Equatable {
    /// Bytes on disk.
    package var read: Int
    package var total: Int
    /// The file in hand.
    package var name: String

    package init(read: Int, total: Int, name: String) {
        self.read = read
        self.total = total
        self.name = name
    }
}

/// Page 3.
package struct LogFacts: Sendable, Equatable {
    /// Oldest first, the unread among them.
    package var sources: [LogSource] = []
    /// Other places not searched, each with the reason.
    package var notSearched: [String] = []
    /// Oldest first. Of many of one kind the first and the last are kept; the others are in `counted`.
    package var events: [LogEvent] = []
    /// Events beyond those kept.
    package var counted: [LogCount] = []
    /// Sessions that came to nothing, by service, client and reason, in the order of appearance: no events of their own.
    package var handshakes: [HandshakeTally] = []
    /// Every warning and fatal of the processes that served the program's own connections, from those connections on: told apart
    /// by time and process id, never by address alone.
    package var ofProbes: [LogEvent] = []
    /// Lines that dropped the program's own connections of earlier looks in this run.
    package var ofEarlierProbes: [LogEvent] = []
    /// Is nil once all is read, or will be read no further.
    package var progress: LogProgress?
    /// What the program's own connections made Postfix log is still to come: the log tells too little for a verdict.
    package var awaitsProbes = false
    package var commands: [String] = []
    /// In the order of time, as far as the package manager's newest logs go back.
    package var packageChanges: [PackageChange] = []
    package init() {}

    /// Everything that is there was read: counts are exact.
    package var isWhole: Bool { progress == nil && sources.allSatisfy { $0.reach == .whole } }
}
