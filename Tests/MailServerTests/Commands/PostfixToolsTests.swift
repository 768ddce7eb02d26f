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

    private func refusal(_ directory: TemporaryDirectory) -> String? {
        let lookup = PostfixTools.find(Command("postfix", ["-c", directory.path, "reload"]), TrustedTools(checksOwner: true))
        if case .refused(let sentence) = lookup { return sentence }
        return nil
    }

    @Test("a directory that is named through other parameters is looked at where it comes to", .enabled(if: geteuid() == 0))
    func throughReference() throws {
        let directory = try TemporaryDirectory()
        let other = try directory.directory("lib")
        chown(other, 12345, 0)
        let sentence = "daemon_directory: \(other) belongs to user 12345"
        try directory.write("main.cf", "base = \(directory.path)\ndaemon_directory = ${base}/lib\n")
        #expect(refusal(directory)?.contains(sentence) == true)
        try directory.write("main.cf", "daemon_directory = $config_directory/lib\n")
        #expect(refusal(directory)?.contains(sentence) == true)
        chown(other, 0, 0)
        #expect(refusal(directory)?.contains("daemon_directory") != true)
        // Postfix may know what this comes to; nothing here does.
        try directory.write("main.cf", "daemon_directory = $nobody_knows/no/such\n")
        #expect(refusal(directory)?.contains("daemon_directory = $nobody_knows/no/such cannot be told") == true)
    }

    @Test(
        "a file that root's postfix runs or obeys is looked at, whoever owns its directory", .enabled(if: geteuid() == 0),
        arguments: [
            ("daemon_directory", "postfix-script"), ("daemon_directory", "smtpd"), ("daemon_directory", "post-install"),
            ("meta_directory", "postfix-files"), ("meta_directory", "dynamicmaps.cf"), ("command_directory", "postsuper"),
            ("shlib_directory", "libpostfix-tls.so"),
        ])
    func executedFile(parameter: String, name: String) throws {
        let directory = try TemporaryDirectory()
        let other = try directory.directory("lib")
        let file = try directory.write("lib/\(name)", "#!/bin/sh\n", mode: 0o755)
        try directory.write("main.cf", "\(parameter) = \(other)\n")
        #expect(refusal(directory) == nil)
        chown(file, 12345, 0)
        #expect(refusal(directory)?.contains("\(parameter): \(file) belongs to user 12345") == true)
        chown(file, 0, 0)
        chmod(file, 0o757)
        #expect(refusal(directory)?.contains("\(parameter): \(file) can be changed by others") == true)
    }

    @Test(
        "so are the parts that packages add, and the directory that they lie in", .enabled(if: geteuid() == 0),
        arguments: ["postfix-files.d", "dynamicmaps.cf.d"])
    func addedParts(name: String) throws {
        let directory = try TemporaryDirectory()
        let meta = try directory.directory("meta")
        let place = try directory.directory("meta/\(name)")
        let part = try directory.write("meta/\(name)/ldap", "")
        try directory.write("main.cf", "meta_directory = \(meta)\n")
        #expect(refusal(directory) == nil)
        chown(part, 12345, 0)
        #expect(refusal(directory)?.contains("meta_directory: \(part) belongs to user 12345") == true)
        chown(part, 0, 0)
        chown(place, 12345, 0)
        #expect(refusal(directory)?.contains("meta_directory: \(place) belongs to user 12345") == true)
    }

    @Test("so are those beside main.cf, where old releases have them, and the program that manages several", .enabled(if: geteuid() == 0))
    func besideMain() throws {
        let directory = try TemporaryDirectory()
        let script = try directory.write("postfix-script", "#!/bin/sh\n", mode: 0o755)
        let wrapper = try directory.write("wrapper", "#!/bin/sh\n", mode: 0o755)
        try directory.write("main.cf", "multi_instance_wrapper = $config_directory/wrapper -p --\n")
        #expect(refusal(directory) == nil)
        chown(wrapper, 12345, 0)
        #expect(refusal(directory)?.contains("multi_instance_wrapper: \(wrapper) belongs to user 12345") == true)
        chown(wrapper, 0, 0)
        chown(script, 12345, 0)
        #expect(refusal(directory)?.contains("\(script) belongs to user 12345") == true)
        // What is only read by Postfix itself is looked at elsewhere.
        chown(script, 0, 0)
        chown(try directory.write("virtual", ""), 12345, 0)
        #expect(refusal(directory) == nil)
    }

    @Test("a main.cf larger than any configuration is not read for the sake of its programs' place")
    func hugeMain() throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write("main.cf", "command_directory = /nowhere\n")
        #expect(truncate(path, 3 << 30) == 0)
        let mainCF = ParsedMainCF()
        let start = ContinuousClock.now
        _ = PostfixTools.find(Command("postfix", ["-c", directory.path, "reload"]), TrustedTools(checksOwner: true), mainCF)
        #expect(mainCF.parses == 0 && ContinuousClock.now - start < .seconds(60))
        #expect(throws: FileError("read", path, code: EFBIG)) { try mainCF.main(path) }
    }
}
