// A master in the process table.

import MailServer
import TestSupport
import Testing

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
