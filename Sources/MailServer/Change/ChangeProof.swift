// The steps that ask whether it works: check, reload, probe, read the log.

import Diagnosis
import Glibc
import PostfixModel
import Repair

/// Who watches a change: hears how a wait goes on, and may end it.
struct ChangeWatcher: Sendable {
    var tell: @Sendable (String) -> Void = { _ in }
    var isStopped: @Sendable () -> Bool = { false }
}

struct ChangeProof: Sendable {
    let access: ServerAccess
    let tools: ChangeTools
    let subject: ChangeSubject
    private var log: ChangeLog
    private var checkBefore: CommandResult?

    init(access: ServerAccess, tools: ChangeTools, subject: ChangeSubject, inForce: Set<String>) {
        self.access = access
        self.tools = tools
        self.subject = subject
        log = ChangeLog(tools: tools, subject: subject, inForce: inForce)
    }

    private var postfix: PostfixControl { PostfixControl(access: access, configDirectory: subject.configDirectory) }

    // MARK: - Postfix's own commands

    mutating func rememberCheck() async { checkBefore = await postfix.check() }

    /// `goal`: postfix check is blind to protocol lists, and to no more than these is that said.
    func check(_ goal: ProofGoal) async -> StepOutcome {
        let result = await postfix.check()
        if result.succeeded { return .done("no complaint" + (goal == .acceptedLists ? "; it does not look at protocol lists" : "")) }
        let account = PostfixControl.account(of: result)
        if let checkBefore, checkBefore.ending == result.ending {
            return .done("complains as it did before the change: \(account)")
        }
        return .failed("postfix check complains since the change: \(account)")
    }

    mutating func reload() async -> StepOutcome {
        await log.markLoading(hasChildren: true)
        return await postfix.reload()
    }

    mutating func start() async -> StepOutcome {
        await log.markLoading(hasChildren: false)
        let outcome = await postfix.start(subject.facts.server.value?.serviceManager, limit: tools.patience.ports)
        guard case .failed(let sentence) = outcome else { return outcome }
        // What it died of, it tells the log only.
        return .failed(await log.fatalOfStart.map { "Postfix does not start: \($0.line)" } ?? sentence)
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
        await log.begin()
        if subject.endpoints.isEmpty { return ChangeProof.noPort }
        return .probed(await tools.probe(subject.endpoints, ProbeRound(versions: true, last: subject.suspects)))
    }

    /// Probes until every port that is waited for answers, or patience ends; the last round asks them all, and which TLS versions are on.
    /// `unheard`: ports that were silent when the watcher ended the wait for them.
    mutating func probeAfter(
        _ before: [EndpointProbe], awaited dead: Set<Endpoint>, _ watcher: ChangeWatcher
    ) async -> (outcome: StepOutcome, unheard: [Endpoint]) {
        if subject.endpoints.isEmpty { return (ChangeProof.noPort, []) }
        let awaited = dead.union(before.filter(\.serves).map(\.endpoint))
        // What is simulated has no process from before.
        if dead.isEmpty || !access.isPractice { await log.awaitFreshProcesses() }
        // These are dead for a reason of their own: asked once, at the end, when their 454 costs nobody an answer.
        let others = Set(before.filter { $0.isDead && !$0.mayStillAnswer }.map(\.endpoint)).subtracting(awaited)
        var seen = await rounds(leavingOut: others, awaited: awaited, isOld: false, watcher)
        // Who stops the wait has waited for these long enough.
        let stopped = watcher.isStopped() ? seen.filter(\.value.mayStillAnswer) : [:]
        let last = subject.endpoints.filter { stopped[$0] == nil }
        for probe in await tools.probe(last, ProbeRound(versions: true, last: others)) { seen[probe.endpoint] = probe }
        await log.seeChildren()
        return (.probed(subject.endpoints.compactMap { seen[$0] }), subject.endpoints.filter { stopped[$0] != nil })
    }

