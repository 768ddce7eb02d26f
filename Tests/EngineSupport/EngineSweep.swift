// Sweeps over every changing call of a run of the engine: each point on a server of its own, each judged by the laws.

import Diagnosis
import Glibc
import MailServer
import Repair
import Synchronization

/// How often something was tried, and a sentence for each time a law did not hold.
package struct Tried: Sendable {
    package var points = 0
    package var broken: [String] = []

    package init(points: Int = 0, broken: [String] = []) {
        self.points = points
        self.broken = broken
    }

    package static func + (left: Tried, right: Tried) -> Tried {
        Tried(points: left.points + right.points, broken: left.broken + right.broken)
    }
}

package struct EngineSweep: Sendable {
    package var child: EngineChild
    /// Every so many points; 1 is all of them.
    package var step: Int
    package var scenarios: [EngineScenario]

    package init(child: EngineChild, step: Int = 1, scenarios: [EngineScenario] = EngineScenario.allCases) {
        self.child = child
        self.step = step
        self.scenarios = scenarios
    }

    /// Faults of one kind at the calls of a scenario. Each scenario and kind begins elsewhere, so that a share of a sweep meets
    /// every part of a run.
    private func points(_ kinds: [(Fault.Kind, [CInt])]) async throws -> [(EngineScenario, Fault)] {
        var all: [(EngineScenario, Fault)] = []
        for scenario in scenarios {
            let count = try await scenario.calls(child).count
            for (kind, codes) in kinds {
                for code in codes { all += (1...count).map { (scenario, Fault(kind, call: $0, code: code)) } }
            }
        }
        return stride(from: step / 2, to: all.count, by: step).map { all[$0] }
    }

    /// The process is killed before and after each call.
    package func kills() async throws -> Tried {
        try await eachOf(try await points([(.killBefore, [0]), (.killAfter, [0])])) { [child] scenario, fault in
            let server = try await scenario.prepared(child)
            var laws = try EngineLaws(scenario, on: server)
            guard try await child.run(scenario, fault, on: server) == .killed else { return ["was not killed"] }
            laws.afterInterruption()
            await laws.afterNextStart()
            return laws.broken
        }
    }

    /// Each call fails once with each error.
    package func singleFailures() async throws -> Tried {
        try await failures([(.once, [EIO, ENOSPC, EACCES, EROFS, EDQUOT])])
    }

    /// From each call on everything fails, or everything that needs room, or everything on one of two disks.
    package func lastingFailures() async throws -> Tried {
        try await failures([
            (.onwards, [EIO, EROFS, EACCES]), (.full, [ENOSPC, EDQUOT]), (.stateOnwards, [EIO, ENOSPC, EROFS]),
            (.configOnwards, [EIO, ENOSPC, EROFS]),
        ])
    }

    private func failures(_ kinds: [(Fault.Kind, [CInt])]) async throws -> Tried {
        try await eachOf(try await points(kinds)) { [child] scenario, fault in
            let server = try await scenario.prepared(child)
            var laws = try EngineLaws(scenario, on: server)
            let striking = Striking(fault, on: server)
            let report = await scenario.run(on: server, striking)
            laws.afterInterruption()
            if let report { laws.report(report) }
            await laws.afterNextStart()
            return laws.broken
        }
    }

    /// Each call interrupted once by a signal, and writes that take a few bytes at a time: the end is that of a run without.
    package func invisible() async throws -> Tried {
        let ends = Mutex<[EngineScenario: End]>([:])
        for scenario in scenarios {
            let end = try await self.end(scenario, nil)
            ends.withLock { $0[scenario] = end }
        }
        let interrupted = try await eachOf(try await points([(.once, [EINTR])])) { [self] scenario, fault in
            let end = try await end(scenario, fault)
            return end == ends.withLock { $0[scenario] } ? [] : ["ended otherwise: \(end)"]
        }
        var short = Tried()
        for scenario in scenarios {
            for mostBytes in [1, 7, 64] {
                let end = try await end(scenario, nil, mostBytes: mostBytes)
                short.points += 1
                if end != ends.withLock({ $0[scenario] }) {
                    short.broken.append("\(scenario.rawValue), \(mostBytes) bytes a write: ended otherwise: \(end)")
                }
            }
        }
        return interrupted + short
    }

    private struct End: Equatable {
        var outcome: TransactionOutcome?
        var summary: String?
        var bytes: [UInt8]
        var states: [String]
        var leftOvers: [String]
    }

    private func end(_ scenario: EngineScenario, _ fault: Fault?, mostBytes: Int = .max) async throws -> End {
        let server = try await scenario.prepared(child)
        let report = await scenario.run(on: server, Striking(fault, on: server, mostBytes: mostBytes))
        return End(
            outcome: report?.outcome, summary: report?.summary, bytes: server.onDisk + server.loaded,
            states: try server.runner().history().map(\.stateName), leftOvers: try server.leftOvers())
    }

    /// Two at a time: most of a point is waiting for a process.
    private func eachOf(
        _ points: [(EngineScenario, Fault)], _ body: @escaping @Sendable (EngineScenario, Fault) async throws -> [String]
    ) async throws -> Tried {
        try await withThrowingTaskGroup(of: Tried.self) { group in
            for lane in 0..<2 {
                group.addTask {
                    var tried = Tried()
                    for index in stride(from: lane, to: points.count, by: 2) {
                        let (scenario, fault) = points[index]
                        let broken = try await body(scenario, fault)
                        tried.points += 1
                        if !broken.isEmpty {
                            tried.broken.append("\(scenario.rawValue), \(fault.story): \(broken.joined(separator: "; "))")
                        }
                    }
                    return tried
                }
            }
            return try await group.reduce(Tried(), +)
        }
    }
}

extension Fault {
    /// `call 12, kill-after` or `call 12, once, No space left on device`
    var story: String { "call \(call), \(kind.rawValue)" + (code == 0 ? "" : ", \(SystemError(code).text)") }
}
