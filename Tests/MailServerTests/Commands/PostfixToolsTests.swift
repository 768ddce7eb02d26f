// A configuration's own Postfix programs come before the system's.

import Diagnosis
import Glibc
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

    @Test("for a main.cf of another user root runs no program of Postfix's, and the owner is named", .enabled(if: geteuid() == 0))
    func ownerOfMain() throws {
        let directory = try TemporaryDirectory()
        let main = try directory.write("main.cf", "")
        let command = Command("postfix", ["-c", directory.path, "status"])
        let before = PostfixTools.find(command, TrustedTools(checksOwner: true))
        #expect(before == TrustedTools(checksOwner: true).find("postfix"))
        chown(main, 12345, 0)
        #expect(
            PostfixTools.find(command, TrustedTools(checksOwner: true))
                == .refused("postfix is not run as root for \(directory.path): \(main) belongs to user 12345, not to root."))
        #expect(PostfixTools.find(command, TrustedTools(checksOwner: false)) != .notFound || before == .notFound)
    }

    @Test(
        "a directory that Postfix's programs execute from is looked at as the program's own is", .enabled(if: geteuid() == 0),
        arguments: ["daemon_directory", "shlib_directory", "meta_directory"])
    func daemonDirectory(parameter: String) throws {
        let directory = try TemporaryDirectory()
        let other = try directory.directory("lib")
        try directory.write("main.cf", "\(parameter) = \(other)\n")
        chown(other, 12345, 0)
        guard
            case .refused(let sentence) = PostfixTools.find(
                Command("postfix", ["-c", directory.path, "reload"]), TrustedTools(checksOwner: true))
        else {
            Issue.record("not refused")
            return
        }
        #expect(sentence.contains("\(parameter): \(other) belongs to user 12345"))
    }
}
