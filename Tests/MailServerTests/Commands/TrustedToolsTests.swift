// Which programs are run, and which are refused to root.

import Glibc
import MailServer
import TestSupport
import Testing

@Suite struct TrustedToolsTests {
    @Test("the first of the directories wins")
    func order() throws {
        let directory = try TemporaryDirectory()
        for name in ["a", "b"] {
            try directory.directory(name)
            try directory.write("\(name)/tool", "#!/bin/sh\n", mode: 0o755)
        }
        let paths = ["a", "b"].map { "\(directory.path)/\($0)" }
        #expect(TrustedTools(directories: paths, checksOwner: false).find("tool") == .found("\(paths[0])/tool"))
    }

    @Test("a file that cannot be executed and a directory are not programs")
    func notExecutable() throws {
        let directory = try TemporaryDirectory()
        try directory.write("plain", "", mode: 0o644)
        try directory.directory("folder")
        let tools = TrustedTools(directories: [directory.path], checksOwner: false)
        #expect(tools.find("plain") == .notFound)
        #expect(tools.find("folder") == .notFound)
    }

    @Test("a relative path is refused")
    func relative() {
        guard case .refused(let sentence) = TrustedTools().find("../bin/sh") else {
            Issue.record("not refused")
            return
        }
        #expect(sentence.contains("../bin/sh"))
    }

    @Test("the system's own shell is trusted")
    func system() { #expect(TrustedTools(checksOwner: true).find("/bin/sh") == .found("/bin/sh")) }

    @Test("a tool that others can write is refused, and the sentence names it")
    func writable() throws {
        let directory = try TemporaryDirectory()
        let tool = try directory.write("tool", "#!/bin/sh\n", mode: 0o775)
        guard case .refused(let sentence) = TrustedTools(checksOwner: true).find(tool) else {
            Issue.record("not refused")
            return
        }
        #expect(sentence.contains(tool))
    }

    @Test(
        "a tool in a directory that others can write is refused", .enabled(if: geteuid() == 0, "only root can own the tool as root")
    )
    func writableDirectory() throws {
        let directory = try TemporaryDirectory()
        let tool = try directory.write("tool", "#!/bin/sh\n", mode: 0o755)
        #expect(TrustedTools(checksOwner: true).find(tool) == .found(tool))
        chmod(directory.path, 0o777)
        guard case .refused(let sentence) = TrustedTools(checksOwner: true).find(tool) else {
            Issue.record("not refused")
            return
        }
        #expect(sentence.contains("\(directory.path) can be changed by others than root"))
    }

    @Test("a link in a trusted place that leads to an untrusted one is refused")
    func link() throws {
        let directory = try TemporaryDirectory()
        let tool = try directory.write("tool", "#!/bin/sh\n", mode: 0o777)
        try directory.directory("safe")
        symlink(tool, "\(directory.path)/safe/tool")
        let tools = TrustedTools(directories: ["\(directory.path)/safe"], checksOwner: true)
        guard case .refused = tools.find("tool") else {
            Issue.record("not refused")
            return
        }
    }
}
