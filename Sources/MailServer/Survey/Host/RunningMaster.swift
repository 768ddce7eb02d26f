// Whether the Postfix of one configuration runs, by the process its queue directory names. `postfix status` ends at a broken
// main.cf with the same exit status, and without a terminal with the same silence, as for a Postfix that does not run.

import Glibc
import PostfixModel

enum RunningMaster {
    private static func queueDirectory(_ main: MainCF) -> String { main.entry("queue_directory")?.text ?? "/var/spool/postfix" }

    /// Processes that this master started and that run now; none where that cannot be told.
    static func children(main: MainCF?, processTable: String) -> Set<Int> {
        guard let main, case .success(let pid) = MasterPID.read(queueDirectory: queueDirectory(main)) else { return [] }
        let table = ProcessTable(root: processTable)
        return Set(table.pids.filter { table.parent(of: $0) == pid })
    }

    /// Returns nil when it cannot be told, as where main.cf cannot be read.
    static func isRunning(main: MainCF?, processTable: String) -> Bool? {
        guard let main else { return nil }
        let queue = queueDirectory(main)
        if case .success(let pid) = MasterPID.read(queueDirectory: queue) {
            if let stat = SmallFile.text("\(processTable)/\(pid)/stat") { return MasterProcess.isLivingMaster(stat) }
            if SmallFile.text("\(processTable)/1/stat") != nil { return false }
        }
        // Without the file only the absence of every master is an answer: a master may be another instance's.
        return MasterProcess.isRunning(processTable: processTable) == false ? false : nil
    }
}
