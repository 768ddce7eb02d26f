// The kernel's table of processes (proc(5)): who is whose child, since when, and started with which words.

import Diagnosis
import Glibc

struct ProcessTable: Sendable {
    /// `/proc`.
    var root: String

    /// The fields of /proc/PID/stat that are used here.
    private struct Status {
        var program: String
        var state: Character
        var parent: Int
        /// Clock ticks after the start of the system.
        var startTicks: Int

        /// `2399 (master) S 1 …`: the name may hold blanks and brackets itself.
        init?(_ text: String) {
            guard let open = text.firstIndex(of: "("), let close = text.lastIndex(of: ")"), open < close else { return nil }
            let fields = text[text.index(after: close)...].split(separator: " ")
            guard fields.count > 19, let state = fields[0].first, let parent = Int(fields[1]), let ticks = Int(fields[19]) else {
                return nil
            }
            program = String(text[text.index(after: open)..<close])
            (self.state, self.parent, startTicks) = (state, parent, ticks)
        }
    }

    /// Other users' processes can be looked at.
    var showsOthers: Bool { SmallFile.text("\(root)/1/stat") != nil }

    var pids: [Int] { ((try? FileSystem().entries(of: root)) ?? []).compactMap { Int($0) }.sorted() }

    /// Returns nil when there is no such process, or only what is left of one that ended.
    func process(_ pid: Int) -> RunningProcess? {
        guard let status = status(pid), status.state != "Z", status.state != "X" else { return nil }
        return RunningProcess(pid: pid, program: status.program, startedAt: startedAt(status), service: service(pid))
    }

    func parent(of pid: Int) -> Int? { status(pid)?.parent }

    func children(of pid: Int) -> [RunningProcess] {
        pids.filter { parent(of: $0) == pid }.compactMap { process($0) }
    }

    private func status(_ pid: Int) -> Status? { SmallFile.text("\(root)/\(pid)/stat").flatMap { Status($0) } }

    private func startedAt(_ status: Status) -> Int? {
        let ticks = sysconf(Int32(_SC_CLK_TCK))
        let line = SmallFile.text("\(root)/stat")?.split(separator: "\n").first { $0.hasPrefix("btime ") }
        guard ticks > 0, let start = line.flatMap({ Int($0.dropFirst(6)) }) else { return nil }
        return start + status.startTicks / ticks
    }

    /// What master tells a daemon with `-n` (master/master_ent.c).
    private func service(_ pid: Int) -> String? {
        let words = SmallFile.text("\(root)/\(pid)/cmdline")?.split(separator: "\0").map(String.init) ?? []
        guard let option = words.firstIndex(of: "-n"), option + 1 < words.count else { return nil }
        return words[option + 1]
    }
}
