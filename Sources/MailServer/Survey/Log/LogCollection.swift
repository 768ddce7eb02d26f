// Pieces of the log put together in the order of what they hold, not of their names or of when somebody touched them.

import Diagnosis
import Glibc
import Synchronization

struct LogCollection: Sendable {
    private var pieces: [String: Result<LogPiece, LogProblem>] = [:]
    var notSearched: [String]
    private let packageChanges: [PackageChange]

    static let notYet = "not read yet"

    init(notSearched: [String], packageChanges: [PackageChange]) {
        (self.notSearched, self.packageChanges) = (notSearched, packageChanges)
    }

    mutating func put(_ piece: Result<LogPiece, LogProblem>, for path: String) { pieces[path] = piece }

    private var read: [LogPiece] { pieces.values.compactMap { try? $0.get() } }

    var hasPostfix: Bool { read.contains { $0.source.hasPostfix } }

    /// When the last line was written, in local time.
    var until: Int? { read.filter { $0.source.hasPostfix }.compactMap(\.source.until).max() }

    /// A live log and its siblings are one log: that one of them holds all kinds of lines tells of all.
    mutating func unify(_ paths: [String]) {
        let family = paths.compactMap { pieces[$0].flatMap { try? $0.get() } }
        guard family.contains(where: { $0.source.hasInformation }) else { return }
        for var piece in family {
            piece.isOfFullLog = true
            pieces[piece.name] = .success(piece)
        }
    }

    func facts(_ memory: LogMemory, progress: LogProgress?) -> Observed<LogFacts> {
        let ordered = read.map(\.snapshot).sorted { ($0.order, $0.source.since ?? 0, $1.name) < ($1.order, $1.source.since ?? 0, $0.name) }
        let unread = unread(whileReading: progress != nil)
        guard let newest = ordered.last else {
            let reasons = notSearched + unread.map { "\($0.name): \($0.reason)" }
            let why = reasons.isEmpty ? "no mail log was found" : reasons.joined(separator: "; ")
            let hint = geteuid() == 0 ? "Name it with --log FILE" : "Run as root, or name a log you may read with --log FILE"
            return .cannotTell("The mail log cannot be read: \(why). \(hint)")
        }
        var facts = LogFacts()
        var fold = LogFold(configDirectory: nil)
        for (index, piece) in ordered.enumerated() {
            fold = index == 0 ? piece.fold : piece.fold.following(fold, shift: index)
            facts.sources.append(piece.source)
        }
        facts.events = LogEvent.joined(fold.events)
        facts.counted = fold.counted
        facts.handshakes = fold.handshakes
        place(unread, in: &facts)
        facts.notSearched = notSearched
        facts.ofEarlierProbes = memory.ofEarlierProbes
        facts.progress = progress
        facts.packageChanges = packageChanges
        facts.commands = [LogCollection.command(for: newest.name, facts.events)]
        return .value(facts)
    }

    private func unread(whileReading isReading: Bool) -> [(name: String, reason: String)] {
        pieces.sorted { $0.key < $1.key }.compactMap { path, piece in
            guard case .failure(let problem) = piece else { return nil }
            return (path, problem.sentence)
        }
    }

    /// Among the others, by when the file was last written to.
    private func place(_ unread: [(name: String, reason: String)], in facts: inout LogFacts) {
        for (name, reason) in unread {
            let end = LogPlaces.wallClock(LogPlaces.modified(name))
            let index = facts.sources.firstIndex { $0.until ?? Int.max > end } ?? facts.sources.count
            facts.sources.insert(LogSource(name: name, reach: .unread(reason), hasPostfix: false, hasInformation: false), at: index)
            for event in facts.events.indices where facts.events[event].source >= index { facts.events[event].source += 1 }
            for count in facts.counted.indices where facts.counted[count].example.source >= index {
                facts.counted[count].example.source += 1
            }
        }
    }

    /// What an admin would type to see the same.
    private static func command(for name: String, _ events: [LogEvent]) -> String {
        // Every line that page 3 may show matches: those of lists and certificates always, others where the log has one.
        let usual = [
            "disabling TLS", "Wrapper-mode", "TLS library", "server certs", "unknown smtpd_tls", "fatal:", "reload", "daemon started",
        ]
        let named = events.compactMap { $0.detail?.faultLine?.words }.flatMap { $0.split(separator: "|").map(String.init) }
        let pattern = "'\((usual + named).unique.joined(separator: "|"))'"
        guard name.hasPrefix("/") else { return "\(name) | grep -E \(pattern)" }
        let form = (try? FileSystem().openReadOnly(name)).flatMap { LogFile(path: name).form($0) }
        return form.map { "\($0.unpacker(name).shown) | grep -E \(pattern)" } ?? "grep -E \(pattern) \(Command.quoted(name))"
    }
}

/// Some times a second.
final class LogClock: Sendable {
    private let next = Mutex(MonotonicTime.now + LogClock.interval)
    private static let interval = 0.2

    var isDue: Bool {
        let now = MonotonicTime.now
        return next.withLock { next in
            guard now >= next else { return false }
            next = now + LogClock.interval
            return true
        }
    }
}