    /// An undo is measured by nothing; after a revert each port that could be used before the change must be usable again.
    mutating func probeOld(_ before: [EndpointProbe], isUndo: Bool, _ watcher: ChangeWatcher) async -> StepOutcome {
        if subject.endpoints.isEmpty { return ChangeProof.noPort }
        await log.awaitFreshProcesses()
        if isUndo { return .probed(await tools.probe(subject.endpoints, ProbeRound(last: subject.suspects))) }
        let served = before.filter(\.serves).map(\.endpoint)
        // Nothing can have been lost; one look says that it is as before.
        if served.isEmpty { return .probed(await tools.probe(subject.endpoints, ProbeRound(last: subject.suspects))) }
        let others = Set(subject.endpoints).subtracting(served)
        // Whoever stopped the other wait did not stop this one.
        let patient = ChangeWatcher(tell: watcher.tell)
        let seen = await rounds(leavingOut: others, awaited: Set(served), isOld: true, patient)
        return .probed(served.compactMap { seen[$0] })
    }

    /// Rounds of probes until there is nothing more to wait for. A port that was seen to serve is not asked again, and after a 454 no
    /// port is asked for STARTTLS any more: each such answer sends postmaster a mail.
    private mutating func rounds(
        leavingOut others: Set<Endpoint>, awaited: Set<Endpoint>, isOld: Bool, _ watcher: ChangeWatcher
    ) async -> [Endpoint: EndpointProbe] {
        let start = ContinuousClock.now
        let gate = STARTTLSGate()
        var seen: [Endpoint: EndpointProbe] = [:]
        var wait = ProofWait.answered
        var pause = Duration.zero
        while true {
            let asked = subject.endpoints.filter { endpoint in
                !others.contains(endpoint) && seen[endpoint]?.serves != true && !(gate.isClosed && endpoint.role == .starttls)
            }
            let found = await counting(wait, until: start + limit(wait), watcher) { [tools, pause] in
                try? await Task.sleep(for: pause)
                return asked.isEmpty ? [] : await tools.probe(asked, ProbeRound(gate: gate))
            }
            guard let found else { return seen }
            for probe in found { seen[probe.endpoint] = probe }
            await log.seeChildren()
            wait = await self.wait(Array(seen.values), awaited: awaited, isOld: isOld)
            if wait == .over || wait.isLong && watcher.isStopped() || ContinuousClock.now - start >= limit(wait) { return seen }
            pause = pause == .zero ? tools.patience.pause : min(pause * 2, .seconds(2))
        }
    }

    private func wait(_ probes: [EndpointProbe], awaited: Set<Endpoint>, isOld: Bool) async -> ProofWait {
        ProofWait(
            probes, awaited: awaited, hasDied: probes.contains(where: \.mayStillAnswer) ? await log.hadDied : false,
            dies: isOld ? false : await log.hasDiedSince, isExplained: isOld ? false : await log.explains)
    }

    private func limit(_ wait: ProofWait) -> Duration {
        switch wait {
        case .over: .zero
        case .answered: tools.patience.ports
        case .silent, .heldBack: tools.patience.throttle
        }
    }

    /// Runs one round while the seconds are told; nil when the watcher ends the wait first.
    private func counting(
        _ wait: ProofWait, until end: ContinuousClock.Instant, _ watcher: ChangeWatcher,
        _ round: @escaping @Sendable () async -> [EndpointProbe]
    ) async -> [EndpointProbe]? {
        guard wait.isLong else { return await round() }
        let tell: @Sendable () -> Void = {
            let left = max(0, Int((end - ContinuousClock.now).components.seconds))
            if let words = wait.words(secondsLeft: left) { watcher.tell(words) }
        }
        tell()
        return await withTaskGroup(of: [EndpointProbe]?.self) { group in
            group.addTask { await round() }
            group.addTask { [second = min(.seconds(1), tools.patience.throttle / 10)] in
                while !Task.isCancelled, !watcher.isStopped() {
                    try? await Task.sleep(for: second)
                    tell()
                }
                return nil
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first
        }
    }

    // MARK: - The log

    mutating func readLog(_ after: [EndpointProbe]) async -> StepOutcome { await log.read(after) }
}
