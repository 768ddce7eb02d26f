// The vocabulary between a Transaction and whoever runs it: what to do next, how that went, how it all ended.

import Diagnosis

/// What the runner is to do next.
package enum TransactionStep: Sendable, Equatable, Hashable {
    /// Take `main.cf.tmp` and `master.cf.tmp` as `postconf -e` does, in that order.
    case lock
    /// The files must still be the bytes the diff was made from.
    case reread
    /// `postfix status`.
    case askRunning
    /// Probe the endpoints before anything changes.
    case probeBefore
    /// Journal entry, copies of the old and the new bytes, dated, fsynced.
    case journal
    /// Two scratch copies read by the server's own `postconf -c`: only the planned values differ.
    case prove
    /// Write the new bytes of file `n` to a temp file with the original's owner, mode and attributes; fsync, rename, fsync directory.
    case replace(file: Int)
    /// `postfix check`; blind to this fault.
    case postfixCheck
    case reload
    /// Start Postfix as this system does it: it did not run, because of what the edit puts right.
    case start
    /// Stop it again: it was started with files that are reverted.
    case stop
    /// Wait for a fresh smtpd, then the same probes again.
    case probeAfter
    /// Read what the log said since the reload.
    case readLog
    /// Put the decision into the journal before it is acted upon.
    case decide(Decision)
    /// Before anything is reverted: every file must be the bytes that were written (or still the old ones).
    case compare
    /// Write the old bytes of file `n`, if the file still is what was written.
    case revertFile(file: Int)
    case reloadOld
    case probeOld
    /// Write the final state to the journal, the report file and syslog.
    case close
    case unlock

    /// The plain title of the step's checklist row.
    package func title(files: [String]) -> String {
        switch self {
        case .lock: "Lock the configuration, as postconf -e does"
        case .reread: "The files are still those of the diff"
        case .askRunning: "Postfix is running"
        case .probeBefore: "Ports before the change"
        case .journal: "Journal and dated backup"
        case .prove: "Proof on a copy: only the planned values differ"
        case .replace(let file): "Write \(files[file])"
        case .postfixCheck: "postfix check"
        case .reload: "postfix reload"
        case .start: "Start Postfix"
        case .stop: "Stop Postfix again"
        case .probeAfter: "Ports after the change"
        case .readLog: "Mail log since the reload"
        case .decide: "Keep or revert"
        case .compare: "The files are what was written"
        case .revertFile(let file): "Write the old \(files[file])"
        case .reloadOld: "postfix reload with the old files"
        case .probeOld: "Ports with the old files"
        case .close: "Close the journal, write the report"
        case .unlock: "Release the lock"
        }
    }

    /// Returns true for steps with one row between them: the decision to revert takes the row of a decision to keep.
    func sharesRow(with other: TransactionStep) -> Bool {
        if case (.decide, .decide) = (self, other) { true } else { self == other }
    }

    /// The outcome as far as it may be believed: a step on which the next ones rest counts as failed unless its runner said that it
    /// is done, or why not.
    func believed(_ result: StepOutcome) -> StepOutcome {
        switch (self, result) {
        case (.askRunning, _), (.probeBefore, _), (.postfixCheck, _), (.probeAfter, _), (.readLog, _), (.reloadOld, _), (.probeOld, _),
            (.stop, _), (.close, _), (.unlock, _):
            result
        case (_, .done), (_, .failed), (_, .refused), (_, .changedMeanwhile), (_, .notRunning): result
        case (.compare, .alreadyOld), (.revertFile, .alreadyOld): result
        case (_, .skipped(let sentence)): .failed(sentence)
        case (_, .alreadyOld), (_, .probed), (_, .logged): .failed("The answer makes no sense.")
        }
    }
}

extension Transaction.Kind {
    var isRecovery: Bool { if case .recover = self { true } else { false } }

    /// The list is wanted although another fault shows behind it.
    var keepsAnyway: Bool { if case .apply(let options) = self { options.keep } else { false } }

    /// An undo, a recovery or an offline change goes on without a running Postfix.
    var mayBeDown: Bool { if case .apply(let options) = self { options.offline } else { true } }

    /// The way forward when nothing goes wrong; for an undo and a recovery that is the way back.
    func steps(files: Range<Int>, loading: ChangeAim.Loading) -> [TransactionStep] {
        let reverts = files.reversed().map { TransactionStep.revertFile(file: $0) }
        let isStart = loading == .start
        return switch self {
        case .apply:
            [.lock, .reread, .askRunning, .probeBefore, .journal] + (files.isEmpty ? [] : [.prove]) + files.map { .replace(file: $0) }
                + [.postfixCheck, isStart ? .start : .reload, .probeAfter, .readLog]
        // With the old files Postfix does not start: it would end at a reload of them.
        case .undo: [.lock, .compare, .askRunning, .journal] + reverts + (isStart ? [] : [.reloadOld, .probeOld])
        case .recover: [.lock, .askRunning] + reverts + (isStart ? [] : [.reloadOld])
        }
    }
}

/// How a step went.
package enum StepOutcome: Sendable, Equatable {
    case done(String)
    case skipped(String)
    /// It failed; nothing after it in the same direction makes sense.
    case failed(String)
    /// It must not be done; nothing was changed by it.
    case refused(Refusal, String)
    /// The file is not the bytes it should be: someone else changed it.
    case changedMeanwhile(String)
    /// The old bytes are in place already.
    case alreadyOld(String)
    case notRunning(String)
    case probed([EndpointProbe])
    /// `fatals`: processes that ended before the reload; master holds such a service for a minute (`throttling`) and logs nothing
    /// of it meanwhile (Postfix, src/master/master_spawn.c). `children`: processes seen since the reload as children of this
    /// Postfix's master; a line of any other may be another instance's, or anybody's.
    case logged([LogEvent], fatals: [LogEvent] = [], children: Set<Int> = [])

    /// The sentence of an outcome that stops the way forward.
    package var trouble: String? {
        switch self {
        case .failed(let sentence), .refused(_, let sentence), .changedMeanwhile(let sentence), .notRunning(let sentence): sentence
        case .done, .skipped, .alreadyOld, .probed, .logged: nil
        }
    }
}

/// Why nothing was done.
package enum Refusal: String, Sendable, Equatable {
    /// Root is needed: exit 77.
    case privilege
    /// A file or a change that is not there: exit 66.
    case inputMissing
    /// Someone edited the file after the change that is to be undone.
    case laterEdits
    /// The file is no longer the one the diff was made from.
    case changedSinceDiff
    case notRunning
    /// No change is in force: what the newest wrote was put in place again by other means since it was undone or reverted.
    case notInForce
    /// Stopped by the user before anything was written.
    case cancelled
    /// The configuration, the file system or the state directory does not allow it; the sentence says why.
    case notPossible
}

/// How a change or an undo ended, in the words of DESIGN §3.
package enum TransactionOutcome: String, Sendable, Equatable {
    case changed
    case nothingToDo = "nothing-to-do"
    case reverted
    case refused
    case failed
    case restored
}
