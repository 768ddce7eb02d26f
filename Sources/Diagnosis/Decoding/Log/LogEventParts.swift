// The parts of a log event that the judging asks for.

extension LogEvent {
    /// The list a line quotes as invalid, with TLS off by it. Not the list of an `unknownWord`: Postfix 2.3 and 2.4 keep TLS on.
    package var quotedList: String? {
        if case .invalidList(let value) = kind { value } else { nil }
    }

    package var droppedClient: String? {
        if case .wrapperDropped(let client, _) = kind { client } else { nil }
    }

    package var droppedService: String? {
        if case .wrapperDropped(_, let service) = kind { service } else { nil }
    }

    package var isReload: Bool { reloadDirectory != nil }

    /// The configuration directory of a reload or a start.
    package var reloadDirectory: String? {
        switch kind {
        case .reload(_, let directory), .started(_, let directory): directory
        default: nil
        }
    }

    /// `postfix/smtpd[77]`.
    package var processKey: String { "\(process)[\(pid)]" }

    /// syslog_name: the process name without its last part.
    package var tag: String {
        process.lastIndex(of: "/").map { String(process[..<$0]) } ?? process
    }

    /// The program without its syslog_name: `smtpd` of `postfix/smtps/smtpd`, `postfix` of `postfix`.
    package var program: String {
        process.lastIndex(of: "/").map { String(process[process.index(after: $0)...]) } ?? process
    }

    package var isFatal: Bool { if case .fatal = kind { true } else { false } }

    /// Written by a program that serves connections, or by master, which starts those.
    package var isOfServer: Bool { ["smtpd", "tlsproxy", "postscreen", "master"].contains(program) }

    /// The warning itself, as quoted in a verdict.
    package var text: String? {
        switch kind {
        case .certificateProblem(let text), .libraryProblem(let text), .fatal(let text): text
        default: nil
        }
    }
}
