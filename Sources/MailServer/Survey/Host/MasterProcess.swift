// Whether a Postfix master runs at all, from the process table: for those who may not ask `postfix status`, and for releases
// before 2.5, which have no such command (FACTS §7). It cannot tell one instance from another.

import Glibc

package enum MasterProcess {
    /// Returns nil when other users' processes are hidden from this one.
    package static func isRunning(processTable: String) -> Bool? {
        guard let entries = try? FileSystem().entries(of: processTable) else { return nil }
        let processes = entries.filter { $0.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } }
        guard processes.contains("1"), SmallFile.text("\(processTable)/1/stat") != nil else { return nil }
        // `stat` and not `comm`, which kernels before 2.6.33 do not have.
        return processes.contains { SmallFile.text("\(processTable)/\($0)/stat").map(isLivingMaster) ?? false }
    }

    /// `2399 (master) S 1 …`; a zombie serves nobody.
    static func isLivingMaster(_ stat: String) -> Bool {
        stat.contains(" (master) ") && !stat.contains(" (master) Z")
    }
}
