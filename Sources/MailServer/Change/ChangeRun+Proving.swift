// The steps that ask whether it works: check, probe, read the log.

import Diagnosis
import Glibc
import PostfixModel
import Repair

extension ChangeRun {
    func check() async -> StepOutcome {
        let result = await postfix.check()
        if result.succeeded { return .done("no complaint; it does not look at protocol lists") }
        let account = PostfixControl.account(of: result)
        if let checkBefore, checkBefore.ending == result.ending {
            return .done("complains as it did before the change: \(account)")
        }
        return .failed("postfix check complains since the change: \(account)")
    }

    func probe(versions: Bool) async -> StepOutcome {
        if subject.endpoints.isEmpty { return .skipped("no port to knock on") }
        return .probed(await tools.probe(subject.endpoints, versions))
    }

    /// Knocks until every port that was dead answers, or patience ends; the last round also asks which TLS versions are on.
    func probeAfter() async -> StepOutcome {
        if subject.endpoints.isEmpty { return .skipped("no port to knock on") }
        let deadline = ContinuousClock.now + tools.patience.ports
        let dead = Set(transaction.before.filter(\.isDeadByTLS).map(\.endpoint))
        if dead.isEmpty { try? await Task.sleep(for: tools.patience.freshProcess) }
        while true {
            let probes = await tools.probe(subject.endpoints, false)
            let isGood = probes.allSatisfy { probe in
                probe.answers || !dead.contains(probe.endpoint) && !answeredBefore(probe.endpoint)
            }
            var isOver = isGood || ContinuousClock.now >= deadline
            if !isOver { isOver = saysItAll(await tools.readLog(mark)) }
            if isOver { return .probed(await tools.probe(subject.endpoints, true)) }
            try? await Task.sleep(for: tools.patience.pause)
        }
    }

    /// A process that read the new files has spoken: it rejects a list of ours, or something behind the list is broken.
    func saysItAll(_ events: [LogEvent]) -> Bool {
        let new = plan?.edits.map(\.valueAfter) ?? []
        return events.contains { event in
            switch event.kind {
            case .certificateProblem, .libraryProblem: true
            default: event.kind.rejectedList.map { list in new.contains { LogDigest.sameList(list, $0) } } ?? false
            }
        }
    }

    func answeredBefore(_ endpoint: Endpoint) -> Bool {
        transaction.before.contains { $0.endpoint == endpoint && $0.answers }
    }

    /// The line of a port that stays dead may come a moment later than the port's silence.
    func readLog() async -> StepOutcome {
        let deadline = ContinuousClock.now + tools.patience.log
        let isDead = transaction.after.contains { !$0.answers }
        while true {
            let events = await tools.readLog(mark)
            let explains = events.contains { $0.kind.rejectedList != nil || $0.kind.isOtherFault }
            if !isDead || explains { return .logged(events) }
            if ContinuousClock.now >= deadline { return .logged(events, fatals: await fatalsBefore()) }
            try? await Task.sleep(for: .milliseconds(100))
        }
    }

    /// Processes that ended since the last reload before ours, the first knocks of this change included.
    private func fatalsBefore() async -> [LogEvent] {
        let since = await tools.readLog(firstMark).filter { if case .fatal = $0.kind { true } else { false } }
        return (ServerPicture(subject.facts).log?.fatals ?? []) + since
    }

    func probeOld() async -> StepOutcome {
        if subject.endpoints.isEmpty { return .skipped("no port to knock on") }
        try? await Task.sleep(for: tools.patience.freshProcess)
        let deadline = ContinuousClock.now + tools.patience.ports
        while true {
            let probes = await tools.probe(subject.endpoints, false)
            let isAsBefore = probes.allSatisfy { $0.answers || !answeredBefore($0.endpoint) }
            if isAsBefore || transaction.kind == .undo || ContinuousClock.now >= deadline { return .probed(probes) }
            try? await Task.sleep(for: tools.patience.pause)
        }
    }
}
