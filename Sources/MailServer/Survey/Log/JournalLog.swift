// The journal's lines of the mail system: warnings and worse, and what master and postfix-script say of starts and reloads. Asked for
// those alone, so that a limit bites on them and not on deliveries.

import Diagnosis
import Glibc
import Synchronization

struct JournalLog: Sendable {
    var access: ServerAccess
    var configDirectory: String?
    /// Lines taken, the latest; one more is asked for, to know that there are more.
    var limit = 200_000

    /// Seconds by which a file may be behind the journal, which hands its lines to syslogd.
    static let delay = 5

    /// Seconds since its last line for which a file is taken to be in use.
    static let lively = 60

    static let name = "journalctl SYSLOG_FACILITY=2"
    private static let mail = "SYSLOG_FACILITY=2"
    private static let quiet = ["--quiet", "--no-pager", "--output=short-iso"]

    /// When the mail system wrote last, in seconds since 1970 in local time; nil where there is no journal, or none of its lines.
    func newest() async -> Int? {
        let result = await access.run(Command("journalctl", JournalLog.quiet + ["--lines=1", JournalLog.mail], timeLimit: 6))
        guard result.succeeded else { return nil }
        let stamp = result.output.withUnsafeBufferPointer { Stamp.ofLine($0) }
        return LogStamp(stamp)?.seconds(notAfter: LogPlaces.wallClock(time(nil)))
    }

    /// Lines since then, in local time.
    func read(since: Int?) async -> Result<LogPiece, LogProblem> {
        var options = JournalLog.quiet + ["--lines=\(limit + 1)"]
        if let since { options.append("--since=@\(since - (LogPlaces.wallClock(since) - since) + 1)") }
        options += [JournalLog.mail] + (0...4).map { "PRIORITY=\($0)" }
        for program in ["master", "postlog"] { options += ["+", JournalLog.mail, "_COMM=\(program)"] }
        let piece = LogPiece(name: JournalLog.name, end: LogPlaces.wallClock(time(nil)), configDirectory: configDirectory)
        let state = Mutex((piece: piece, lines: 0))
        let result = await access.stream(Command("journalctl", options, timeLimit: 60)) { bytes in
            state.withLock { state in
                state.lines += bytes.count { $0 == 0x0A }
                state.piece.take(copying: bytes)
            }
        }
        var (read, lines) = state.withLock { $0 }
        switch result.ending {
        case .exited(0):
            if lines > limit { read.reach = .end }
            return .success(read)
        case .notFound: return .failure(LogProblem(sentence: ""))
        default:
            let reason = PostfixControl.account(of: result)
            guard lines > 0 else { return .failure(LogProblem(sentence: reason)) }
            read.reach = .beginning(reason)
            return .success(read)
        }
    }
}

extension LogPiece {
    /// As `take`, of bytes with no room behind them.
    mutating func take(copying bytes: [UInt8]) {
        (bytes + [UInt8](repeating: 0, count: LineScan.slack)).withUnsafeBytes {
            take(UnsafeRawBufferPointer(rebasing: $0[..<bytes.count]))
        }
    }
}
