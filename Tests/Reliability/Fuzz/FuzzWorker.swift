// The child that executes: it may trap or hang, which is for its watcher to see. Broken laws it writes down itself.

import Foundation
import Glibc

/// `--fuzz-worker TARGET FIRST COUNT PAGE`, and by hand `--fuzz-show TARGET EXECUTION`.
enum FuzzWorker {
    static let word = "--fuzz-worker"
    static let showWord = "--fuzz-show"
    static let scalingWord = "--fuzz-scaling"

    /// True when this process is one, and has done its work.
    static func isDone(_ words: [String]) throws -> Bool {
        if words.first == showWord, words.count == 3, let execution = Int(words[2]) {
            try show(target(words[1]), execution)
            return true
        }
        if words.first == scalingWord, words.count == 3, let rounds = Int(words[2]) {
            Scaling.measure(try target(words[1]), rounds: rounds)
            return true
        }
        guard words.first == word, words.count == 5, let first = Int(words[2]), let count = Int(words[3]) else { return false }
        try work(target(words[1]), first..<first + count, page: FuzzPage(words[4]))
        return true
    }

    /// At once: what waits in a buffer is lost with a process that traps.
    static func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }

    private static func target(_ name: String) throws -> FuzzTarget {
        guard let target = ([FuzzTarget.drill] + FuzzTarget.all).first(where: { $0.name == name }) else {
            throw FuzzFailure("no target \(name)")
        }
        return target
    }

    private static func work(_ target: FuzzTarget, _ executions: Range<Int>, page: FuzzPage) throws {
        // A trap is reported by the watcher; a dump of this process helps nobody.
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
        let corpus = try Corpus()
        for execution in executions {
            page.execution = execution
            var generator = target.generator(execution)
            let input = target.make(&generator, corpus)
            guard let broken = target.check(input, &generator) else { continue }
            say("\(execution)\t\(broken.replacing("\n", with: " "))")
        }
        page.isDone = true
    }

    /// The input of one execution and what comes of it.
    private static func show(_ target: FuzzTarget, _ execution: Int) throws {
        var generator = target.generator(execution)
        let input = target.make(&generator, try Corpus())
        say(hexadecimal(input))
        say(String(decoding: input, as: UTF8.self).debugDescription)
        say(target.check(input, &generator) ?? "every law holds")
    }
}
