// What counts as proof: lines of this server's own new processes, and silence only where nothing explains it.

import CPosix
import Diagnosis
import EngineSupport
import Glibc
import PostfixModel
import Repair
import Synchronization
import TestSupport
import Testing

@testable import MailServer

@Suite("The proof of a change")
struct ChangeProofTests {
    @Test("lists of another instance in the same log, or of anybody, revert nothing; they are told", arguments: [false, true])
    func foreignLists(keep: Bool) async throws {
        let server = try FakeServer()
        server.change { [weak server] behaviour in
            behaviour.onReload = { [weak server] _ in
                server?.log(.invalidList(value: "x"), pid: 4242)
                // The other instance has the very list that was replaced here.
                server?.log(.invalidList(value: "TLSv9"), pid: 4243)
                server?.log(.wrapperDropped(client: "a[10.0.0.1]", service: "smtps"), pid: 4243)
            }
        }
        let report = await server.runner().apply(server.plan(), facts: server.facts, options: ApplyOptions(keep: keep)) { _ in }
        #expect(report.outcome == .changed && report.proven, "\(report.summary) \(report.details)")
        #expect(report.details.contains { $0.text.contains("not in force here") && $0.text.contains("4242") }, "\(report.details)")
        #expect(report.logAfter.isEmpty && report.checklist.allSatisfy { $0.mark == .done }, "\(report.checklist)")
    }

    @Test("what processes from before the reload still write is not counted")
    func olderProcesses() async throws {
        let server = try FakeServer()
        // Process 4 wrote the line of the first probe, before the reload.
        server.change { [weak server] behaviour in
            behaviour.onReload = { [weak server] _ in server?.log(.wrapperDropped(client: "a[127.0.0.1]", service: "smtps"), pid: 4) }
        }
        let report = await server.runner().apply(server.plan(), facts: server.facts, options: ApplyOptions()) { _ in }
        #expect(report.outcome == .changed && report.proven && report.logAfter.isEmpty, "\(report.logAfter)")
        #expect(report.checklist.first { $0.step == .readLog }?.detail == "no warning")
    }

    @Test(
        "a process that ran before the reload and had logged nothing yet is one of those, by the process table; a new one is counted",
        arguments: [true, false])
    func olderSilentProcess(isOlder: Bool) async throws {
        let server = try FakeServer()
        server.change { [weak server] behaviour in
            behaviour.onReload = { [weak server] _ in server?.log(.wrapperDropped(client: "a[127.0.0.1]", service: "smtps"), pid: 5) }
        }
        let runner = server.runner(oldChildren: isOlder ? [5] : [])
        let report = await runner.apply(server.plan(), facts: server.facts, options: ApplyOptions()) { _ in }
        #expect(report.outcome == .changed && report.proven, "\(report.summary)")
        #expect(report.logAfter.isEmpty == isOlder, "\(report.logAfter)")
        #expect(report.checklist.first { $0.step == .readLog }?.detail == (isOlder ? "no warning" : "1 warning"))
    }

    @Test("a child of the own master that rejects a list in force reverts the change, although the port answers")
    func ownChild() async throws {
        let server = try FakeServer()
        server.change { [weak server] behaviour in
            behaviour.onReload = { [weak server] _ in server?.log(.invalidList(value: "good"), pid: 77) }
        }
        let runner = server.runner(newChildren: [77])
        let report = await runner.apply(server.plan(), facts: server.facts, options: ApplyOptions()) { _ in }
        #expect(report.outcome == .reverted && report.details.contains { $0.text.contains("still rejects a list") }, "\(report.details)")
    }

    @Test("a silent port is waited for, with the reason and the seconds left", arguments: [true, false])
    func silent(hasDied: Bool) async throws {
        let server = try FakeServer()
        server.change { $0.silentProbes = 2 }
        var facts = server.facts
        if hasDied {
            var log = LogFacts()
            log.events = [
                LogEvent(kind: .fatal("unexpected command-line argument"), stamp: "", process: "postfix/smtpd", pid: 3, line: "fatal"),
                // It does not lift what master does about it.
                LogEvent(
                    kind: .reload(version: "3.7.11", directory: server.config), stamp: "", process: "postfix/master", pid: 1,
                    line: "reload"),
            ]
            facts.log = .value(log)
        }
        let told = Mutex<[String]>([])
        let report = await server.runner(throttle: .seconds(600)).apply(server.plan(), facts: facts, options: ApplyOptions()) { items in
            told.withLock { $0 += items.map(\.detail) }
        }
        #expect(report.outcome == .changed && report.proven, "\(report.summary) \(report.details)")
        let reason = hasDied ? "starts no new one for a minute; waiting, " : "127.0.0.1:465 says nothing yet; waiting, "
        let counted = told.withLock { $0.filter { $0.contains(reason) } }
        #expect(counted.contains { $0.contains(/waiting, [1-5]?[0-9]{1,2} s at most/) }, "\(told.withLock { $0 })")
    }

