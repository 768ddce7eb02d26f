// Runs one worker after the other over a range of executions: one that traps or hangs is reported with its input, and the
// sweep goes on behind it.

import Foundation
import Glibc
import TestSupport

struct FuzzWatcher {
    let target: FuzzTarget
    let corpus: Corpus
    /// A directory of the sweep's own.
    let directory: String

    /// One execution that takes longer than this of its own time on a processor hangs.
    private static let hangSeconds = 2.0
    /// The same by the clock on the wall, where the worker does not compute: it waits for something.
    private static let stuckSeconds = 120.0
    /// After so many dead workers a target is given up.
    private static let mostDead = 25

    struct Result {
        var tried = 0
        var broken: [String] = []
    }

    func run(_ executions: Range<Int>) throws -> Result {
        var result = Result()
        var next = executions.lowerBound
        var dead = 0
        while next < executions.upperBound, dead < FuzzWatcher.mostDead {
            let page = "\(directory)/\(target.name)-\(next).page"
            let (last, end) = try runWorker(next..<executions.upperBound, page: page, result: &result)
            if let end {
                dead += 1
                result.broken.append(account(last, end))
            }
            result.tried += last + 1 - next
            next = last + 1
        }
        return result
    }

    /// The last execution begun, and how the worker died there; nil when all ended well.
    private func runWorker(_ executions: Range<Int>, page path: String, result: inout Result) throws -> (Int, String?) {
        let page = try FuzzPage(path)
        page.execution = executions.lowerBound
        defer { unlink(path) }
        let output = open(path + ".out", O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        let input = open("/dev/null", O_RDONLY | O_CLOEXEC)
        defer { [output, input].forEach { _ = close($0) } }
        defer { unlink(path + ".out") }
        let words = [FuzzWorker.word, target.name, "\(executions.lowerBound)", "\(executions.count)", path]
        let child = try TestProcess.spawn(["/proc/self/exe"] + words, standardInput: input, output: output)
        let end = watch(child, page)
        let said = (try? String(decoding: TestFile.bytes(path + ".out"), as: UTF8.self)) ?? ""
        for line in said.split(separator: "\n") {
            let parts = line.split(separator: "\t", maxSplits: 1)
            if parts.count == 2, let execution = Int(parts[0]) { result.broken.append(account(execution, String(parts[1]))) }
        }
        if page.isDone { return (executions.upperBound - 1, nil) }
        let trap = said.split(separator: "\n").first { $0.contains("Fatal error") || $0.contains("Error") }.map { ": \($0)" } ?? ""
        return (page.execution, (end ?? "ended early") + trap)
    }

    /// Waits for the end; how it died, or that it was ended because it hung.
    private func watch(_ child: pid_t, _ page: FuzzPage) -> String? {
        var clock = clockid_t()
        clock_getcpuclockid(child, &clock)
        var last = -1
        var begun = (cpu: 0.0, wall: 0.0)
        while true {
            var status: Int32 = 0
            if waitpid(child, &status, WNOHANG) == child {
                let signal = status & 0x7F
                return signal == 0 ? (status == 0 ? nil : "exited with \(status >> 8)") : "died of signal \(signal)"
            }
            let now = (cpu: FuzzWatcher.seconds(clock), wall: FuzzWatcher.seconds(CLOCK_MONOTONIC))
            if page.execution != last {
                last = page.execution
                begun = now
            } else if now.cpu - begun.cpu > FuzzWatcher.hangSeconds || now.wall - begun.wall > FuzzWatcher.stuckSeconds {
                kill(child, SIGKILL)
                waitpid(child, &status, 0)
                return "hangs: no end after \(FuzzWatcher.hangSeconds) s of computing"
            }
            usleep(50_000)
        }
    }

    private static func seconds(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// With all that is needed to see it again.
    private func account(_ execution: Int, _ what: String) -> String {
        var generator = target.generator(execution)
        let input = target.make(&generator, corpus)
        return "\(what) [--fuzz-show \(target.name) \(execution)] input \(hexadecimal(Array(input.prefix(600))))"
    }
}
