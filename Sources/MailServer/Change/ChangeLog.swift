// What the mail log says of a change: the lines of processes that can have read the new files, and what ended before them.

import Diagnosis
import Repair

struct ChangeLog: Sendable {
    private let tools: ChangeTools
    private let facts: Facts
    private let configDirectory: String
    /// Lists that smtpd services read once the change is made, as the log would quote them.
    private let inForce: Set<String>
    /// Where the log ended when the ports were tried first, and just before the files were loaded.
    private var firstMark = LogMark()
    private var mark = LogMark()
    /// Processes from before that: what they still log says nothing about the new files.
    private var older: Set<Int> = []
    /// Those of them that were children of this Postfix's master.
    private var olderChildren: Set<Int> = []
    /// Its children that were seen since.
    private var children: Set<Int> = []

    init(tools: ChangeTools, subject: ChangeSubject, inForce: Set<String>) {
        self.tools = tools
        facts = subject.facts
        configDirectory = subject.configDirectory
        self.inForce = inForce
    }

    private var childrenNow: Set<Int> { get async { await tools.children(configDirectory) } }

    /// The ports are about to be tried for the first time.
    mutating func begin() async { firstMark = await tools.markLog(facts) }

    /// Postfix is about to load the new files.
    mutating func markLoading(hasChildren: Bool) async {
        olderChildren = hasChildren ? await childrenNow : []
        older = olderChildren.union(await tools.readLog(firstMark).map(\.pid))
        mark = await tools.markLog(facts)
    }

    /// The first answer may be of a process from before the reload: waits until those are gone. One that is at work with a client
    /// may stay for minutes, so there is a limit, which also holds where no process can be seen.
    func awaitFreshProcesses() async {
        let deadline = ContinuousClock.now + tools.patience.freshProcess
        while ContinuousClock.now < deadline {
            if !olderChildren.isEmpty, await childrenNow.isDisjoint(with: olderChildren) { return }
            try? await Task.sleep(for: .milliseconds(50))
        }
    }

    mutating func seeChildren() async { children.formUnion(await childrenNow) }

    /// Lines since the files were loaded of processes that can have read them.
    private var newEvents: [LogEvent] { get async { await tools.readLog(mark).filter { !older.contains($0.pid) } } }

    /// What Postfix died of at its start.
    var fatalOfStart: LogEvent? { get async { await tools.readLog(mark).first(where: \.isFatal) } }

    /// A service of this server that serves clients has ended with the new files.
    var hasDiedSince: Bool { get async { await newEvents.contains { $0.isFatal && $0.isOfServer } } }

    /// A process that read the new files has spoken: it rejects a list of ours, or something behind the list is broken. Where the
    /// children of this master can be seen, nobody else's word counts.
    var explains: Bool {
        get async {
            await newEvents.contains { event in
                guard children.isEmpty || children.contains(event.pid) else { return false }
                switch event.kind {
                case .certificateProblem, .libraryProblem: return true
                default: return event.kind.rejectedList.map { list in inForce.contains { LogDigest.sameList(list, $0) } } ?? false
                }
            }
        }
    }

    /// Processes that ended since the last reload before ours, the first probes of this change included.
    private var fatalsBefore: [LogEvent] {
        get async { (ServerPicture(facts).log?.fatals ?? []) + (await tools.readLog(firstMark).filter(\.isFatal)) }
    }

    /// A service that serves clients ended before and is not known to have worked since, so master may hold it back, whatever was
    /// reloaded (FACTS §7).
    var hadDied: Bool {
        get async {
            let events = ServerPicture(facts).log?.events ?? []
            let start = events.lastIndex { if case .started = $0.kind { true } else { false } } ?? 0
            var died: Set<String> = []
            for event in events.dropFirst(start) + (await tools.readLog(firstMark)) {
                if event.isFatal, event.isOfServer { died.insert(event.process) }
                if event.kind == .tlsWorked { died.remove(event.process) }
            }
            return !died.isEmpty
        }
    }

    /// The line of a port that stays dead may come a moment later than the port's silence.
    mutating func read(_ after: [EndpointProbe]) async -> StepOutcome {
        let deadline = ContinuousClock.now + tools.patience.log
        let isDead = after.contains { !$0.answers }
        while true {
            let events = await newEvents
            await seeChildren()
            let explains = events.contains { $0.kind.rejectedList != nil || $0.kind.isOtherFault }
            if !isDead || explains { return .logged(events, children: children.subtracting(older)) }
            if ContinuousClock.now >= deadline {
                return .logged(events, fatals: await fatalsBefore, children: children.subtracting(older))
            }
            try? await Task.sleep(for: .milliseconds(100))
        }
    }
}
