// A server of a test's own: real files in a temporary directory, and a Postfix made of values that reads them on reload.
// Its ports answer when the list it loaded is `good`, and drop TLS when it is anything else.

import Diagnosis
import Glibc
import MailServer
import PostfixModel
import Repair
import Synchronization
import TestSupport

/// A directory in memory where the system has one: these tests sync thousands of files.
private final class MemoryDirectory: Sendable {
    let path: String
    private let isOwner: Bool

    /// One that is there and stays.
    init(at path: String) {
        self.path = path
        isOwner = false
    }

    init() throws {
        isOwner = true
        var template = Array((access("/dev/shm", W_OK) == 0 ? "/dev/shm/ptw-XXXXXX" : "/tmp/ptw-XXXXXX").utf8CString)
        guard mkdtemp(&template) != nil else { throw FileError("create", "a temporary directory", code: errno) }
        path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    }

    deinit { if isOwner { MemoryDirectory.remove(path) } }

    /// Without a program: thousands of these come and go.
    private static func remove(_ path: String) {
        if (try? FileSystem().status(path, followLinks: false))?.isDirectory == true {
            for name in (try? FileSystem().entries(of: path)) ?? [] { remove("\(path)/\(name)") }
        }
        Glibc.remove(path)
    }
}

package final class FakeServer: Sendable {
    package struct Behaviour: Sendable {
        package var isRunning = true
        /// Exit status of `postfix start`; with 0 it runs.
        package var startStatus = 0
        /// Exit status of `postfix reload`, and what it does nevertheless.
        package var reloadStatus = 0
        /// Only the first so many reloads fail with that status.
        package var failingReloads = Int.max
        package var checkStatus = 0
        /// Log kind that appears on a probe although the list is good: another fault, and the port stays dead.
        package var secondFault: LogEvent.Kind?
        /// Done at the moment of each reload, for editors that come in between.
        package var onReload: @Sendable (Int) -> Void = { _ in }
        /// What postconf says for every call, in place of reading the files.
        package var postconfFailure: String?
        /// So many probes of a good port find it silent: master starts no new process for it yet.
        package var silentProbes = 0

        package init(
            isRunning: Bool = true, reloadStatus: Int = 0, failingReloads: Int = .max, checkStatus: Int = 0,
            secondFault: LogEvent.Kind? = nil, onReload: @escaping @Sendable (Int) -> Void = { _ in }, postconfFailure: String? = nil
        ) {
            self.isRunning = isRunning
            self.reloadStatus = reloadStatus
            self.failingReloads = failingReloads
            self.checkStatus = checkStatus
            self.secondFault = secondFault
            self.onReload = onReload
            self.postconfFailure = postconfFailure
        }
    }

    package static let list = "smtpd_tls_mandatory_protocols"
    package static let mainBefore = "# main\nmyhostname = mail.example.test\n\(list) = TLSv1 TLSv9\n"
    package static let mainAfter = "# main\nmyhostname = mail.example.test\n\(list) = good\n"
    package static let masterBefore = "smtps inet n - n - - smtpd\n  -o \(list)=TLSv9\n"
    package static let masterAfter = "smtps inet n - n - - smtpd\n  -o \(list)=good\n"

    private let directory: MemoryDirectory
    package var root: String { directory.path }
    package let endpoint = Endpoint(host: "127.0.0.1", port: 465, role: .smtps, service: "smtps")
    private let behaviour: Mutex<Behaviour>
    private let events = Mutex<[LogEvent]>([])
    private let reloads = Mutex(0)
    /// The process under test is "dead": its programs do nothing any more.
    private let dead = Mutex(false)
    package let commands = Mutex<[String]>([])
    package let syslog = Mutex<[String]>([])
    /// The configuration was locked when a line went to syslog.
    package let wasLockedAtSyslog = Mutex(false)

    package var config: String { "\(directory.path)/etc" }
    package var main: String { "\(config)/main.cf" }
    package var master: String { "\(config)/master.cf" }
    package var state: String { "\(directory.path)/state" }

    package init(_ behaviour: Behaviour = Behaviour()) throws {
        directory = try MemoryDirectory()
        self.behaviour = Mutex(behaviour)
        mkdir("\(directory.path)/etc", 0o755)
        try TestFile.write(main, FakeServer.mainBefore)
        try TestFile.write(master, FakeServer.masterBefore)
        load()
    }

    /// A line that somebody writes to the log.
    package func log(_ kind: LogEvent.Kind, pid: Int) {
        events.withLock {
            $0.append(LogEvent(kind: kind, stamp: "", process: "postfix/smtpd", pid: pid, line: "postfix/smtpd[\(pid)]: warning: \(kind)"))
        }
    }

    package func change(_ body: (inout Behaviour) -> Void) { behaviour.withLock { body(&$0) } }

    /// The same server seen by another process: the files, and what its Postfix has loaded, are those of `root`.
    package init(at root: String, _ behaviour: Behaviour = Behaviour()) {
        directory = MemoryDirectory(at: root)
        self.behaviour = Mutex(behaviour)
    }

    /// From changing call number `call` on nothing changes any more, as if the process had been killed just before it: cheaper
    /// than a process that really is.
    package func death(before call: Int) -> FaultPoint {
        let count = Mutex(0)
        return FaultPoint(before: { [self] _ in
            let isOver = count.withLock { count in
                count += 1
                return count > call
            }
            if isOver { dead.withLock { $0 = true } }
            return isOver ? EIO : nil
        })
    }

    /// True when the death came before the end; the next process lives.
    package func revive() -> Bool {
        dead.withLock { dead in
            defer { dead = false }
            return dead
        }
    }

    /// What this Postfix has read is kept in a file: it outlives the process that told it to reload.
    private var loadedPath: String { "\(root)/loaded" }

    /// What this Postfix runs on: main.cf and master.cf as they were read last.
    package var loaded: [UInt8] { (try? TestFile.bytes(loadedPath)) ?? [] }
    package var onDisk: [UInt8] { ((try? TestFile.bytes(main)) ?? []) + ((try? TestFile.bytes(master)) ?? []) }

    package func load() { try? TestFile.write(loadedPath, bytes: onDisk) }

    /// Every list that is loaded is one this Postfix knows.
    private var isListGood: Bool { !String(decoding: loaded, as: UTF8.self).contains("TLSv9") }

    package func probe(_ endpoints: [Endpoint]) -> [EndpointProbe] {
        let behaviour = behaviour.withLock { $0 }
        return endpoints.map { endpoint in
            guard behaviour.isRunning else { return EndpointProbe(endpoint: endpoint, tcp: .refused, tls: .refused) }
            if isListGood, isSilent() { return EndpointProbe(endpoint: endpoint, tcp: .open, tls: .timedOut(seconds: 5)) }
            if isListGood, behaviour.secondFault == nil {
                return EndpointProbe(
                    endpoint: endpoint, tcp: .open,
                    tls: .established(TLSSession(version: "TLSv1.2", cipher: "X", greeting: "220 mail.example.test ESMTP")))
            }
            let kind = isListGood ? behaviour.secondFault! : .invalidList(value: "TLSv9")
            // Processes that read the new files are new ones.
            log(kind, pid: 4 + reloads.withLock { $0 })
            return EndpointProbe(endpoint: endpoint, tcp: .closedAtOnce(milliseconds: 1), tls: .closedWithoutData)
        }
    }

    /// One more probe finds the port silent.
    private func isSilent() -> Bool {
        behaviour.withLock { behaviour in
            behaviour.silentProbes -= 1
            return behaviour.silentProbes >= 0
        }
    }

    private func run(_ command: Command) -> CommandResult {
        if dead.withLock({ $0 }) { return CommandResult(.failed("the process is dead")) }
        commands.withLock { $0.append(command.shown) }
        let behaviour = behaviour.withLock { $0 }
        guard command.arguments.count >= 3, command.arguments[0] == "-c" else { return CommandResult(.notFound) }
        let (directory, word) = (command.arguments[1], command.arguments[2])
        switch (command.program, word) {
        case ("postfix", "status"): return CommandResult(.exited(behaviour.isRunning ? 0 : 1))
        case ("postfix", "check"): return CommandResult(.exited(behaviour.checkStatus), errors: Array("check says no\n".utf8))
        case ("postfix", "reload"):
            let number = reloads.withLock { count in
                count += 1
                return count
            }
            behaviour.onReload(number)
            load()
            return CommandResult(
                .exited(number <= behaviour.failingReloads ? behaviour.reloadStatus : 0), errors: Array("reload says no\n".utf8))
        case ("postfix", "start"):
            if behaviour.startStatus == 0 {
                load()
                change { $0.isRunning = true }
            }
            return CommandResult(.exited(behaviour.startStatus), errors: Array("start says no\n".utf8))
        case ("postfix", "stop"):
            change { $0.isRunning = false }
            return CommandResult(.exited(0))
        case ("postconf", _):
            if let text = behaviour.postconfFailure { return CommandResult(.exited(1), errors: Array(text.utf8)) }
            return CommandResult(.exited(0), output: Array(show(word, directory).utf8))
        default: return CommandResult(.notFound)
        }
    }

    private func show(_ option: String, _ directory: String) -> String {
        let main = MainCF((try? TestFile.bytes("\(directory)/main.cf")) ?? [])
        let services = MasterCF((try? TestFile.bytes("\(directory)/master.cf")) ?? [], release: Release("3.7.11")!).services
        return switch option {
        case "-n": main.entries.map { "\($0.name) = \($0.text)\n" }.joined() + "config_directory = \(directory)\n"
        case "-M": services.map { "\($0.name) \($0.type) \($0.arguments.joined(separator: " "))\n" }.joined()
        case "-P":
            services.flatMap { service in
                service.overrides.map { "\(service.name)/\(service.type)/\($0.name) = \($0.text)\n" }
            }.joined()
        default: ""
        }
    }

    package var access: ServerAccess {
        ServerAccess(
            run: { [self] in run($0) },
            syslog: { [self] line in
                syslog.withLock { $0.append(line) }
                if TestFile.exists("\(main).tmp") { wasLockedAtSyslog.withLock { $0 = true } }
            }, isPractice: true)
    }

    package func runner(
        faults: FaultPoint = FaultPoint(), now: Int = 1_487_702_504, throttle: Duration = .zero, pause: Duration = .zero,
        oldChildren: Set<Int> = [],
        newChildren: Set<Int> = []
    ) -> ChangeRunner {
        var patience = ChangeTools.Patience()
        patience.lock = .milliseconds(100)
        (patience.ports, patience.pause, patience.freshProcess, patience.log) = (.zero, pause, .zero, .zero)
        patience.throttle = throttle
        var tools = ChangeTools(
            probe: { [self] endpoints, _ in probe(endpoints) },
            markLog: { [self] _ in
                events.withLock { $0 = [] }
                return LogMark()
            },
            readLog: { [self] _ in events.withLock { $0 } }, now: { now }, user: "anna", files: FileSystem(faults: faults),
            patience: patience)
        tools.children = { [self] _ in reloads.withLock { $0 } == 0 ? oldChildren : newChildren }
        return ChangeRunner(access: access, stateDirectory: state, tools: tools, undoCommand: { "wizard undo \($0)" })
    }

    package var facts: Facts {
        var facts = Facts()
        var server = ServerFacts()
        server.configDirectory = config
        facts.server = .value(server)
        facts.connection = .value(ConnectionFacts(probes: probe([endpoint])))
        var postfix = PostfixFacts()
        postfix.release = Release("3.7.11")
        facts.postfix = .value(postfix)
        return facts
    }

    /// Both files or main.cf alone; with main.cf alone the port stays dead, because master.cf overrides it.
    package func plan(both: Bool = true) -> Plan {
        let list = FakeServer.list
        var edits = [
            PlannedEdit(
                file: main, line: 3, parameter: list, valueBefore: "TLSv1 TLSv9", valueAfter: "good", before: "", after: "",
                governs: "no listener today")
        ]
        var files = [FileChange(path: main, before: Array(FakeServer.mainBefore.utf8), after: Array(FakeServer.mainAfter.utf8))]
        var expected = [ExpectedValue(parameter: list, before: "TLSv1 TLSv9", after: "good")]
        if both {
            edits.append(
                PlannedEdit(
                    file: master, line: 2, parameter: "smtps/inet/\(list)", valueBefore: "TLSv9", valueAfter: "good", before: "", after: "",
                    governs: "port 465 (TLS at once)"))
            files.append(
                FileChange(path: master, before: Array(FakeServer.masterBefore.utf8), after: Array(FakeServer.masterAfter.utf8)))
            expected.append(ExpectedValue(parameter: list, service: "smtps/inet", before: "TLSv9", after: "good"))
        }
        return Plan(
            remedy: "article", edits: edits, files: files, diff: [DiffLine(.file, "--- main.cf"), DiffLine(.file, "+++ main.cf")],
            effects: [],
            warnings: ["After an upgrade this means TLS 1.0 only."], expected: expected, inForce: both ? ["good"] : ["good", "TLSv9"])
    }

    package enum Files: Equatable { case old, new, other }
    /// What main.cf and master.cf are now.
    package func present() throws -> [Files] {
        try [(main, FakeServer.mainBefore, FakeServer.mainAfter), (master, FakeServer.masterBefore, FakeServer.masterAfter)].map {
            let text = try TestFile.text($0.0)
            return text == $0.1 ? .old : text == $0.2 ? .new : .other
        }
    }

    /// Nothing of ours is left beside the files.
    package func leftOvers() throws -> [String] { try FileSystem().entries(of: config).filter { $0 != "main.cf" && $0 != "master.cf" } }
}
