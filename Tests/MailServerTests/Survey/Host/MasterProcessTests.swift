// A master in the process table.

import TestSupport
import Testing

@testable import MailServer

@Suite struct MasterProcessTests {
    @Test(
        "a master that lives is seen; a zombie, another program and hidden processes are none",
        arguments: [
            (["1": "1 (init) S 0", "77": "77 (master) S 1"], true), (["1": "1 (init) S 0", "77": "77 (master) Z 1"], false),
            (["1": "1 (init) S 0"], false), (["77": "77 (master) S 1"], nil), ([:], nil),
        ] as [([String: String], Bool?)])
    func table(processes: [String: String], isRunning: Bool?) throws {
        let directory = try TemporaryDirectory()
        for (pid, stat) in processes {
            try directory.directory(pid)
            try directory.write("\(pid)/stat", stat)
        }
        #expect(MasterProcess.isRunning(processTable: directory.path) == isRunning)
    }

    @Test(
        "a real one is seen in the real table",
        .enabled(if: PrivatePostfix.isAvailable, "\(PrivatePostfix.unavailable ?? "")"))
    func real() throws {
        let postfix = try PrivatePostfix()
        try postfix.start()
        #expect(MasterProcess.isRunning(processTable: "/proc") == true)
    }
}

@Suite struct RunningMasterTests {
    /// A queue directory whose master.pid names process 77, if any, and a process table.
    private func seen(pid: String?, processes: [String: String]) throws -> Bool? {
        let directory = try TemporaryDirectory()
        try directory.directory("pid")
        if let pid { try directory.write("pid/master.pid", pid) }
        try directory.write("main.cf", "queue_directory = \(directory.path)\nbroken line\n")
        try directory.directory("proc")
        for (name, stat) in processes {
            try directory.directory("proc/\(name)")
            try directory.write("proc/\(name)/stat", stat)
        }
        return RunningMaster.isRunning(main: try ParsedMainCF().main("\(directory.path)/main.cf"), processTable: "\(directory.path)/proc")
    }

    @Test("the process that the queue directory names decides; a master of another queue does not")
    func byPid() throws {
        let table = ["1": "1 (init) S 0", "77": "77 (master) S 1", "78": "78 (cat) S 1"]
        #expect(try seen(pid: "       77\n", processes: table) == true)
        #expect(try seen(pid: "78", processes: table) == false)
        #expect(try seen(pid: "79", processes: table) == false)
        #expect(try seen(pid: nil, processes: table) == nil)
        #expect(try seen(pid: nil, processes: ["1": "1 (init) S 0"]) == false)
        #expect(try seen(pid: "77", processes: [:]) == nil)
        #expect(RunningMaster.isRunning(main: nil, processTable: "/proc") == nil)
    }
}
