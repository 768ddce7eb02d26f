// benchmark log: how soon the mail log answers, and how fast all of it is read, beside grep, ripgrep and zgrep on the same files.

import Diagnosis
import Foundation
import MailServer
import TestSupport

struct LogBenchmark {
    let runs: Int
    private let directory: TemporaryDirectory
    private let healthy: String
    private let affected: String
    private let rotated: String

    /// Texts that `check` tells an admin to search for.
    private static let alternatives = [
        "disabling TLS", "Wrapper-mode", "TLS library", "server certs", "unknown smtpd_tls", "fatal:", "reload", "daemon started",
    ]

    private static let oneCore = ["/usr/bin/taskset", "-c", "0"]

    init(runs: Int, megabytes: Int = 1024) throws {
        self.runs = runs
        directory = try TemporaryDirectory()
        healthy = "\(directory.path)/healthy"
        affected = "\(directory.path)/affected"
        rotated = "\(directory.path)/rotated"
        try BusyLog.write(healthy, megabytes, isAffected: false)
        try BusyLog.write(affected, megabytes, isAffected: true)
        for (index, name) in ["", ".1", ".2", ".3"].enumerated() {
            try BusyLog.write(rotated + name, megabytes / 4, isAffected: index == 0, day: 25 - index)
            if index > 1 { try TestProcess.must(["/bin/gzip", "-q", "-1", rotated + name]) }
        }
    }

    func run() throws {
        var rows: [Row] = []
        for _ in 0..<runs {
            for (index, row) in try round().enumerated() {
                if rows.count <= index { rows.append(row) } else { rows[index].times += row.times }
            }
        }
        let ripgrep = rows.first { $0.name == Row.ripgrep }?.median
        let fixed = rows.first { $0.name == Row.grepFixed }?.median
        print("\nthe mail log, \(runs) runs: medians of wall time, of processor time, peak memory")
        let table = rows.map { row in
            [
                row.name, Row.shown(row.median.wall), Row.shown(row.median.cpu), "\(row.median.peak >> 10) MiB",
                fixed.map { Row.ratio($0.wall / row.median.wall) } ?? "-", ripgrep.map { Row.ratio(row.median.cpu / $0.cpu) } ?? "-",
            ]
        }
        print(Table.text(["", "wall", "cpu", "peak", "grep -F / this", "cpu / rg"], table), terminator: "")
        try LogWalk.measure("the wizard, a log of the same size", affected, runs)
        try LogWalk.measure("the wizard, a rotated set, half packed", rotated, runs)
    }

    private func round() throws -> [Row] {
        let pattern = LogBenchmark.alternatives.joined(separator: "|")
        let words = LogBenchmark.alternatives.map { "-e '\($0)'" }.joined(separator: " ")
        var rows = [
            try own("first answer, affected log", "look", affected), try own("all of a healthy log", "all", healthy),
            try own("all of a healthy log, one core", "all", healthy, LogBenchmark.oneCore),
            try own("all of a rotated set, half packed", "all", rotated),
            try own("cancelled while reading", "cancel", healthy), try own("cancelled while unpacking", "cancel", rotated + ".3.gz"),
            // Through a pipe: grep that writes to /dev/null stops at its first match.
            try other(Row.grepFixed, "grep -F 'Invalid TLS protocol list' \(affected) | cat > /dev/null"),
            try other("grep -F, the same alternatives", "grep -F \(words) \(healthy) | cat > /dev/null"),
            try other("grep -E, the same alternatives", "grep -E '\(pattern)' \(healthy) | cat > /dev/null"),
        ]
        if access("/usr/bin/rg", X_OK) == 0 {
            let search = "rg -N '\(pattern)' \(healthy) | cat > /dev/null"
            rows.append(try other(Row.ripgrep, search))
            rows.append(try other("\(Row.ripgrep), one core", (LogBenchmark.oneCore + [search]).joined(separator: " ")))
        }
        rows.append(try other("zgrep -E, the rotated set", "zgrep -hE '\(pattern)' \(rotated) \(rotated).* | cat > /dev/null"))
        return rows
    }

    /// A process of its own, which stamps its answer itself: memory and time are its alone.
    private func own(_ name: String, _ what: String, _ path: String, _ prefix: [String] = []) throws -> Row {
        let text = try TestProcess.must(prefix + [CommandLine.arguments[0], "log-child", what, path])
        let numbers = text.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
        guard numbers.count == 3 else { throw TestProcess.Failure(description: "log-child printed: \(text)") }
        return Row(name: name, times: [Row.Time(wall: numbers[0], cpu: numbers[1], peak: Int(numbers[2]))])
    }

    private func other(_ name: String, _ command: String) throws -> Row {
        let start = ContinuousClock.now
        let before = LogBenchmark.cpu(LogBenchmark.ofChildren)
        try TestProcess.must(["/bin/sh", "-c", command + "; true"])
        let wall = (ContinuousClock.now - start) / .milliseconds(1)
        return Row(name: name, times: [Row.Time(wall: wall, cpu: LogBenchmark.cpu(LogBenchmark.ofChildren) - before, peak: 0)])
    }

    /// The other end of `own`: milliseconds to the answer, milliseconds of processor time, KiB at the peak.
    static func child(_ what: String, _ path: String) async {
        let search = LogSearch(access: .live(), request: SurveyRequest(logs: [path]), configDirectory: "/etc/postfix")
        if what == "cancel" { return await cancelled(search, after: path.hasSuffix(".gz") ? .milliseconds(200) : .milliseconds(30)) }
        let start = ContinuousClock.now
        let observed = what == "look" ? await search.look() : await search.all()
        let wall = (ContinuousClock.now - start) / .milliseconds(1)
        guard let facts = observed.value else { return print(observed.reason ?? "") }
        let log = LogDigest(facts, configDirectory: "/etc/postfix")
        guard what == "all" || !log.freshInvalidLists.isEmpty else { return print("not affected") }
        guard what == "look" || facts.isWhole else { return print("not whole") }
        tell(wall)
    }

