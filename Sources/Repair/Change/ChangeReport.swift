// How a change is shown while it happens and after: checklist, report, history line, exit code.

import Diagnosis

/// A change as `history` lists it.
package struct ChangeSummary: Sendable, Equatable {
    package var id: String
    /// ISO 8601, UTC.
    package var time: String
    package var configDirectory: String
    package var files: [String]
    package var remedy: String
    /// Is nil while a run of this program is at work on it.
    package var state: ChangeState?
    package var report: String
    /// How it ended, in a sentence; empty while it has no end.
    package var summary: String

    package init(
        id: String, time: String, configDirectory: String, files: [String], remedy: String, state: ChangeState?, report: String,
        summary: String = ""
    ) {
        self.summary = summary
        self.id = id
        self.time = time
        self.configDirectory = configDirectory
        self.files = files
        self.remedy = remedy
        self.state = state
        self.report = report
    }

    package var isRunning: Bool { state == nil }
    /// The word of `history`: `applied`, `reverted`, `undone`, `interrupted`, `refused`, `revert-incomplete`, `running`.
    package var stateName: String { state?.rawValue ?? "running" }
}

/// One line of the live checklist.
package struct ChecklistItem: Sendable, Equatable {
    package enum Mark: Sendable, Equatable {
        case waiting, running, done
        /// Done, and what it showed is bad news.
        case bad
        case skipped, failed
    }
    /// Is nil in a list that no transaction made.
    package var step: TransactionStep?
    package var title: String
    package var mark: Mark
    package var detail: String
    package init(title: String, mark: Mark, detail: String = "", step: TransactionStep? = nil) {
        self.step = step
        self.title = title
        self.mark = mark
        self.detail = detail
    }

    package var isDecision: Bool { if case .decide? = step { true } else { false } }
    /// The step waits for ports that say nothing, and whoever watches may end that.
    package var isStoppable: Bool { step == .probeAfter && mark == .running && !detail.isEmpty }
}

/// A sentence about how a change went, and the difference it may speak of.
package struct ChangeDetail: Sendable, Equatable, ExpressibleByStringInterpolation {
    package var sentence: String
    package var diff: [DiffLine]

    package init(_ sentence: String, diff: [DiffLine] = []) {
        self.sentence = sentence
        self.diff = diff
    }
    package init(stringLiteral sentence: String) { self.init(sentence) }

    /// Both, for texts.
    package var text: String { diff.isEmpty ? sentence : "\(sentence)\n\(diff.diff)" }
}

/// How an apply or undo ended, with everything the result page and the JSON show.
package struct ChangeReport: Sendable, Equatable {
    package var outcome: TransactionOutcome
    /// Why, when the outcome is `refused`.
    package var refusal: Refusal?
    /// Is nil when refused before a journal entry existed.
    package var id: String?
    /// Is true when the repaired ports were seen to answer.
    package var proven: Bool
    /// A file could not be reverted, or nothing shows that Postfix works with the old ones.
    package var isIncomplete: Bool
    /// One sentence, then details.
    package var summary: String
    package var details: [ChangeDetail]
    package var before: [EndpointProbe]
    package var after: [EndpointProbe]
    package var logAfter: [LogEvent]
    package var checklist: [ChecklistItem]
    package var reportPath: String?
    /// What shows the rest, where ports alone cannot show what the change is for.
    package var next: [NextStep] = []
    /// Commands that bring the old state back without this program.
    package var byHand: [String]
    /// Old bytes are kept; a reload alone has none.
    package var hasWayBack = true
    /// Reverted for another fault behind the change: whoever asks for it has the change kept all the same.
    package var showsOtherFault = false
    /// That fault, where what was seen while the change stood names it.
    package var otherFault: Sighting?

    package init(
        outcome: TransactionOutcome, refusal: Refusal? = nil, id: String? = nil, proven: Bool = false, isIncomplete: Bool = false,
        summary: String, details: [ChangeDetail] = [], before: [EndpointProbe] = [], after: [EndpointProbe] = [], logAfter: [LogEvent] = [],
        checklist: [ChecklistItem] = [], reportPath: String? = nil, byHand: [String] = []
    ) {
        self.outcome = outcome
        self.refusal = refusal
        self.id = id
        self.proven = proven
        self.isIncomplete = isIncomplete
        self.summary = summary
        self.details = details
        self.before = before
        self.after = after
        self.logAfter = logAfter
        self.checklist = checklist
        self.reportPath = reportPath
        self.byHand = byHand
    }

    /// What the finished transaction knows; the edge adds where it is written down.
    package init(_ transaction: Transaction, id: String?, reportPath: String?, byHand: [String]) {
        self.init(
            outcome: transaction.ending, refusal: transaction.refusal, id: id, proven: transaction.proven,
            isIncomplete: transaction.isIncomplete, summary: transaction.summary, details: transaction.details,
            before: transaction.before, after: transaction.after, logAfter: transaction.log, checklist: transaction.checklist,
            reportPath: reportPath, byHand: byHand)
        hasWayBack = !transaction.files.isEmpty
        showsOtherFault = transaction.end.reversion?.otherFault ?? false
    }

    /// Exit code of `fix` and `undo` (DESIGN §3): 0 changed and proven, nothing to do, restored; 1 reverted or refused;
    /// 2 changed but unproven, or a revert that is not complete; 66 nothing to act on; 77 privilege.
    package var exitCode: Int32 {
        switch outcome {
        case .changed: proven ? 0 : 2
        case .nothingToDo: 0
        case .restored: isIncomplete ? 2 : 0
        case .reverted: isIncomplete ? 2 : 1
        case .failed: 2
        case .refused:
            switch refusal {
            case .privilege: 77
            case .inputMissing: 66
            default: 1
            }
        }
    }
}

package struct ApplyOptions: Sendable, Equatable {
    /// Keep the list although another fault shows behind it.
    package var keep: Bool
    /// Write although Postfix is not running; kept, unproven.
    package var offline: Bool
    package init(keep: Bool = false, offline: Bool = false) {
        self.keep = keep
        self.offline = offline
    }
}
