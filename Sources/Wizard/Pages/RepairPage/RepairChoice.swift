// What page 8 remembers: the repair chosen, and the own value as far as it is typed.

import Diagnosis
import Repair

struct RepairChoice: Sendable, Equatable {
    /// Index into `WizardState.repairItems`.
    var selected = 0
    var own = TextField()
    /// The own value judged, as it stands in the field; nil before anything was typed.
    var ownRemedy: Result<Remedy, ValueProblem>?
    var isTyping = false
    /// The choice by its name while checks run again: the menu may come back in another order.
    var chosenBefore: String?
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
