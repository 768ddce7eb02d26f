// One change of the server as a state machine (DESIGN §4).
//
// CONTRACT
//   `next` names the step to do and `report` is told how it went; the machine does nothing itself, and asked again before a report it
//   answers the same. Every path ends with the lock released and the journal closed. Once a write was attempted, no path ends without a
//   decision on record and, where that is to revert, an attempt at every file.
//
// FAILURES
//   Trouble before the first write refuses the change; after it, the change is reverted; while reverting, it makes the ending incomplete.
//
// KNOWN LIMITS
//   It knows no time: how long others are waited for is the runner's. A cancellation is heeded before the first write only.

import Diagnosis

package struct Transaction: Sendable {
    package enum Kind: Sendable, Equatable {
        case apply(ApplyOptions)
        case undo
        /// What an interrupted run left: the files that are ours are reverted, others are left and told. The state is that of a
        /// change recovered without trouble: reverted or undone.
        case recover(ChangeState)
    }

    /// How far it has come, with what is known from there on.
    private enum Phase {
        /// Nothing is written; whatever goes wrong refuses the change.
        case preparing(Preparation)
        /// The files of these indices get their new bytes, or have them; Postfix loads them, and ports and log are looked at.
        case trying(attempted: [Int])
        /// The decision to keep the change is being written down.
        case keeping(Decision, attempted: [Int])
        /// The old bytes go back.
        case reverting(Reversion)
        /// Journal and report are closed, and the lock is let go.
        case ending(TransactionEnd)
    }

    private struct Preparation {
        var isLocked = false
        var isRegistered = false
        /// An undo found the old bytes in place, put there by hand: nobody knows whether Postfix has read them.
        var foundOld = false
    }

    package let kind: Kind
    /// Paths as configured; steps name a file by its index here.
    package let files: [String]
    /// How the journal had the change when an undo of it began; nil: it had no end, or this is no undo.
    let stateBefore: ChangeState?
    private var loading: ChangeAim.Loading { evidence.aim.loading }
    private var hasStarted = false
    private var evidence: ChangeEvidence
    private var rows: Checklist
    private var phase = Phase.preparing(Preparation())
    private var queue: [TransactionStep]
    private var current: TransactionStep?
    private(set) var isOver = false
    package private(set) var details: [ChangeDetail] = []

    /// `inForce`: lists that smtpd services read once the change is made. `before`: probes from when the change was made, for an
    /// undo; an apply makes its own. `stateBefore`: for an undo.
    package init(
        _ kind: Kind, files: [String], inForce: Set<String> = [], governed: Set<String>? = nil, goal: ProofGoal = .acceptedLists,
        aim: ChangeAim = ChangeAim(),
        before: [EndpointProbe] = [], stateBefore: ChangeState? = nil
    ) {
        self.kind = kind
        self.files = files
        self.stateBefore = stateBefore
        evidence = ChangeEvidence(before: before, after: [], inForce: inForce, governed: governed, goal: goal, aim: aim)
        queue = kind.steps(files: files.indices, loading: aim.loading)
        // The row of the decision stands there from the start, whatever it will be; to revert is only its place.
        let shown = if case .apply = kind { queue + [.decide(.revert(""))] } else { queue }
        rows = Checklist(shown + [.close, .unlock], files: files)
        if kind == .undo, loading == .start { note(TransactionEnd.goesOn) }
    }

    /// What is to be done now; nil: it is over. Asked again before a report, it answers the same.
    package mutating func next() -> TransactionStep? {
        if let current { return current }
        guard !queue.isEmpty else {
            isOver = true
            rows.end()
            return nil
        }
        let step = queue.removeFirst()
        switch (step, phase) {
        case (.replace(let file), .preparing): phase = .trying(attempted: [file])
        case (.replace(let file), .trying(let attempted)): phase = .trying(attempted: attempted + [file])
        case (.reload, .preparing): phase = .trying(attempted: [])
        case (.start, _): hasStarted = true
        case (.revertFile, .preparing(let known)): phase = .reverting(Reversion(foundOld: known.foundOld))
        default: break
        }
        current = step
        rows.mark(step, .running)
        return step
    }

    /// Cancels the change while nothing is written. Returns false when it is too late: then it runs to its own end.
    package mutating func cancel() -> Bool {
        guard case .apply = kind, case .preparing(let known) = phase, current == nil, !isOver else { return false }
        refuse(.cancelled, "Cancelled before anything was written; nothing was changed.", known)
        return true
    }

    /// Adds a remark of the runner to the details of the report.
    package mutating func note(_ sentence: String, diff: [DiffLine] = []) { details.append(ChangeDetail(sentence, diff: diff)) }

    /// Whether the sockets of services that came with the change took a connection; nil: nobody could try.
    package mutating func saw(_ sockets: [String: Bool?]) { evidence.sockets = sockets }

    /// Says how the current step comes along, in its row of the checklist.
    package mutating func describe(_ detail: String) {
        if let current { rows.mark(current, .running, detail) }
    }

    /// How the current step went.
    package mutating func report(_ result: StepOutcome) {
        guard let step = current else { return }
        current = nil
        let result = step.believed(result)
        if kind == .undo, step == .compare, case .alreadyOld = result {
            rows.mark(step, .skipped)
        } else {
            rows.record(step, result, notRunningIsFatal: !kind.mayBeDown && loading != .start)
        }
        switch phase {
        case .preparing(let known): reportPreparing(step, result, known)
        case .trying(let attempted): reportTrying(step, result, attempted)
        case .keeping(let decision, let attempted): reportKeeping(decision, result, attempted)
        case .reverting(let reversion): reportReverting(step, result, reversion)
        case .ending: if let trouble = result.trouble { note(trouble) }
        }
        if queue.isEmpty { planTheEnd() }
    }

    /// The steps of a phase are done: decide if that is due, else close and unlock.
    private mutating func planTheEnd() {
        switch phase {
        // Only an undo of no file comes here.
        case .preparing(let known): close(.reverted(Reversion(foundOld: known.foundOld)))
        case .trying(let attempted):
            var decision = Decision(evidence, keep: kind.keepsAnyway)
            if case .revert(let reason, let otherFault) = decision {
                guard files.isEmpty else { return revert(reason, attempted, otherFault: otherFault) }
                decision = .keep(proven: false, "Postfix was reloaded, and it does not show yet. \(reason)")
            }
            details += evidence.remarks.map { ChangeDetail($0) }
            phase = .keeping(decision, attempted: attempted)
            queue = [.decide(decision)]
        case .reverting(let reversion): close(.reverted(reversion))
        case .keeping, .ending: break
        }
    }

    private mutating func reportPreparing(_ step: TransactionStep, _ result: StepOutcome, _ known: Preparation) {
        var known = known
        switch (step, result) {
        case (.probeBefore, .probed(let probes)): evidence.before = probes
        case (.probeBefore, _): break
        case (.askRunning, .notRunning(let sentence)): return reportDown(sentence, known)
        case (.askRunning, .done) where loading == .start: reloadInstead()
        case (.askRunning, _):
            if let trouble = result.trouble, case .apply = kind { return refuse(.notPossible, trouble, known) }
        case (.lock, .done): known.isLocked = true
        case (.journal, .done): known.isRegistered = true
        case (_, .done): break
        case (.compare, .alreadyOld) where stateBefore == .applied: known.foundOld = true
        case (.compare, .alreadyOld): return close(.nothingToRevert)
        case (.compare, .changedMeanwhile(let sentence)): return refuse(.laterEdits, sentence, known)
        case (_, .refused(let reason, let sentence)) where step != .compare: return refuse(reason, sentence, known)
        case (_, .changedMeanwhile(let sentence)): return refuse(.changedSinceDiff, sentence, known)
        default: return refuse(.notPossible, result.trouble ?? "", known)
        }
        phase = .preparing(known)
    }

    /// Postfix does not run: an undo and a recovery need it not, an apply only where it is to be made offline.
    private mutating func reportDown(_ sentence: String, _ known: Preparation) {
        evidence.isRunning = false
        guard case .apply(let options) = kind else {
            note("\(sentence) It reads the old files when it starts.")
            return skipLoading()
        }
        if loading == .start, !options.offline { return }
        guard options.offline else {
            let why = "Nothing was written, because nothing could prove it: start Postfix first."
            return refuse(.notRunning, "\(sentence) \(why)", known)
        }
        let idle: [TransactionStep] = [.probeBefore, .postfixCheck, .reload, .start, .probeAfter, .readLog]
        queue.removeAll(where: idle.contains)
        for step in idle { rows.mark(step, .skipped, "Postfix is not running") }
    }

    /// Somebody has started Postfix since it was looked at: the change is loaded as any other.
    private mutating func reloadInstead() {
        evidence.aim.loading = .reload
        queue = queue.map { $0 == .start ? .reload : $0 }
        rows.replace(.start, by: .reload)
    }

    private mutating func reportTrying(_ step: TransactionStep, _ result: StepOutcome, _ attempted: [Int]) {
        switch (step, result) {
        case (.start, .done): evidence.isRunning = true
        case (.probeAfter, .probed(let probes)): evidence.after = probes
        case (.readLog, .logged(let events, let fatals, let children)):
            (evidence.log, evidence.fatalsBefore, evidence.children) = (events, fatals, children)
            rows.record(.readLog, .logged(log), notRunningIsFatal: true)
        case (.probeAfter, _), (.readLog, _): break
        default: if let trouble = result.trouble { revert(trouble, attempted) }
        }
    }

    private mutating func reportKeeping(_ decision: Decision, _ result: StepOutcome, _ attempted: [Int]) {
        if let trouble = result.trouble {
            revert("The decision to keep the change could not be written down: \(trouble)", attempted)
        } else if case .keep(let proven, let sentence) = decision {
            close(.kept(proven: proven, sentence))
        }
    }

    private mutating func reportReverting(_ step: TransactionStep, _ result: StepOutcome, _ reversion: Reversion) {
        var reversion = reversion
        let heard = reversion.take(step, result)
        if let sentence = heard.sentence { note(sentence) }
        if heard.isOver { queue = [] }
        if case .notRunning = result { queue.removeAll { $0 == .probeOld } }
        if case .probed(let probes) = result { compareOld(probes, &reversion) }
        // Nothing was moved: Postfix runs what it ran before. After an interruption nobody knows what it runs.
        if case .revertFile = step, queue.first == .reloadOld, !reversion.hasReverted, !reversion.foundOld, !kind.isRecovery {
            skipLoading()
        }
        phase = .reverting(reversion)
    }

    /// The ports with the old files against the ports before the change.
    private mutating func compareOld(_ probes: [EndpointProbe], _ reversion: inout Reversion) {
        guard case .apply = kind else {
            if kind == .undo { evidence.after = probes }
            return
        }
        let broken = evidence.lost(in: probes).map(\.shown).joined(separator: ", ")
        if !broken.isEmpty {
            rows.mark(.probeOld, .bad, "a port that answered before does not now")
            reversion.isUnproven = true
            note("The old files are back, yet \(broken) answered before the change and does not now.")
        } else if !reversion.isIncomplete {
            // Behind a reload that failed nobody knows which files the ports show.
            note("With the old files the ports are as they were before.")
        }
    }

    // MARK: - The ways on

    private mutating func refuse(_ reason: Refusal, _ sentence: String, _ known: Preparation) {
        phase = .ending(.refused(reason, sentence))
        queue = (known.isRegistered ? [.close] : []) + (known.isLocked ? [.unlock] : [])
    }

    private mutating func revert(_ reason: String, _ attempted: [Int], otherFault: Bool = false) {
        // A reload that failed has changed nothing.
        if files.isEmpty { return refuse(.notPossible, reason, Preparation(isLocked: true, isRegistered: true)) }
        phase = .reverting(Reversion(otherFault: otherFault))
        note(reason)
        // It is stopped before the old files are back: with them its own stop ends at the fault.
        queue = [.decide(.revert(reason)), .compare] + (hasStarted ? [.stop] : [])
        queue += attempted.reversed().map { .revertFile(file: $0) }
        if evidence.isRunning, loading == .reload { queue += [.reloadOld, .probeOld] }
    }

    private mutating func close(_ end: TransactionEnd) {
        phase = .ending(end)
        queue = [.close, .unlock]
    }

    private mutating func skipLoading() { queue.removeAll { $0 == .reloadOld || $0 == .probeOld } }

    // MARK: - What is known

    package var checklist: [ChecklistItem] { rows.items }
    package var before: [EndpointProbe] { evidence.before }
    package var after: [EndpointProbe] { evidence.after }
    package var log: [LogEvent] { evidence.counted }
    package var awaited: Set<Endpoint> { evidence.awaited }

    /// The end as it will be when nothing more goes wrong; while it runs, the journal and the report are written by it.
    package var end: TransactionEnd {
        switch phase {
        case .ending(let end): end
        case .reverting(let reversion): .reverted(reversion)
        case .preparing, .trying, .keeping: if case .apply = kind { .kept(proven: false, "") } else { .reverted(Reversion()) }
        }
    }
}
