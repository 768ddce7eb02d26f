// The end of a child, looked at and left for whoever reaps it.

import Diagnosis
import Glibc
import TestSupport
import Testing

@testable import MailServer

@Suite struct ChildEndTests {
    private func child(_ script: String) throws -> pid_t {
        try Spawn.start(["/bin/sh", "-c", script], ["PATH=/usr/bin:/bin"], [], group: .own)
    }

    @Test(
        "an end is told again and again until it is reaped, and then no more",
        arguments: [
            ("exit 3", CommandResult.Ending.exited(3)), ("kill -9 $$", .signalled(9)), ("exit 0", .exited(0)),
        ])
    func ended(script: String, ending: CommandResult.Ending) throws {
        let pid = try child(script)
        #expect(waitUntil { ChildEnd.look(pid) == .ended(ending) })
        #expect(ChildEnd.look(pid) == .ended(ending))
        ChildEnd.reap(pid)
        #expect(ChildEnd.look(pid) == .reaped)
    }

    @Test("a child that runs has no end yet") func running() throws {
        let pid = try child("sleep 300")
        #expect(ChildEnd.look(pid) == .running)
        kill(pid, SIGKILL)
        #expect(waitUntil { ChildEnd.look(pid) == .ended(.signalled(9)) })
        ChildEnd.reap(pid)
    }

    @Test("programs that the library reaps before it has told so are waited for") func slow() async {
        var runner = CommandRunner(tools: TrustedTools(checksOwner: false))
        runner.reportLimit = 0
        await withTaskGroup(of: CommandResult.Ending.self) { group in
            for _ in 0..<100 { group.addTask { [runner] in await runner.run(Command("true")).ending } }
            for await ending in group { #expect(ending == .exited(0)) }
        }
    }
}
