// The wizard while it reads a large log: how soon it answers a key, and how long page 3 takes to tell all.

import Foundation
import TestSupport

enum LogWalk {
    /// The list that the private Postfix has and the log quotes: what quotes another would be another instance's.
    static let list = "!SSLv2, !SSLv3 #, !TLSv1"

    /// Prints the figures of so many walks with a private Postfix whose list is rejected.
    static func measure(_ name: String, _ log: String, _ runs: Int) throws {
        guard let wizard = Benchmark.wizard else { return print("\n\(name): left out, there is no release file") }
        if let reason = PrivatePostfix.unavailable { return print("\n\(name): left out, \(reason)") }
        let postfix = try PrivatePostfix(.init(mandatory: list, opportunistic: list))
        try postfix.start()
        var answers = Figure(name: "a key, while the log is read", unit: "ms", aim: 100)
        var affected = Figure(name: "start to page 3 that says it is affected", unit: "ms", aim: nil)
        var whole = Figure(name: "start to page 3 that has read all", unit: "ms", aim: nil)
        for _ in 0..<runs {
            let state = try TemporaryDirectory()
            let walk = try LogWalkTerminal([
                wizard, "-c", postfix.configDirectory, "--log", log, "--state-directory", "\(state.path)/state",
            ])
            try walk.run()
            answers.values += walk.answers
            affected.values.append(walk.affected)
            whole.values.append(walk.whole)
        }
        print("\n\(name), \(runs) walks, \(answers.values.count) keys")
        print(
            Table.text(["", "aim", "median", "worst", "median/aim", "worst/aim"], [answers, affected, whole].map(\.row)), terminator: "")
    }
}

/// One walk. The key is Ctrl-L: it paints the whole picture anew, so that what comes back is the answer and nothing else.
private final class LogWalkTerminal {
    private let terminal: RawTerminal
    private let started = ContinuousClock.now
    private(set) var answers: [Double] = []
    private(set) var affected = 0.0
    private(set) var whole = 0.0

    /// Seconds after which something is wrong.
    private static let limit = 120.0
    /// Milliseconds between an answer and the next key.
    private static let pause: Int32 = 30

    init(_ command: [String]) throws { terminal = try RawTerminal(command) }

    deinit {
        kill(terminal.child, SIGTERM)
        terminal.drain()
        var status: Int32 = 0
        while waitpid(terminal.child, &status, 0) < 0, errno == EINTR {}
    }

    private var elapsed: Double { (ContinuousClock.now - started) / .milliseconds(1) }

    func run() throws {
        var shown = try picture(after: "")
        terminal.type("3")
        while whole == 0 {
            guard elapsed < LogWalkTerminal.limit * 1000 else { throw PseudoTerminal.TimeoutError(seen: shown) }
            let began = elapsed
            shown = try picture(after: "\u{0C}")
            answers.append(elapsed - began)
            if affected == 0, shown.contains("List rejected") { affected = elapsed }
            let isReading = ["Still reading", "at least", "being read"].contains(where: shown.contains)
            if affected > 0, !isReading { whole = elapsed }
            try quiet()
        }
    }

    /// What is painted after the key, from the first line to the key line.
    private func picture(after keys: String) throws -> String {
        terminal.type(keys)
        var seen = ""
        while !seen.contains("Postfix TLS wizard") || !seen.contains("quit") {
            guard elapsed < LogWalkTerminal.limit * 1000 else { throw PseudoTerminal.TimeoutError(seen: seen) }
            seen += try terminal.read()
        }
        return seen
    }

    /// Waits until nothing is painted any more.
    private func quiet() throws {
        while try !terminal.read(milliseconds: LogWalkTerminal.pause).isEmpty {}
    }
}
