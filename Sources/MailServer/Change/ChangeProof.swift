// The steps that ask whether it works: check, reload, probe, read the log.

import Diagnosis
import Glibc
import PostfixModel
import Repair

struct ChangeProof: Sendable {
    let access: ServerAccess
    let tools: ChangeTools
    let subject: ChangeSubject
    /// Lists that smtpd services read once the change is made, as the log would quote them.
    let inForce: Set<String>
    /// Where the log ended when the ports were tried first, and just before the reload.
    private var firstMark = LogMark()
    private var mark = LogMark()
    private var checkBefore: CommandResult?
    /// Processes from before the reload: what they still log says nothing about the new files.
    private var older: Set<Int> = []
    /// Children of this Postfix's master that were seen since the reload.
    private var children: Set<Int> = []

    init(access: ServerAccess, tools: ChangeTools, subject: ChangeSubject, inForce: Set<String>) {
        self.access = access
        self.tools = tools
        self.subject = subject
        self.inForce = inForce
    }

    private var postfix: PostfixControl { PostfixControl(access: access, configDirectory: subject.configDirectory) }

    // MARK: - Postfix's own commands

    mutating func rememberCheck() async { checkBefore = await postfix.check() }

    func check() async -> StepOutcome {
        let result = await postfix.check()
        if result.succeeded { return .done("no complaint; it does not look at protocol lists") }
        let account = PostfixControl.account(of: result)
        if let checkBefore, checkBefore.ending == result.ending {
            return .done("complains as it did before the change: \(account)")
        }
        return .failed("postfix check complains since the change: \(account)")
    }

    mutating func reload() async -> StepOutcome {
        older = await tools.children(subject.configDirectory).union(await tools.readLog(firstMark).map(\.pid))
        mark = await tools.markLog(subject.facts)
        return await postfix.reload()
    }

    mutating func start() async -> StepOutcome {
        older = Set(await tools.readLog(firstMark).map(\.pid))
        mark = await tools.markLog(subject.facts)
        let outcome = await postfix.start(subject.facts.server.value?.serviceManager, limit: tools.patience.ports)
        guard case .failed(let sentence) = outcome else { return outcome }
        // What it died of, it tells the log only.
        let fatal = await tools.readLog(mark).first(where: \.isFatal)
        return .failed(fatal.map { "Postfix does not start: \($0.line)" } ?? sentence)
    }

    /// A Postfix that died meanwhile is not started: whoever runs it does that, and is told how.
    func reloadOld() async -> (outcome: StepOutcome, isDown: Bool) {
        let outcome = await postfix.reload()
        guard case .failed(let sentence) = outcome, case .notRunning = await postfix.isRunning(subject.facts) else {
            return (outcome, false)
        }
        return (.failed("\(sentence). It does not run any more; start it with the old files: \(subject.startCommand)"), true)
    }

    // MARK: - The ports

    private static let noPort = StepOutcome.skipped("no port to probe")

    mutating func probeBefore() async -> StepOutcome {
        firstMark = await tools.markLog(subject.facts)
        if subject.endpoints.isEmpty { return ChangeProof.noPort }
        return .probed(await tools.probe(subject.endpoints, true))
    }

    /// Probes until every port that was dead answers, or patience ends; the last round also asks which TLS versions are on.
    mutating func probeAfter(_ before: [EndpointProbe], awaited dead: Set<Endpoint>, _ tell: (String) -> Void) async -> StepOutcome {
        if subject.endpoints.isEmpty { return ChangeProof.noPort }
        let awaited = dead.union(before.filter(\.serves).map(\.endpoint))
        if dead.isEmpty { try? await Task.sleep(for: tools.patience.freshProcess) }
        _ = await probe(tools.patience.ports, isOld: false, tell) { $0.serves || !awaited.contains($0.endpoint) }
        let probes = await tools.probe(subject.endpoints, true)
        children.formUnion(await tools.children(subject.configDirectory))
        return .probed(probes)
    }

    mutating func probeOld(_ before: [EndpointProbe], isUndo: Bool, _ tell: (String) -> Void) async -> StepOutcome {
        if subject.endpoints.isEmpty { return ChangeProof.noPort }
        try? await Task.sleep(for: tools.patience.freshProcess)
        if isUndo { return .probed(await probe(.zero, isOld: true, tell) { _ in true }) }
        let awaited = Set(before.filter(\.serves).map(\.endpoint))
        return .probed(await probe(tools.patience.ports, isOld: true, tell) { $0.serves || !awaited.contains($0.endpoint) })
    }

