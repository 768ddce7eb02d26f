// How far applying and undoing have come in this session: what pages 9 and 10 show and their keys go by.

import Diagnosis
import Repair

struct ApplyProgress: Sendable, Equatable {
    enum Phase: Sendable, Equatable {
        /// The field is there and empty.
        case review
        /// The word is being typed.
        case confirming(TextField)
        case running
        case finished
    }
    enum Undo: Sendable, Equatable {
        case none
        case running
        case finished(ChangeReport)
    }
    var phase = Phase.review
    /// Keep the list even if another fault shows behind it.
    var keep = false
    var checklist: [ChecklistItem] = []
    /// What was sent to be applied, which the menu of a repaired server no longer has.
    var remedy: Remedy?
    /// Lines of the fault in the mail log when apply was started.
    var warningsBefore = 0
    var report: ChangeReport?
    /// Why the diff is a new one: somebody changed a file between the review and the apply. Gone when one is applied.
    var changedMeanwhile: String?
    var undo = Undo.none
    /// The word `undo` as far as it is typed; nil while the field is empty.
    var undoField: TextField?

    /// An undo of a change that this session did not make, running or over.
    var earlierUndone: ChangeReport? {
        switch undo {
        case .finished(let undone) where report == nil: undone
        case .running where report == nil: ChangeReport(outcome: .restored, summary: "")
        default: nil
        }
    }

    /// The change was undone in this session: the old files are in place.
    var isUndone: Bool { if case .finished(let undone) = undo { undone.outcome == .restored } else { false } }
    /// The server is as it was before: undone, or reverted because the proof failed.
    var isBack: Bool { isUndone || report?.outcome == .reverted }
    /// A change was made, and it is neither undone nor reverted.
    var stands: Bool { report?.outcome == .changed && !isUndone }
}
