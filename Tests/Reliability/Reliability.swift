// reliability [--full] [SWEEP…]: tries what must never happen, and prints how often it was tried and how often it happened.
// Exits 1 when a claim does not hold or a sweep has shrunk. Tests/figures builds and runs it.

import EngineSupport
import Foundation
import TestSupport

@main
struct Reliability {
    static func main() async throws {
        await EngineChild.main(CommandLine.arguments)
        var words = Array(CommandLine.arguments.dropFirst())
        if try FuzzWorker.isDone(words) || GeneratedFile.isDone(words) { return }
        let share: Share = words.contains("--full") ? .full : .bounded
        words.removeAll { $0 == "--full" }
        let names = Sweep.all.map(\.name)
        guard Set(words).isSubset(of: names) else { fail("usage: reliability [--full] [\(names.joined(separator: "|"))]…") }
        var figures: [Figure] = []
        for sweep in Sweep.all where words.isEmpty || words.contains(sweep.name) {
            let start = ContinuousClock.now
            figures += try await sweep.run(share)
            print("\(sweep.name): \((ContinuousClock.now - start).components.seconds) s")
        }
        print("\n" + Table.text(["", "tried", "broken", "explained", ""], figures.map(\.row)), terminator: "")
        for figure in figures {
            for (reason, count) in figure.explained.sorted(by: { $0.key < $1.key }) {
                print("explained, \(count): \(figure.claim): \(reason)")
            }
            for sentence in figure.broken.prefix(20) { print("broken: \(figure.claim): \(sentence)") }
        }
        if !figures.allSatisfy(\.holds) { exit(1) }
    }

    private static func fail(_ sentence: String) -> Never {
        FileHandle.standardError.write(Data("reliability: \(sentence)\n".utf8))
        exit(64)
    }
}