    /// Rounds of probes until all are good, the log says why they are not, or patience ends. A port that is silent because its
    /// service died at start-up gets the time in which master starts no new one, and a little more (FACTS §7).
    private mutating func probe(
        _ patience: Duration, isOld: Bool, _ tell: (String) -> Void, until isGood: (EndpointProbe) -> Bool
    ) async -> [EndpointProbe] {
        let start = ContinuousClock.now
        while true {
            let probes = await tools.probe(subject.endpoints, false)
            children.formUnion(await tools.children(subject.configDirectory))
            // Also one that was silent before: it may come back, or show another fault.
            let isHeldBack = probes.contains(where: \.isSilent) ? await hasDiedAtStart(isOld: isOld) : false
            if !isHeldBack, probes.allSatisfy(isGood) { return probes }
            let limit = isHeldBack ? tools.patience.throttle : patience
            if ContinuousClock.now - start >= limit { return probes }
            if !isOld, await saysItAll() { return probes }
            if isHeldBack { await countDown(to: start + limit, tell) } else { try? await Task.sleep(for: tools.patience.pause) }
        }
    }

    /// Some seconds of waiting, told second by second.
    private func countDown(to end: ContinuousClock.Instant, _ tell: (String) -> Void) async {
        for _ in 0..<5 {
            let left = Int((end - ContinuousClock.now).components.seconds)
            guard left > 0 else { return }
            tell("its service died at start-up, so Postfix starts no new one for a minute; waiting, \(left) s at most")
            try? await Task.sleep(for: min(.seconds(1), tools.patience.throttle / 10))
        }
    }

    // MARK: - The log

    /// Lines since the reload of processes that can have read the new files.
    private func newEvents() async -> [LogEvent] { await tools.readLog(mark).filter { !older.contains($0.pid) } }

    /// A process that read the new files has spoken: it rejects a list of ours, or something behind the list is broken.
    private func saysItAll() async -> Bool {
        await newEvents().contains { event in
            switch event.kind {
            case .certificateProblem, .libraryProblem: true
            default: event.kind.rejectedList.map { list in inForce.contains { LogDigest.sameList(list, $0) } } ?? false
            }
        }
    }

    /// Processes that ended since the last reload before ours, the first probes of this change included.
    private func fatalsBefore() async -> [LogEvent] {
        (ServerPicture(subject.facts).log?.fatals ?? []) + (await tools.readLog(firstMark).filter(\.isFatal))
    }

    /// A service that serves clients ended and is not known to have worked since, so master may hold it back, whatever was reloaded
    /// (FACTS §7). With new files one that has ended since the reload will end again, and waiting helps nobody; with the old ones
    /// it is what is waited out.
    private func hasDiedAtStart(isOld: Bool) async -> Bool {
        if !isOld, await newEvents().contains(where: \.isFatal) { return false }
        let events = ServerPicture(subject.facts).log?.events ?? []
        let start = events.lastIndex { if case .started = $0.kind { true } else { false } } ?? 0
        var died: Set<String> = []
        for event in events.dropFirst(start) + (await tools.readLog(firstMark)) {
            if event.isFatal, event.isOfServer { died.insert(event.process) }
            if event.kind == .tlsWorked { died.remove(event.process) }
        }
        return !died.isEmpty
    }

    /// The line of a port that stays dead may come a moment later than the port's silence.
    mutating func readLog(_ after: [EndpointProbe]) async -> StepOutcome {
        let deadline = ContinuousClock.now + tools.patience.log
        let isDead = after.contains { !$0.answers }
        while true {
            let events = await newEvents()
            children.formUnion(await tools.children(subject.configDirectory))
            let explains = events.contains { $0.kind.rejectedList != nil || $0.kind.isOtherFault }
            if !isDead || explains { return .logged(events, children: children.subtracting(older)) }
            if ContinuousClock.now >= deadline {
                return .logged(events, fatals: await fatalsBefore(), children: children.subtracting(older))
            }
            try? await Task.sleep(for: .milliseconds(100))
        }
    }
}

extension EndpointProbe {
    /// The port takes connections and says nothing.
    fileprivate var isSilent: Bool { if case .timedOut = tls { true } else { false } }
}
