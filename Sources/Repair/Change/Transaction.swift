// One change of the server as a state machine (DESIGN §4): it says what to do next, is told how that went, and decides.
// It does nothing itself; whoever runs it is dumb. Whatever is reported, every path ends with the lock released, and once a
// write was attempted no path ends without a decision and, where that is to return, an attempt to put every file back.

import Diagnosis

package struct Transaction: Sendable {
    package enum Kind: Sendable, Equatable {
        case apply(ApplyOptions)
        case undo
        /// What an interrupted run left: the files that are ours go back, others are left and told. The state is that of a
        /// change settled without trouble: reverted or undone.
        case recover(ChangeState)
    }

    package let kind: Kind
    /// Paths as configured; steps name a file by its index here.
    package let files: [String]
    package var checklist: [ChecklistItem] { rows.items }
    /// Nil while it runs.
    package internal(set) var outcome: TransactionOutcome?
    package internal(set) var refusal: Refusal?
    /// Something could not be put back, or not be proven to be as before.
    package internal(set) var isIncomplete = false
    /// A file could not be put back; otherwise what is incomplete is the proof.
    var hasLeftFiles = false
    package internal(set) var details: [ChangeDetail] = []
    package internal(set) var before: [EndpointProbe]
    package internal(set) var after: [EndpointProbe] = []
    package internal(set) var log: [LogEvent] = []
    var fatalsBefore: [LogEvent] = []
    /// They tell a log line about our list from one about another.
    let lists: ChangedLists
    /// How the journal had the change when an undo of it began; nil: not settled, or no undo.
    let settledAs: ChangeState?
    /// Services whose list the change edits; nil: not known.
    let governed: Set<String>?

    var rows: Checklist
    var queue: [TransactionStep]
    var current: TransactionStep?
    var attempted: [Int] = []
    var isLocked = false
    var isRegistered = false
    var isRunning = true
    /// A file got its old bytes back.
    package internal(set) var hasReturned = false
    /// An undo found the old bytes in place, without an undo on record.
    var wasPutBackByHand = false
    var decision: Decision?
    var refusalSentence = ""

    /// `before`: probes from when the change was made, for an undo; an apply makes its own. `settledAs`: for an undo.
    package init(
        _ kind: Kind, files: [String], lists: ChangedLists = ChangedLists(), governed: Set<String>? = nil, before: [EndpointProbe] = [],
        settledAs: ChangeState? = nil
    ) {
        self.kind = kind
        self.files = files
        self.lists = lists
        self.governed = governed
        self.before = before
        self.settledAs = settledAs
        let all = Array(files.indices)
        let reverts = all.reversed().map { TransactionStep.revertFile(file: $0) }
        switch kind {
        case .apply:
            queue = [.lock, .reread, .askRunning, .probeBefore, .journal, .prove]
            queue += all.map { .replace(file: $0) }
            queue += [.postfixCheck, .reload, .probeAfter, .readLog]
        case .undo:
            queue = [.lock, .compare, .askRunning, .journal] + reverts + [.reloadOld, .probeOld]
        case .recover:
            queue = [.lock, .askRunning] + reverts + [.reloadOld]
        }
        var shown = queue
        if case .apply = kind { shown.append(.decide(.revert(""))) }
        rows = Checklist(shown + [.close, .unlock], files: files)
    }

    /// What is to be done now; nil: it is over. Asked again before a report, it answers the same.
    package mutating func next() -> TransactionStep? {
        if let current { return current }
        guard !queue.isEmpty else {
            if outcome == nil { finish() }
            return nil
        }
        let step = queue.removeFirst()
        if case .replace(let file) = step { attempted.append(file) }
        current = step
        rows.mark(step, .running)
        return step
    }

    /// How the current step went.
    package mutating func report(_ result: StepOutcome) {
        guard let step = current else { return }
        current = nil
        let result = step.believed(result)
        if kind == .undo, step == .compare, case .alreadyOld = result {
            rows.mark(step, .skipped)
        } else {
            rows.record(step, result, notRunningIsFatal: !mayBeDown)
        }
        switch step {
        case .lock, .reread, .journal, .prove: reportPreparation(step, result)
        case .askRunning: reportRunning(result)
        case .probeBefore: if case .probed(let probes) = result { before = probes }
        case .replace, .postfixCheck, .reload: if let trouble = result.trouble { revertEverything(trouble) }
        case .probeAfter: if case .probed(let probes) = result { after = probes }
        case .readLog:
            if case .logged(let events, let fatals) = result { (log, fatalsBefore) = (events, fatals) }
        case .decide(let decision): reportDecision(decision, result)
        case .compare: reportComparison(result)
        case .revertFile: reportRevertedFile(result)
        case .reloadOld: reportReloadOld(result)
        case .probeOld: reportProbeOld(result)
        case .close, .unlock: if let trouble = result.trouble { details.append(ChangeDetail(trouble)) }
        }
        if queue.isEmpty, !step.endsIt { planTheEnd() }
    }

    /// Stops it where nothing was written yet; false: too late, it runs to its own end.
    package mutating func cancel() -> Bool {
        guard case .apply = kind, attempted.isEmpty, outcome == nil, refusal == nil, current == nil else { return false }
        refuse(.cancelled, "Cancelled before anything was written; nothing was changed.")
        return true
    }

    mutating func refuse(_ reason: Refusal, _ sentence: String) {
        refusal = reason
        refusalSentence = sentence
        queue = []
        planTheEnd()
    }

    mutating func revertEverything(_ reason: String) {
        decision = .revert(reason)
        details.append(ChangeDetail(reason))
        queue = [.decide(.revert(reason)), .compare]
        queue += attempted.reversed().map { .revertFile(file: $0) }
        if isRunning { queue += [.reloadOld, .probeOld] }
    }

    /// The queue ran dry: decide if that is due, else close and unlock.
    mutating func planTheEnd() {
        if case .apply(let options) = kind, refusal == nil, decision == nil {
            let evidence = ChangeEvidence(
                before: before, after: after, log: log, fatalsBefore: fatalsBefore, lists: lists, governed: governed, isRunning: isRunning)
            let made = Decision(evidence, keep: options.keep)
            if case .revert(let reason) = made { return revertEverything(reason) }
            decision = made
            queue = [.decide(made)]
            return
        }
        queue = (needsClosing ? [.close] : []) + (isLocked ? [.unlock] : [])
    }

    var needsClosing: Bool {
        switch kind {
        case .apply: isRegistered
        case .undo: refusal == nil || isRegistered
        case .recover: refusal == nil
        }
    }

    /// An undo, a settlement or an offline change goes on without a running Postfix.
    private var mayBeDown: Bool {
        if case .apply(let options) = kind { options.offline } else { true }
    }
}
