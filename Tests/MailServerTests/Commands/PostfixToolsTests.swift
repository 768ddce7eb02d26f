// A configuration's own Postfix programs come before the system's.

import TestSupport
import Testing

@testable import MailServer

@Suite struct PostfixToolsTests {
    @Test("postconf -c DIR is the one in that configuration's command_directory")
    func own() throws {
        let directory = try TemporaryDirectory()
        let tool = try directory.write("postconf", "#!/bin/sh\n", mode: 0o755)
        try directory.write("main.cf", "command_directory = \(directory.path)\n")
        let tools = TrustedTools(checksOwner: false)
        #expect(PostfixTools.find(.init("postconf", ["-c", directory.path, "-d"]), tools) == .found(tool))
        #expect(PostfixTools.find(.init("sh", ["-c", directory.path]), tools) == tools.find("sh"))
    }

    @Test(
        "a configuration that does not say, or names a directory without the program, has the system's",
        arguments: ["", "command_directory = /nowhere\n", "command_directory = $daemon_directory\n"])
    func system(main: String) throws {
        let directory = try TemporaryDirectory()
        try directory.write("main.cf", main)
        try directory.directory("bin")
        let system = try directory.write("bin/postconf", "#!/bin/sh\n", mode: 0o755)
        let tools = TrustedTools(directories: ["\(directory.path)/bin"], checksOwner: false)
        #expect(PostfixTools.find(.init("postconf", ["-c", directory.path]), tools) == .found(system))
    }

    @Test("a command_directory that others can write is refused, not passed over")
    func untrusted() throws {
        let directory = try TemporaryDirectory(mode: 0o777)
        try directory.write("postconf", "#!/bin/sh\n", mode: 0o777)
        try directory.write("main.cf", "command_directory = \(directory.path)\n")
        guard case .refused = PostfixTools.find(.init("postconf", ["-c", directory.path]), TrustedTools(checksOwner: true)) else {
            Issue.record("not refused")
            return
        }
    }
}
