// What the pages that act remember: the repair chosen, and how far applying and undoing have come.

import Diagnosis
import Repair

/// Page 8.
struct RepairPageState: Sendable, Equatable {
    /// Index into `WizardState.repairItems`.
    var selected = 0
    var own = TextField()
    /// The own value judged, as it stands in the field; nil before anything was typed.
    var ownRemedy: Result<Remedy, ValueProblem>?
    var isTyping = false
    /// The choice by its name while checks run again: the menu may come back in another order.
    var chosenBefore: String?
}

/// Pages 9 and 10.
struct ApplyPageState: Sendable, Equatable {
    enum Phase: Sendable, Equatable {
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
    /// The question before an undo stands.
    var isAskingUndo = false

    /// An undo of a change that this session did not make, running or over.
    var earlierUndone: ChangeReport? {
        switch undo {
        case .finished(let undone) where report == nil: undone
        case .running where report == nil: ChangeReport(outcome: .restored, summary: "")
        default: nil
        }
    }

    /// The old files are back after all.
    var isUndone: Bool { if case .finished(let undone) = undo { undone.outcome == .restored } else { false } }
    /// The server is as it was before: undone, or put back because the proof failed.
    var isTakenBack: Bool { isUndone || report?.outcome == .reverted }
    /// A change was made, and it has not been taken back.
    var stands: Bool { report?.outcome == .changed && !isUndone }
}

/// A line of the choice on page 8.
enum RepairItem: Sendable, Equatable {
    case remedy(Remedy)
    case own
    case advice(Advice)
}

extension WizardState {
    /// What can be chosen on page 8; nothing where there is no list to edit: advice is then all the page says.
    var repairItems: [RepairItem] {
        guard let menu, !menu.remedies.isEmpty else { return [] }
        return menu.remedies.map(RepairItem.remedy) + [.own] + menu.advice.map(RepairItem.advice)
    }

    /// `own` for the typed value.
    var selectedName: String? {
        switch selectedItem {
        case .remedy(let remedy): remedy.id
        case .own: "own"
        case .advice(let advice): advice.title
        case nil: nil
        }
    }

    /// The same choice in a new menu; the first where it is not there any more.
    mutating func chooseAgain(_ name: String?) {
        guard let name else { return }
        let items = repairItems
        repair.selected =
            items.indices.first { index in
                var other = self
                other.repair.selected = index
                return other.selectedName == name
            } ?? 0
    }

    var selectedItem: RepairItem? {
        let items = repairItems
        return items.indices.contains(repair.selected) ? items[repair.selected] : items.first
    }

    /// The repair that page 9 is about; nil when advice, or nothing valid, is chosen.
    package var chosenRemedy: Remedy? {
        switch selectedItem {
        case .remedy(let remedy): remedy
        case .own: try? repair.ownRemedy?.get()
        case .advice, nil: nil
        }
    }
}