    /// From the moment when nobody wants it any more to its end.
    private static func cancelled(_ search: LogSearch, after time: Duration) async {
        let reading = Task { await search.all() }
        try? await Task.sleep(for: time)
        let start = ContinuousClock.now
        reading.cancel()
        let observed = await reading.value
        let wall = (ContinuousClock.now - start) / .milliseconds(1)
        guard observed.value?.isWhole != true else { return print("it had ended before") }
        tell(wall)
    }

    private static func tell(_ wall: Double) {
        var usage = rusage()
        getrusage(ofItself, &usage)
        print(wall, cpu(ofItself), usage.ru_maxrss)
    }

    /// RUSAGE_SELF and RUSAGE_CHILDREN of getrusage(2).
    private static let ofItself: CInt = 0
    private static let ofChildren: CInt = -1

    private static func cpu(_ who: CInt) -> Double {
        var usage = rusage()
        getrusage(who, &usage)
        let seconds = Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
        return seconds * 1000 + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1000
    }

    private struct Row {
        struct Time {
            var wall: Double
            var cpu: Double
            var peak: Int
        }
        static let grepFixed = "grep -F, one text, through a pipe"
        static let ripgrep = "rg, the same alternatives"
        let name: String
        var times: [Time]

        var median: Time {
            func middle(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
            return Time(wall: middle(times.map(\.wall)), cpu: middle(times.map(\.cpu)), peak: times.map(\.peak).max() ?? 0)
        }

        static func shown(_ milliseconds: Double) -> String { "\((milliseconds * 10).rounded() / 10) ms" }
        static func ratio(_ value: Double) -> String { "\((value * 100).rounded() / 100)" }
    }
}

/// The log of a busy server: one line in fifteen is a warning about somebody's name or password, and none is about TLS set-up, but for
/// the last ones of an affected server.
private enum BusyLog {
    static func write(_ path: String, _ megabytes: Int, isAffected: Bool, day: Int = 25) throws {
        let start = "Nov \(day) 00:00:00 mail postfix/master[900]: daemon started -- version 2.6.6, configuration /etc/postfix\n"
        try TestFile.write(path, start)
        let descriptor = open(path, O_WRONLY | O_APPEND | O_CLOEXEC)
        guard descriptor >= 0 else { throw TestProcess.Failure(description: "\(path): \(String(cString: strerror(errno)))") }
        defer { close(descriptor) }
        let block = block(day)
        var written = 0
        while written < megabytes << 20 {
            let count = block.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { throw TestProcess.Failure(description: "\(path): \(String(cString: strerror(errno)))") }
            written += count
        }
        guard isAffected else { return }
        let article =
            "Nov \(day) 23:59:59 mail postfix/smtpd[77]: warning: Invalid TLS protocol list \"\(LogWalk.list)\": disabling TLS support\n"
        _ = Array(article.utf8).withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
    }

    private static func block(_ day: Int) -> [UInt8] {
        var random = SeededGenerator(seed: 13)
        var text = ""
        for line in 0..<60_000 {
            let (second, pid) = (line * 86_400 / 60_000, 1000 + random.below(60))
            func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
            let client = "mail\(random.below(200)).example.net[192.0.2.\(random.below(250))]"
            let id = String(random.next() >> 20, radix: 16, uppercase: true)
            let message = [
                "smtpd[\(pid)]: connect from \(client)", "smtpd[\(pid)]: \(id): client=\(client)",
                "smtpd[\(pid)]: disconnect from \(client) ehlo=2 starttls=1 mail=1 rcpt=1 data=1 quit=1 commands=7",
                "smtpd[\(pid)]: Anonymous TLS connection established from \(client): TLSv1.2 with cipher ECDHE-RSA-AES256-GCM-SHA384 (256/256 bits)",
                "cleanup[\(pid)]: \(id): message-id=<\(id).\(pid)@example.net>",
                "qmgr[900]: \(id): from=<user\(pid)@example.net>, size=\(pid * 31), nrcpt=1 (queue active)",
                "smtp[\(pid)]: \(id): to=<a\(pid)@example.org>, relay=mx.example.org[198.51.100.7]:25, delay=1.2, delays=0.1/0/0.5/0.6, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as \(id))",
                "qmgr[900]: \(id): removed", "smtpd[\(pid)]: lost connection after AUTH from \(client)",
                "smtpd[\(pid)]: NOQUEUE: reject: RCPT from \(client): 554 5.7.1 <a@example.org>: Relay access denied",
                "anvil[\(pid)]: statistics: max connection rate 3/60s for (smtp:192.0.2.1)", "qmgr[900]: \(id): removed",
                "cleanup[\(pid)]: \(id): message-id=<\(id)@example.net>", "smtpd[\(pid)]: connect from \(client)",
                random.chance(50)
                    ? "smtpd[\(pid)]: warning: hostname a.example does not resolve to address 192.0.2.9: Name or service not known"
                    : "smtpd[\(pid)]: warning: unknown[192.0.2.7]: SASL LOGIN authentication failed: UGFzc3dvcmQ6",
            ]
            text += "Nov \(day) \(two(second / 3600)):\(two(second / 60 % 60)):\(two(second % 60)) mail postfix/\(random.pick(message))\n"
        }
        return Array(text.utf8)
    }
}
