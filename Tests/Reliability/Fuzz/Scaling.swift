// Does the work grow as the input does? Twice the input may take twice the time and a little more, never four times.
//
// What leaves the processor's caches takes more for each byte over a doubling or two, though the work is the same. A square
// goes on: what looks like one is followed for two more doublings before it counts.

import Glibc
import TestSupport

enum Scaling {
    /// Beyond this for each of four doublings the work grows faster than the input. Four is the square's.
    private static let mostForDoubling = 3.0
    /// Seconds that a measurement takes at least: shorter ones are noise.
    private static let shortest = 0.004
    /// No more bytes than these: what is fast with them is fast enough.
    private static let largest = 1 << 18

    static func figure(_ targets: [FuzzTarget], _ share: Share) throws -> Figure {
        var figure = Figure(
            claim: "work grows as the input does, doubling by doubling", tried: 0, atLeast: targets.reduce(0) { $0 + $1.shapes.count })
        for target in targets where !target.shapes.isEmpty {
            let words = ["/proc/self/exe", FuzzWorker.scalingWord, target.name, "\(share(bounded: 2, full: 7))"]
            let ended = try TestProcess.run(words, seconds: 300)
            let lines = ended.output.split(separator: "\n").map(String.init)
            figure.tried += lines.count { $0.hasPrefix("measured ") }
            figure.broken += lines.filter { $0.hasPrefix("too fast: ") }
            if ended.status != 0 {
                figure.broken.append("\(target.name) ended with \(ended.status) after: \(lines.suffix(2).joined(separator: " | "))")
            }
        }
        return figure
    }

    /// In a process of its own, for a shape may end it: each shape is named before it is tried.
    static func measure(_ target: FuzzTarget, rounds: Int) {
        for shape in target.shapes {
            FuzzWorker.say("measured \(shape.name.debugDescription)")
            if let broken = growth(target, shape, rounds: rounds) { FuzzWorker.say("too fast: \(broken)") }
        }
    }

    /// How it grows too fast; nil when it does not. What is suspicious is followed to sixteen times its size.
    private static func growth(_ target: FuzzTarget, _ shape: FuzzTarget.Shape, rounds: Int) -> String? {
        var size = 1024
        var time = best(target, shape.make(size), rounds: 1)
        while time < shortest, size < largest {
            size *= 2
            time = best(target, shape.make(size), rounds: 1)
        }
        var times = [best(target, shape.make(size), rounds: rounds)]
        for factor in [2, 4, 8, 16] {
            times.append(best(target, shape.make(factor * size), rounds: rounds))
            guard times[times.count - 1] > mostForDoubling * times[times.count - 2] else { return nil }
        }
        let shown = times.map { "\(Int($0 * 1000)) ms" }.joined(separator: ", ")
        return "\(target.name), \(shape.name.debugDescription): \(size) bytes, doubled four times, take \(shown)"
    }

    /// The fastest of some: whatever else the machine does only makes it slower. Processor time of this thread.
    private static func best(_ target: FuzzTarget, _ input: [UInt8], rounds: Int) -> Double {
        (0..<rounds).map { _ in
            let start = now()
            withExtendedLifetime(target.work(input)) {}
            return now() - start
        }.min() ?? 0
    }

    private static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
