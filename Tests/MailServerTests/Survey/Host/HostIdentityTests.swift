// The system's own files about itself.

import Diagnosis
import Glibc
import TestSupport
import Testing

@testable import MailServer

@Suite struct HostIdentityTests {
    private func identity(_ files: [String: String]) throws -> (HostIdentity, TemporaryDirectory) {
        let directory = try TemporaryDirectory()
        for (name, text) in files { try directory.write(name, text) }
        var paths = SystemPaths()
        paths.osRelease = ["\(directory.path)/os-release"]
        paths.releaseFiles = ["redhat-release", "debian_version"].map { "\(directory.path)/\($0)" }
        paths.pleskVersion = "\(directory.path)/plesk"
        paths.passwd = "\(directory.path)/passwd"
        paths.systemdMark = "\(directory.path)/systemd"
        paths.initScripts = ["\(directory.path)/init"]
        return (HostIdentity(paths: paths), directory)
    }

    @Test(
        "the operating system by the file that says most",
        arguments: [
            (["redhat-release": "CentOS release 6.8 (Final)\n"], "CentOS release 6.8 (Final)"),
            (
                ["os-release": "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n", "debian_version": "12.5\n"],
                "Debian GNU/Linux 12 (bookworm)"
            ),
            (["debian_version": "6.0.10\n"], "Debian 6.0.10"), ([:], nil),
        ] as [([String: String], String?)])
    func operatingSystem(files: [String: String], name: String?) throws {
        let (identity, directory) = try identity(files)
        #expect(identity.operatingSystem == name)
        withExtendedLifetime(directory) {}
    }

    @Test("service managers by their marks", arguments: [(["systemd", "init"], "systemd"), (["init"], "sysv"), ([], "none")])
    func serviceManager(marks: [String], manager: String) throws {
        let (identity, directory) = try identity(Dictionary(uniqueKeysWithValues: marks.map { ($0, "") }))
        #expect(identity.serviceManager.rawValue == manager)
        withExtendedLifetime(directory) {}
    }

    @Test("the user by the passwd file, else by number")
    func userName() throws {
        let (known, first) = try identity(["passwd": "nobody:x:99999:1::/:\nme:x:\(geteuid()):0::/:/bin/sh\n"])
        #expect(known.userName == "me")
        let (unknown, second) = try identity(["passwd": ""])
        #expect(unknown.userName == "user \(geteuid())")
        withExtendedLifetime((first, second)) {}
    }
}
