// A range of numbered files shared among threads, and verdicts counted into figures.

import Dispatch
import Foundation
import Synchronization

enum Workers {
    /// Three a core: while the program under comparison runs for one, the others read and write.
    private static var count: Int { 3 * ProcessInfo.processInfo.activeProcessorCount }

    /// `body` gets every so many-th number; the first error ends it all.
    static func share<Result: Sendable>(_ files: Int, _ body: @Sendable (StrideTo<Int>) throws -> Result) throws -> [Result] {
        let results = Mutex<[Swift.Result<Result, any Error>]>([])
        let count = self.count
        DispatchQueue.concurrentPerform(iterations: count) { worker in
            let result = Swift.Result { try body(stride(from: worker, to: files, by: count)) }
            results.withLock { $0.append(result) }
        }
        return try results.withLock { $0 }.map { try $0.get() }
    }
}

extension Figure {
    /// What several workers found about one claim.
    static func sum(_ figures: [Figure], _ atLeast: Int) -> Figure {
        figures.reduce(into: Figure(claim: figures[0].claim, tried: 0, atLeast: atLeast)) { $0.add($1) }
    }

    /// Counts a verdict on the file of this number; false when it did not hold.
    @discardableResult
    mutating func take(_ verdict: Verdict, _ number: Int) -> Bool {
        tried += 1
        switch verdict {
        case .same: return true
        case .explained(let reason): explained[reason, default: 0] += 1
        case .different(let sentence):
            broken.append("\(number): \(sentence)")
            // A sweep of many minutes says at once what it finds.
            print("\(claim): \(number): \(sentence)")
            fflush(nil)
            return false
        }
        return true
    }

    private mutating func add(_ other: Figure) {
        tried += other.tried
        broken += other.broken
        explained.merge(other.explained, uniquingKeysWith: +)
    }
}

/// A line now and then in a sweep that takes many minutes.
final class Progress: Sendable {
    private let name: String
    private let all: Int
    private let interval: Int
    private let done = Mutex(0)

    init(_ name: String, of all: Int, every interval: Int = 5_000) {
        self.name = name
        self.all = all
        self.interval = interval
    }

    /// One more; `state` says how it goes for the worker that comes along at a round number.
    func step(_ state: () -> String) {
        let count = done.withLock { count in
            count += 1
            return count
        }
        if count.isMultiple(of: interval) {
            print("\(name): \(Figure.grouped(count)) of \(Figure.grouped(all)), here \(state())")
            fflush(nil)
        }
    }
}
