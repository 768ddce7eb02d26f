// Searches the mail log: files, rotated files as far back as the last reload, and the journal where no file is kept.
// Whatever is not searched is said, with the reason.

import Diagnosis
import Glibc
import Synchronization

struct LogSearch: Sendable {
    var access: ServerAccess
    var request: SurveyRequest
    /// `maillog_file`, where Postfix has it (3.4 and later).
    var maillogFile: String?
    /// Reloads of this directory end the search backwards.
    var configDirectory: String?
    /// Seconds for all rotated files together.
    var rotatedLimit = 2.0

    private static let mostRotated = 3
    /// Seconds after which a file's silence makes the journal worth a look.
    private static let staleAfter = 3600

    func run() async -> Observed<LogFacts> {
        var places = LogPlaces.files(requested: request.logs, maillogFile: maillogFile, paths: access.paths)
        var searched: [SearchedLog] = []
        for path in places.found {
            switch await LogFile(path: path).search(access, timeLimit: 8) {
            case .success(let log): searched.append(log)
            case .failure(let problem): places.notSearched.append(problem.sentence)
            }
        }
        if request.logs.isEmpty, let newest = places.found.last {
            let (older, remarks) = await rotated(of: newest, have: searched)
            searched = older + searched
            places.notSearched += remarks
        }
        if request.logs.isEmpty { await searchJournal(places.found, &searched, &places.notSearched) }
        return facts(searched, places.notSearched)
    }

    private func facts(_ searched: [SearchedLog], _ notSearched: [String]) -> Observed<LogFacts> {
        guard !searched.isEmpty else {
            let reasons = notSearched.isEmpty ? "no mail log was found" : notSearched.joined(separator: "; ")
            let hint = geteuid() == 0 ? "Name it with --log FILE." : "Run as root, or name a log you may read with --log FILE."
            return .cannotTell("The mail log cannot be read: \(reasons). \(hint)")
        }
        var facts = LogFacts()
        for (index, log) in searched.enumerated() {
            facts.sources.append(log.source)
            facts.events += log.events.map { event in
                var event = event
                event.source = index
                return event
            }
            facts.handshakes = HandshakeTally.merged(facts.handshakes, log.handshakes)
        }
        facts.notSearched = notSearched + searched.compactMap(\.remark)
        facts.commands = searched.last.map { [LogSearch.command(for: $0.source.name)] } ?? []
        return .value(facts)
    }

    /// What an admin would type to see the same.
    private static func command(for name: String) -> String {
        // Every line that page 3 may show matches, a missing certificate's too.
        let pattern = "'disabling TLS|Wrapper-mode|TLS library|server certs|unknown smtpd_tls|fatal:|reload|daemon started'"
        guard name.hasPrefix("/") else { return "\(name) | grep -E \(pattern)" }
        let packed = LogFile(path: name).unpacker
        return packed.map { "\($0.shown) | grep -E \(pattern)" } ?? "grep -E \(pattern) \(Command.quoted(name))"
    }

    /// Older files, oldest first, as long as no reload has been seen.
    private func rotated(of path: String, have: [SearchedLog]) async -> ([SearchedLog], [String]) {
        var older: [SearchedLog] = []
        var notSearched: [String] = []
        var left = LogPlaces.rotated(of: path)[...]
        let deadline = MonotonicTime.now + rotatedLimit
        while !reachesReload(older + have), let next = left.first {
            guard older.count < LogSearch.mostRotated, MonotonicTime.now < deadline, !Task.isCancelled else {
                notSearched.append("older rotated files, \(left.count) from \(next) back: the last reload lies before them")
                break
            }
            left = left.dropFirst()
            switch await LogFile(path: next).search(access, timeLimit: deadline - MonotonicTime.now) {
            case .success(let log): older.insert(log, at: 0)
            case .failure(let problem): notSearched.append(problem.sentence)
            }
        }
        return (older, notSearched)
    }

    private func reachesReload(_ logs: [SearchedLog]) -> Bool {
        logs.contains { log in
            log.events.contains { event in
                guard let directory = event.reloadDirectory else { return false }
                return configDirectory == nil || directory == configDirectory
            }
        }
    }

    /// Only what the files do not have: the same line must not count twice.
    private func searchJournal(_ files: [String], _ searched: inout [SearchedLog], _ notSearched: inout [String]) async {
        let newest = searched.isEmpty ? 0 : files.map { LogPlaces.modified($0) }.max() ?? 0
        guard LogPlaces.ownLog(maillogFile) == nil, time(nil) - newest > LogSearch.staleAfter else { return }
        let since = newest > 0 ? ["--since=@\(newest + 1)"] : []
        let options = ["--quiet", "--no-pager", "--output=short-iso", "--lines=20000"]
        let command = Command("journalctl", options + since + ["SYSLOG_FACILITY=2"], timeLimit: 6)
        let feeder = Mutex(LineFeeder())
        let result = await access.stream(command) { bytes in feeder.withLock { $0.feed(bytes) } }
        feeder.withLock { $0.finish() }
        let read = feeder.withLock { $0 }
        switch result.ending {
        case .notFound: return
        case .exited(0) where read.lines == 0 && geteuid() != 0 && !access.isPractice:
            notSearched.append("the journal: this user may not see the mail system's lines; root may")
        case .exited(0) where read.lines == 0:
            notSearched.append("the journal: it has no line of the mail system\(newest > 0 ? " since the log file ends" : "")")
        case .exited(0): searched.append(SearchedLog(name: "journalctl SYSLOG_FACILITY=2", read))
        default:
            if read.lines > 0 { searched.append(SearchedLog(name: "journalctl SYSLOG_FACILITY=2", read, partial: true)) }
            notSearched.append("the journal: \(PostfixControl.account(of: result))")
        }
    }
}
