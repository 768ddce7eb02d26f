// The release file on a real private Postfix, interrupted at its own system calls: killed before and after each that changes a
// file, and each failing once.

import Foundation
import Glibc
import MailServer
import Synchronization
import TestSupport

enum ReleaseInterruption {
    private static let errors = [EIO, ENOSPC, EACCES, EROFS, EDQUOT, EINTR]

    static func run(_ share: Share) async throws -> [Figure] {
        if let reason = PrivatePostfix.unavailable {
            throw TestProcess.Failure(description: "the release file cannot be interrupted: \(reason)")
        }
        let programs = try programs()
        let wards = try await concurrently(share(bounded: 3, full: 6)) { _ in try Ward(programs) }
        let all = try await concurrently(1) { _ in try points(wards[0]) }[0]
        // The step has no divisor in common with the points at a call, so every kind is met at every part of a run.
        let step = share(bounded: 79, full: 1)
        let chosen = stride(from: step / 2, to: all.count, by: step).map { all[$0] }
        let next = Mutex(0)
        let progress = Progress("release file", of: chosen.count, every: 100)
        let lanes = try await concurrently(wards.count) { lane in
            var judged: [Judged] = []
            while let index = next.withLock({ next in
                next += 1
                return next <= chosen.count ? next - 1 : nil
            }) {
                var laws = WardLaws(wards[lane], chosen[index])
                // What cannot be judged is no reason to lose what was judged before.
                do { try laws.judge(startsWithFix: index % 4 == 3) } catch { laws.fail(error) }
                judged.append(Judged(interruption: chosen[index], broken: laws.broken))
                if !laws.broken.isEmpty { print(judged.last!.sentence) }
                progress.step { "\(judged.count { !$0.broken.isEmpty }) broken" }
            }
            return judged
        }
        let judged = lanes.flatMap(\.self)
        return [
            figure("killed before and after each changing call", share(bounded: 3, full: 320), judged.filter(\.interruption.isKill)),
            figure(
                "each changing call failing once", share(bounded: 8, full: 800),
                judged.filter { !$0.interruption.isKill && !$0.interruption.isInvisible }),
            figure(
                "each call interrupted by a signal, short writes", share(bounded: 1, full: 190), judged.filter(\.interruption.isInvisible)),
        ]
    }

    private struct Judged: Sendable {
        var interruption: Interruption
        var broken: [String]
        var sentence: String { "\(interruption.story): \(broken.joined(separator: "; "))" }
    }

    private static func figure(_ claim: String, _ atLeast: Int, _ judged: [Judged]) -> Figure {
        Figure(
            claim: "release file on a real Postfix: \(claim)", tried: judged.count, atLeast: atLeast,
            broken: judged.filter { !$0.broken.isEmpty }.map(\.sentence))
    }

    private static func programs() throws -> Programs {
        let own = URL(filePath: try FileSystem().resolve("/proc/self/exe")).deletingLastPathComponent()
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let programs = Programs(
            release: root.appending(path: ".build-static/postfix-tls-wizard").path, interrupter: own.appending(path: "interrupter").path)
        for program in [programs.release, programs.interrupter] where access(program, X_OK) != 0 {
            throw TestProcess.Failure(description: "\(program) is missing; Tests/figures builds it")
        }
        return programs
    }

    private static func points(_ ward: Ward) throws -> [Interruption] {
        try ReleaseRun.allCases.flatMap { run in
            try ward.record(run).enumerated().flatMap { index, name in
                let call = index + 1
                return ["kill-before", "kill-after"].map { Interruption(run: run, action: $0, call: call) }
                    + errors.map { Interruption(run: run, action: "once", call: call, code: $0) }
                    + (name.hasPrefix("write ") ? [Interruption(run: run, action: "short", call: call)] : [])
            }
        }
    }

    /// Each on a thread of its own: they wait for programs nearly all the time, and there are few threads to wait on otherwise.
    private static func concurrently<Value: Sendable>(
        _ count: Int, _ body: @escaping @Sendable (Int) throws -> Value
    ) async throws -> [Value] {
        try await withThrowingTaskGroup(of: (Int, Value).self) { group in
            for index in 0..<count {
                group.addTask { (index, try await offload { Result { try body(index) } }.get()) }
            }
            return try await group.reduce(into: [Int: Value]()) { $0[$1.0] = $1.1 }.sorted { $0.key < $1.key }.map(\.value)
        }
    }
}
