// Who else writes main.cf, on servers as those programs leave them: what is there in the file, beside it, and mounted.

import Diagnosis
import TestSupport
import Testing

@testable import MailServer

@Suite("Other writers of the configuration")
struct OtherWritersTests {
    /// One mark of a recorded server.
    struct Sign: Sendable, CustomTestStringConvertible {
        var server: RecordedServer
        var mark: ServerMark
        var testDescription: String { "\(server.name): \(mark)" }
    }

    static let signs = RecordedServer.all.flatMap { server in server.marks.map { Sign(server: server, mark: $0) } }

    @Test("each mark by itself says who writes the files, and where the lasting change belongs", arguments: OtherWritersTests.signs)
    func oneMark(sign: Sign) throws {
        let (writers, names) = try look(sign.server, [sign.mark])
        #expect(names == (sign.server.manager.map { [$0] } ?? []), "\(writers.managers)")
        #expect(writers.lastingPlaces.count == 1, "\(writers.lastingPlaces)")
        #expect(writers.lastingPlaces.first?.contains(sign.server.place) == true, "\(writers.lastingPlaces)")
    }

    @Test("all marks of a server together name one writer, and one place", arguments: RecordedServer.all)
    func allMarks(server: RecordedServer) throws {
        let (writers, names) = try look(server, server.marks)
        #expect(Set(names) == Set(server.manager.map { [$0] } ?? []), "\(writers.managers)")
        #expect(writers.lastingPlaces.count == 1, "\(writers.lastingPlaces)")
    }

    @Test("the same server without its marks: nothing is claimed", arguments: RecordedServer.all)
    func noMark(server: RecordedServer) throws {
        let (writers, _) = try look(server, [])
        #expect(writers.managers.isEmpty && writers.lastingPlaces.isEmpty, "\(writers.managers) \(writers.lastingPlaces)")
    }

    @Test("headers that do not say whose they are belong to the writer that is known", arguments: ["# DO NOT EDIT ANYTHING BELOW #"])
    func nameless(header: String) throws {
        var server = RecordedServer.mailcow
        server.beside.append(header)
        #expect(try look(server, server.marks).names == ["mailcow"])
        #expect(try look(server, []).names == ["Somebody"])
    }

    @Test("a container of somebody's own: an edit is gone with it")
    func ownContainer() throws {
        let server = RecordedServer(name: "", origin: "podman", marks: [], place: "")
        let (writers, names) = try look(server, [.file("/run/.containerenv", "")])
        #expect(names.isEmpty)
        #expect(writers.lastingPlaces.count == 1 && writers.lastingPlaces[0].contains("/etc/postfix/main.cf is its own"))
    }

    @Test(
        "what only looks like a mark claims nothing",
        arguments: [
            (
                "Puppet for other files",
                [
                    .file(
                        "/opt/puppetlabs/puppet/cache/state/resources.txt", "file[/etc/postfix/main.cf.old]\nservice[postfix]\n")
                ]
            ), ("a container with its configuration mounted", [.file("/.dockerenv", ""), .mount("/etc/postfix")]),
            ("a folder that anybody can make", [.file("/tmp/docker-mailserver/postfix-main.cf", "")]),
            ("iRedMail's policy server alone", [.file("/opt/iredapd/settings.py", "listen_address = '127.0.0.1'\n")]),
            (
                "a certificate of a mailcow on the same host",
                [.line("smtpd_tls_cert_file = /opt/mailcow-dockerized/data/assets/ssl/cert.pem")]
            ),
        ] as [(String, [ServerMark])])
    func lookAlikes(name: String, marks: [ServerMark]) throws {
        let server = RecordedServer(name: name, origin: "", marks: [], place: "")
        let (writers, _) = try look(server, marks)
        #expect(writers.managers.isEmpty && writers.lastingPlaces.isEmpty, "\(writers.managers) \(writers.lastingPlaces)")
    }

    /// The server with these marks only.
    private func look(_ server: RecordedServer, _ marks: [ServerMark]) throws -> (writers: OtherWriters, names: [String]) {
        let directory = try TemporaryDirectory()
        var main = ["# See /usr/share/postfix/main.cf.dist for a commented, more complete version"] + server.beside
        var mounts = ["/"]
        for mark in marks {
            switch mark {
            case .line(let line): main.append(line)
            case .mount(let point): mounts.append(point)
            case .file(let path, let text):
                try TestProcess.must(["/bin/mkdir", "-p", "\(directory.path)\(splitPath(path).directory)"])
                try directory.write(String(path.dropFirst()), text)
            }
        }
        try TestProcess.must(["/bin/mkdir", "-p", "\(directory.path)/proc/self"])
        let table = mounts.map { "36 35 98:0 / \($0) rw,noatime - ext4 /dev/sda1 rw\n" }.joined()
        try directory.write("proc/self/mountinfo", table)
        var paths = SystemPaths()
        paths.root = directory.path
        paths.processTable = "\(directory.path)/proc"
        paths.pleskVersion = "\(directory.path)/usr/local/psa/version"
        let bytes = Array(main.map { "\($0)\n" }.joined().utf8)
        let writers = OtherWriters(paths: paths, texts: [("\(server.folder)/main.cf", bytes), ("\(server.folder)/master.cf", [])])
        return (writers, writers.managers.map { String($0.prefix { $0.isLetter || $0 == "-" }) })
    }
}
