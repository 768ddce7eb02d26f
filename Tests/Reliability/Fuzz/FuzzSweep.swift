// The sweep: every target's executions spread over the processors, then how the work grows with the input.

import Dispatch
import Foundation
import Synchronization
import TestSupport

extension Sweep {
    static let fuzz = Sweep(name: "fuzz") { share in
        let directory = try PrivateDirectory("fuzz")
        let corpus = try Corpus()
        let results = Mutex<[String: FuzzWatcher.Result]>([:])
        let jobs = Mutex(FuzzJob.all(share))
        DispatchQueue.concurrentPerform(iterations: max(2, ProcessInfo.processInfo.activeProcessorCount)) { _ in
            while let job = jobs.withLock({ $0.popLast() }) {
                let result = FuzzSweep.run(job, corpus, directory.path)
                results.withLock { all in
                    all[job.target.name, default: FuzzWatcher.Result()].tried += result.tried
                    all[job.target.name, default: FuzzWatcher.Result()].broken += result.broken
                }
            }
        }
        let done = results.withLock { $0 }
        let figures = FuzzTarget.all.map { target in
            let result = done[target.name] ?? FuzzWatcher.Result()
            return Figure(
                claim: "fuzz \(target.name): \(target.claim)", tried: result.tried, atLeast: FuzzJob.executions(target, share),
                broken: result.broken)
        }
        return try [FuzzSweep.drill(corpus, directory.path)] + figures + [Scaling.figure(FuzzTarget.all, share)]
    }
}

/// A stretch of one target's executions.
struct FuzzJob: Sendable {
    var target: FuzzTarget
    var executions: Range<Int>

    /// CI runs a fiftieth.
    static func executions(_ target: FuzzTarget, _ share: Share) -> Int { share(bounded: target.full / 50, full: target.full) }

    /// In pieces of about ten seconds, so that no processor is left with the last one.
    static func all(_ share: Share) -> [FuzzJob] {
        FuzzTarget.all.flatMap { target in
            let count = executions(target, share)
            let piece = max(1, share(bounded: count / 2 + 1, full: count / 16 + 1))
            return stride(from: 0, to: count, by: piece).map { FuzzJob(target: target, executions: $0..<min(count, $0 + piece)) }
        }
    }
}

enum FuzzSweep {
    static func run(_ job: FuzzJob, _ corpus: Corpus, _ directory: String) -> FuzzWatcher.Result {
        do {
            return try FuzzWatcher(target: job.target, corpus: corpus, directory: directory).run(job.executions)
        } catch {
            return FuzzWatcher.Result(tried: 0, broken: ["\(job.target.name) could not be run: \(error)"])
        }
    }
}
