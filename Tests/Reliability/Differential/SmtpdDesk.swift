// The installed smtpd, started alone as often as wanted, and what it logs each time.

import PostfixModel
import TestSupport

/// Not for two threads at a time.
final class SmtpdDesk {
    /// One start under its own syslog_name.
    struct Start {
        var name: String
        var status: Int32
        var crashed: Bool { status & 0x7F != 0 }
    }

    let postconf: Postconf
    private let postfix: PrivatePostfix
    private let smtpd: ForkedProgram
    private let directory: TemporaryDirectory
    private let base: [UInt8]

    /// The daemons behind smtpd (its log writer, its TLS manager) are those of `postfix`, which runs.
    init(_ postconf: Postconf, _ postfix: PrivatePostfix) throws {
        self.postconf = postconf
        self.postfix = postfix
        directory = try TemporaryDirectory()
        base = try TestFile.bytes(postfix.mainCF)
        guard let daemons = postconf.defaults["daemon_directory"] else { throw TestProcess.Failure(description: "no daemon_directory") }
        smtpd = try ForkedProgram(
            "\(daemons)/smtpd", in: directory.path, start: postconf.start, environment: ["MAIL_CONFIG=\(directory.path)"])
        try directory.write("master.cf", "")
        try setMain([])
    }

    /// The running instance's main.cf with more lines; returns all of it.
    @discardableResult
    func setMain(_ lines: [UInt8]) throws -> [UInt8] {
        try TestFile.write("\(directory.path)/main.cf", bytes: base + lines)
        TestFile.age("\(directory.path)/main.cf")
        return base + lines
    }

    /// Alone (-S), smtpd reads its lists while it starts as it does under master, then talks to its standard input, which is empty.
    func start(as name: String, _ overrides: [String]) throws -> Start {
        let answer = try smtpd.run(["-S"] + (overrides + ["syslog_name=\(name)"]).flatMap { ["-o", $0] })
        return Start(name: name, status: answer.status)
    }

    /// Starts for every number, in batches, and a verdict on what each logged. `start` gives nil where there is nothing to judge.
    func judge<Case>(
        _ count: Int, into figure: inout Figure, start: (Int) throws -> (Start, Case)?, verdict: (Start, Case, [String]) -> Verdict
    ) throws {
        let batch = 250
        for first in stride(from: 0, to: count, by: batch) {
            let started = try (first..<min(first + batch, count)).compactMap { number in try start(number).map { (number, $0.0, $0.1) } }
            let log = try log(of: started.map(\.1))
            for (number, start, subject) in started { figure.take(verdict(start, subject, log[start.name] ?? []), number) }
        }
    }

    /// What each of these starts logged, once all is written; a start that crashed says nothing of its end.
    func log(of starts: [Start]) throws -> [String: [String]] {
        var log: [String: [String]] = [:]
        let complete = waitUntil {
            log = self.log
            return starts.allSatisfy { start in
                start.crashed || log[start.name]?.contains { $0.hasPrefix(start.status == 0 ? "disconnect from " : "fatal: ") } ?? false
            }
        }
        guard complete else {
            throw TestProcess.Failure(description: "smtpd has not logged all of its starts: \(postfix.log.suffix(2000))")
        }
        return log
    }

    /// By syslog_name, in order.
    private var log: [String: [String]] {
        var log: [String: [String]] = [:]
        for line in postfix.log.split(separator: "\n") {
            let words = line.split(separator: " ", maxSplits: 5)
            guard words.count == 6, let slash = words[4].firstIndex(of: "/") else { continue }
            log[String(words[4][..<slash]), default: []].append(String(words[5]))
        }
        return log
    }

    /// The log shows UTF-8, and a question mark for each byte that is none: both sides in printable ASCII, runs of question marks
    /// as one.
    static func isSame(_ one: [String], _ other: [String]) -> Bool {
        func plain(_ texts: [String]) -> [String] {
            texts.map { MainCFComparison.plain(Postconf.text(Postconf.printable(Array($0.utf8)))) }
        }
        return plain(one) == plain(other)
    }

    static func rejection(of value: [UInt8]) -> String {
        "warning: Invalid TLS protocol list \"\(Postconf.text(value))\": disabling TLS support"
    }
}
