// What the kernel tells of this machine: sockets with their holders, addresses, master and its children, room in the queue.

import Diagnosis
import Glibc
import TestSupport
import Testing

@testable import MailServer

@Suite struct HostReaderTests {
    private func read(queue: String?) -> HostFacts { HostReader(paths: SystemPaths(), queueDirectory: queue).read() }

    @Test("a socket of this very process is told with its holder", .enabled(if: geteuid() == 0)) func holder() throws {
        let server = try LoopbackServer { _ in }
        let socket = try #require(read(queue: nil).listening(on: server.port).first)
        guard case .other(let process) = socket.holder else { throw TestProcess.Failure(description: "\(socket.holder)") }
        #expect(process.pid == Int(getpid()))
        #expect(try #require(process.startedAt) <= time(nil) + 1)
        #expect(socket.isLoopback)
    }

    @Test("the loopback's addresses are this machine's own, a documentation address is not") func addresses() {
        let facts = read(queue: nil)
        #expect(facts.addresses.value?.contains("127.0.0.1") == true)
        #expect(facts.isOwn("127.0.0.9") == true && facts.isOwn("::1") == true)
        #expect(facts.isOwn("192.0.2.77") == false)
        var unknown = HostFacts()
        unknown.addresses = .cannotTell("hidden")
        #expect(unknown.isOwn("192.0.2.77") == nil)
    }

    @Test("the room of the queue's file system") func queue() throws {
        let directory = try TemporaryDirectory()
        let space = try #require(read(queue: directory.path).queue.value)
        #expect(space.directory == directory.path && space.freeBytes > 0 && space.totalBytes >= space.freeBytes)
        #expect(read(queue: "\(directory.path)/none").queue.reason?.contains("No such file or directory") == true)
    }

    @Test("without its file no master runs, and a file without a number or without an end tells nothing") func pidFile() throws {
        let directory = try TemporaryDirectory()
        try directory.directory("pid")
        let file = "\(directory.path)/pid/master.pid"
        #expect(read(queue: directory.path).master == .value(.notRunning))
        try TestFile.write(file, "none\n")
        #expect(read(queue: directory.path).master.reason?.contains("no process number") == true)
        unlink(file)
        symlink("/dev/zero", file)
        #expect(read(queue: directory.path).master.reason?.contains("no regular file") == true)
        unlink(file)
        // A number that belongs to another program by now.
        try TestFile.write(file, "           \(getpid())\n")
        #expect(read(queue: directory.path).master == .value(.notRunning))
    }

    @Test(
        "a running Postfix: master, its ports as its own, its smtpd by service and since when", .enabled(if: PrivatePostfix.isAvailable))
    func postfix() throws {
        let postfix = try PrivatePostfix()
        try postfix.start()
        let queue = "\(postfix.root)/q"
        #expect(waitUntil { read(queue: queue).servers.contains { $0.service == "\(postfix.smtpsPort)" } })
        let facts = read(queue: queue)
        #expect(facts.master.value?.process?.program == "master")
        let socket = try #require(facts.listening(on: postfix.smtpsPort).first)
        guard case .ownMaster = socket.holder else { throw TestProcess.Failure(description: "\(socket.holder)") }
        #expect(facts.servers.allSatisfy { $0.program == "smtpd" && $0.startedAt != nil })
        postfix.stop()
        #expect(read(queue: queue).master == .value(.notRunning))
    }
}
