// benchmark [log] [--runs N]: prints how long the wizard takes and how many keys it asks for, beside what is aimed at.
// It drives the release build; it judges nothing and never fails for being slow.

import Foundation
import TestSupport

@main
struct Benchmark {
    static func main() async throws {
        let words = Array(CommandLine.arguments.dropFirst())
        if words.count == 3, words[0] == "log-child" { return await LogBenchmark.child(words[1], words[2]) }
        if words.first == "log" { return try LogBenchmark(runs: numberOfRuns(Array(words.dropFirst()), usual: 5)).run() }
        let runs = numberOfRuns(words, usual: 10)
        guard let wizard else { fail("There is no release file. Make it: sh Tests/static-release") }
        guard TmuxSession.tmux != nil else { fail("tmux is not installed: apt-get install tmux") }
        try measure("practice article", [wizard, "practice", "article"], runs)
        if let reason = PrivatePostfix.unavailable {
            print("\nprivate Postfix: left out, \(reason)")
        } else {
            try measureOnPostfix(wizard, runs)
        }
    }

    /// The release file; nil where it was not made.
    static var wizard: String? {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
        let path = ProcessInfo.processInfo.environment["POSTFIX_TLS_WIZARD"] ?? "\(root)/.build-static/postfix-tls-wizard"
        return FileManager.default.isExecutableFile(atPath: path) ? path : nil
    }

    private static func measureOnPostfix(_ wizard: String, _ runs: Int) throws {
        let list = "!SSLv2, !SSLv3 #, !TLSv1"
        let postfix = try PrivatePostfix(.init(mandatory: list, opportunistic: list))
        let state = try TemporaryDirectory()
        try postfix.start()
        try measure(
            "private Postfix",
            [wizard, "-c", postfix.configDirectory, "--log", postfix.logFile, "--state-directory", "\(state.path)/state"], runs)
    }

    private static func measure(_ name: String, _ command: [String], _ runs: Int) throws {
        var walks = Walks(command)
        for _ in 0..<runs { try walks.run() }
        print("\n\(name), \(runs) runs")
        print(Table.text(["", "aim", "median", "worst", "median/aim", "worst/aim"], walks.figures.map(\.row)), terminator: "")
    }

    private static func numberOfRuns(_ words: [String], usual: Int) -> Int {
        if words.isEmpty { return usual }
        guard words.count == 2, words[0] == "--runs", let runs = Int(words[1]), runs > 0 else {
            fail("usage: benchmark [log] [--runs N]", 64)
        }
        return runs
    }

    private static func fail(_ sentence: String, _ status: Int32 = 66) -> Never {
        FileHandle.standardError.write(Data("benchmark: \(sentence)\n".utf8))
        exit(status)
    }
}