    @Test("a silent port is not waited for where a service ended with the new files: it will end again")
    func diesAgain() async throws {
        let server = try FakeServer()
        server.change { [weak server] behaviour in
            behaviour.silentProbes = 2
            behaviour.onReload = { [weak server] _ in server?.log(.fatal("unexpected command-line argument"), pid: 9) }
        }
        let report = await server.runner(throttle: .seconds(60)).apply(server.plan(), facts: server.facts, options: ApplyOptions()) { _ in }
        #expect(report.outcome == .reverted, "\(report.summary)")
        #expect(report.details.contains { $0.text.contains("unexpected command-line argument") }, "\(report.details)")
    }

    @Test("whoever watches may end the wait: the change is then decided by what was seen, and the revert is proven with patience")
    func stopped() async throws {
        let server = try FakeServer()
        server.change { $0.silentProbes = .max }
        let isWaiting = Mutex(false)
        // Not ended, this wait would take the hour.
        let hour = Duration.seconds(3600)
        let begun = ContinuousClock.now
        let runner = server.runner(throttle: hour, pause: .milliseconds(100))
        let work = Task { [plan = server.plan(), facts = server.facts] in
            await runner.apply(plan, facts: facts, options: ApplyOptions()) { items in
                if items.contains(where: \.isStoppable) { isWaiting.withLock { $0 = true } }
            }
        }
        #expect(await eventually { isWaiting.withLock { $0 } })
        work.cancel()
        let report = await work.value
        #expect(report.outcome == .reverted && !report.isIncomplete, "\(report.summary) \(report.details)")
        #expect(report.details.contains { $0.text.contains("still does not answer") }, "\(report.details)")
        #expect(ContinuousClock.now - begun < hour)
    }

    @Test("lines of another instance's end no wait: only a child of the own master explains a dead port")
    func foreignExplanation() async throws {
        let server = try FakeServer()
        server.change { [weak server] behaviour in
            behaviour.silentProbes = 2
            behaviour.onReload = { [weak server] _ in server?.log(.certificateProblem("cannot get RSA private key"), pid: 4242) }
        }
        let runner = server.runner(throttle: .seconds(600), newChildren: [77])
        let report = await runner.apply(server.plan(), facts: server.facts, options: ApplyOptions()) { _ in }
        #expect(report.outcome == .changed && report.proven, "\(report.summary) \(report.details)")
    }

    @Test("the children of a master are found by the process table, whatever their names are")
    func children() throws {
        let directory = try TemporaryDirectory()
        let queue = try directory.directory("queue")
        _ = try directory.directory("queue/pid")
        try directory.write("queue/pid/master.pid", "            321\n")
        _ = try directory.directory("proc")
        let main = MainCF(Array("queue_directory = \(queue)\n".utf8))
        for (pid, stat) in [
            (400, "400 (smtpd) S 321 1 1"), (401, "401 (a) (b) S 321 1"), (402, "402 (smtpd) S 999 321"), (321, "321 (master) S 1 1"),
        ] {
            _ = try directory.directory("proc/\(pid)")
            try directory.write("proc/\(pid)/stat", stat + String(repeating: " 0", count: 20))
        }
        #expect(RunningMaster.children(main: main, processTable: "\(directory.path)/proc") == [400, 401])
        #expect(RunningMaster.children(main: nil, processTable: "/proc") == [])
    }
}

@Suite("The line for syslog")
struct SyslogLineTests {
    @Test("a logger that does not read holds nobody longer than the limit; one that reads gets the line as syslog(3) writes it")
    func stopped() throws {
        let directory = try TemporaryDirectory()
        let path = "\(directory.path)/log"
        let logger = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        defer { close(logger) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
        let bound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(logger, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
        }
        #expect(bound == 0)
        #expect(px_syslog(path, "wizard", LOG_NOTICE, "first %s", 1000) == 0)
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = read(logger, &buffer, buffer.count)
        let line = String(decoding: buffer[..<max(0, count)], as: UTF8.self)
        #expect(line.hasPrefix("<21>") && line.hasSuffix(" wizard[\(getpid())]: first %s"), "\(line)")
        // The queue of a logger that does not read is full after some lines.
        var code: Int32 = 0
        let start = ContinuousClock.now
        for _ in 0..<10_000 where code == 0 { code = px_syslog(path, "wizard", LOG_NOTICE, "next", 100) }
        #expect(code == EAGAIN && ContinuousClock.now - start < .seconds(120))
        #expect(px_syslog("\(directory.path)/none", "wizard", LOG_NOTICE, "lost", 100) == ENOENT)
    }
}
