// A fire drill: executions that trap, hang and break a law on purpose. What does not report them would report nothing else either.

import Glibc
import TestSupport

extension FuzzTarget {
    /// Of ten executions the third traps, the sixth hangs, the eighth breaks a law. Its work grows as the square of its input.
    static let drill = FuzzTarget(
        name: "drill", claim: "a trap, a hang and a broken law are reported, each by its number, and work that grows as a square", full: 0,
        make: { generator, _ in generator.bytes(upTo: 4) },
        check: { bytes, generator in
            let draw = generator.next()
            if draw == nextDraw(of: 3) { preconditionFailure("on purpose") }
            while draw == nextDraw(of: 6) { usleep(0) }
            return draw == nextDraw(of: 8) ? "on purpose" : nil
        },
        shapes: [Shape("square")],
        work: { bytes in bytes.reduce(0) { sum, byte in bytes.reduce(sum) { $0 &* 31 &+ Int($1 ^ byte) } } })

    /// An execution does not know its number; it knows its generator.
    private static func nextDraw(of execution: Int) -> UInt64 {
        var generator = drill.generator(execution)
        _ = generator.bytes(upTo: 4)
        return generator.next()
    }
}

extension FuzzSweep {
    static func drill(_ corpus: Corpus, _ directory: String) throws -> Figure {
        let result = try FuzzWatcher(target: .drill, corpus: corpus, directory: directory).run(0..<10)
        var figure = Figure(claim: "fuzz drill: \(FuzzTarget.drill.claim)", tried: result.tried, atLeast: 10)
        for (sign, number) in [("died of signal", 3), ("hangs", 6), ("on purpose", 8)] {
            let isReported = result.broken.contains { $0.hasPrefix(sign) && $0.contains("--fuzz-show drill \(number)]") }
            if !isReported { figure.broken.append("\(sign) of execution \(number) is not among: \(result.broken)") }
        }
        if try Scaling.figure([.drill], .bounded).broken.isEmpty { figure.broken.append("work that grows as a square is not reported") }
        return figure
    }
}
