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
    /// Nothing is to be changed.
    case leave
    case remedy(Remedy)
    case own
    case advice(Advice)
}

extension WizardState {
    /// The repairs that page 8 offers. A valid list can wait while something else is wrong.
    var offered: [Remedy] {
        guard let menu else { return [] }
        let hasOther = assessment.verdict.faults.contains { fault in !menu.choices.contains { $0.id == fault.id } }
        return menu.mayBeLeft && hasOther ? [] : menu.choices
    }

    /// What can be chosen on page 8; nothing where there is nothing to edit: advice is then all the page says.
    var repairItems: [RepairItem] {
        guard let menu, !offered.isEmpty else { return [] }
        let own: [RepairItem] = assessment.configuration?.invalidLists.isEmpty == false ? [.own] : []
        return (menu.mayBeLeft ? [.leave] : []) + offered.map(RepairItem.remedy) + own + menu.advice.map(RepairItem.advice)
    }

    /// `own` for the typed value.
    var selectedName: String? {
        switch selectedItem {
        case .remedy(let remedy): remedy.id
        case .own: "own"
        case .leave: "leave"
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

    /// The repair that page 9 is about; nil when advice, nothing, or nothing valid, is chosen.
    package var chosenRemedy: Remedy? {
        switch selectedItem {
        case .remedy(let remedy): remedy
        case .own: try? repair.ownRemedy?.get()
        case .advice, .leave, nil: nil
        }
    }
}
