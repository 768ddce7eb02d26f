// A real `fix` on a terminal of its own, held at the configuration's lock by the test and then stretched by strace at the calls
// of one step, so that the test can take the terminal away, or hang up, in the middle of exactly that step.

import Foundation
import Glibc
import TestSupport
import Testing

/// A moment of a change by what the process, or a program it runs, is about to do.
struct MomentOfChange: Sendable, CustomTestStringConvertible {
    let step: String
    /// System calls that are stretched; empty: the test's own hold on the lock is the moment.
    var calls = ""
    /// Only calls about this file of the private Postfix.
    var path: String?
    /// Seen one after the other in the trace: words that one line has.
    var seen: [[String]] = []
    /// Another fault behind the list makes the change revert.
    var reverts = false

    var testDescription: String { step }
}

final class StretchedChange {
    private let patient: Patient
    private let terminal: RawTerminal
    private let trace: TemporaryDirectory
    private var tracer: pid_t?
    private var hold: Int32
    private(set) var output = ""

    static let milliseconds = 250

    init(_ patient: Patient) throws {
        self.patient = patient
        trace = try TemporaryDirectory()
        let path = "\(patient.postfix.mainCF).tmp"
        hold = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard hold >= 0, flock(hold, LOCK_EX | LOCK_NB) == 0 else { throw TestProcess.Failure(description: "no hold on \(path)") }
        let watch = inotify_init1(Int32(IN_CLOEXEC))
        defer { close(watch) }
        inotify_add_watch(watch, path, UInt32(IN_OPEN))
        terminal = try RawTerminal([Programs.wizard, "fix", "--yes"] + patient.options)
        // It has come to the lock when it opens that file.
        let isWaiting = waitUntil(within: 300) {
            listen()
            var polled = pollfd(fd: watch, events: Int16(POLLIN), revents: 0)
            return poll(&polled, 1, 0) > 0
        }
        guard isWaiting else { throw TestProcess.Failure(description: "it never came to the lock: \(output)") }
    }

    deinit {
        if hold >= 0 { close(hold) }
        stopTrace()
    }

    var process: pid_t { terminal.child }

    /// Lets it go on, and returns in the middle of that moment. False: it was over before the moment was seen.
    func reach(_ moment: MomentOfChange) throws -> Bool {
        if moment.calls.isEmpty { return true }
        try startTrace(moment)
        letGo()
        var isOver = false
        let isThere = waitUntil(within: 300) {
            listen()
            isOver = kill(process, 0) != 0
            return isOver || isSeen(moment)
        }
        return isThere && !isOver
    }

    func hangUp() { terminal.hangUp() }

    /// The exit status of `fix` once it has ended; from here on nothing holds it up.
    func end() -> Int32 {
        letGo()
        stopTrace()
        var status: Int32 = 0
        let hasEnded = waitUntil(within: 300) {
            listen()
            return waitpid(process, &status, WNOHANG) == process
        }
        guard hasEnded else {
            kill(process, SIGKILL)
            return -1
        }
        return status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f)
    }

    private func letGo() {
        if hold >= 0 { close(hold) }
        hold = -1
    }

    private func stopTrace() {
        guard let tracer else { return }
        kill(tracer, SIGTERM)
        _ = TestProcess.wait(for: tracer, seconds: 10)
        self.tracer = nil
    }

    private func listen() { output += (try? terminal.read(milliseconds: 0)) ?? "" }

    private var log: String { "\(trace.path)/trace" }

    private func isSeen(_ moment: MomentOfChange) -> Bool {
        var left = moment.seen[...]
        for line in ((try? TestFile.text(log)) ?? "").split(separator: "\n") {
            guard let wanted = left.first else { break }
            if wanted.allSatisfy({ line.contains($0) }) { left = left.dropFirst() }
        }
        return left.isEmpty
    }

    private func startTrace(_ moment: MomentOfChange) throws {
        let quiet = open("/dev/null", O_RDWR | O_CLOEXEC)
        defer { close(quiet) }
        let strace = try #require(executable("strace"))
        let only = moment.path.map { ["-P", "\(patient.postfix.root)/\($0)"] } ?? []
        let started = try TestProcess.spawn(
            [
                strace, "-f", "-y", "-s", "300", "-p", "\(process)", "-o", log, "-e", "trace=\(moment.calls)", "-e",
                "inject=\(moment.calls):delay_enter=\(StretchedChange.milliseconds * 1000)",
            ] + only, standardInput: quiet, output: quiet)
        tracer = started
        guard waitUntil(within: 300, isTraced) else { throw TestProcess.Failure(description: "strace does not trace") }
    }

    /// Every thread of it.
    private func isTraced() -> Bool {
        let threads = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/task")) ?? []
        return !threads.isEmpty
            && threads.allSatisfy { thread in
                let status = (try? TestFile.text("/proc/\(process)/task/\(thread)/status")) ?? ""
                return status.contains("TracerPid:") && !status.contains("TracerPid:\t0\n")
            }
    }
}
