// The process that holds the timer of a change, found as an administrator would find it: in the process table.

import Foundation
import Glibc
import TestSupport

struct TimerProcess {
    let number: pid_t

    /// The one whose state directory this is; nil when none runs.
    static func find(stateDirectory: String) -> TimerProcess? {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        for number in names.compactMap(pid_t.init) {
            let words = (try? TestFile.text("/proc/\(number)/cmdline"))?.split(separator: "\0") ?? []
            if words.contains("return-timer"), words.contains(Substring(stateDirectory)) { return TimerProcess(number: number) }
        }
        return nil
    }

    var isAlive: Bool { kill(number, 0) == 0 }

    private func status(_ name: String) -> String {
        let lines = ((try? TestFile.text("/proc/\(number)/status")) ?? "").split(separator: "\n")
        return lines.first { $0.hasPrefix("\(name):") }.map { $0.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces) } ?? ""
    }

    var parent: pid_t? { pid_t(status("PPid")) }
    /// SIGHUP is the lowest bit of the mask.
    var ignoresHangup: Bool { (UInt64(status("SigIgn"), radix: 16) ?? 0) & 1 == 1 }
    var session: pid_t { getsid(number) }

    var workingDirectory: String { link("cwd") ?? "" }
    var environment: [String] {
        ((try? TestFile.text("/proc/\(number)/environ")) ?? "").split(separator: "\0").map(String.init)
    }

    /// What its open descriptors are, those of the runtime's own event loop left out.
    var openFiles: [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(number)/fd")) ?? []
        return names.compactMap { link("fd/\($0)") }.filter { !$0.hasPrefix("anon_inode:") }
    }

    private func link(_ name: String) -> String? { try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(number)/\(name)") }
}
