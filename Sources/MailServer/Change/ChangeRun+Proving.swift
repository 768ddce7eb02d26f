// The steps that write and that ask whether it works: replace, check, probe, read the log.

import Diagnosis
import Glibc
import PostfixModel
import Repair

extension ChangeRun {
    mutating func replace(_ index: Int) -> StepOutcome {
        let file = subject.work[index]
        return move(index, from: file.old, to: file.new, forward: true)
    }

    /// Puts bytes in a file's place after the journal knows by which temporary name.
    mutating func move(_ index: Int, from expected: [UInt8], to bytes: [UInt8], forward: Bool) -> StepOutcome {
        let replacing = AtomicReplace(files)
        let path = subject.work[index].path
        do {
            let place = try replacing.place(for: path)
            let noted = journal(.replacing(file: index, temporary: place.temporary, forward: forward))
            // The way back must not depend on the disk that holds the journal.
            if forward, case .failed(let sentence) = noted { return .failed(sentence) }
            try replacing.replace(place, expecting: expected, with: bytes)
            return .done(place.target == path ? "" : "the link stays; written: \(place.target)")
        } catch {
            switch error {
            case .changedMeanwhile(let sentence): return .changedMeanwhile(sentence)
            case .unsuitable(let sentence): return .failed(sentence)
            case .file(let error):
                if error.tookEffect, !forward { return .done(error.sentence) }
                return .failed(error.sentence + wayOut(error, index, forward: forward))
            }
        }
    }

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
            if !isDead || explains || ContinuousClock.now >= deadline { return .logged(events) }
            try? await Task.sleep(for: .milliseconds(100))
        }
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
