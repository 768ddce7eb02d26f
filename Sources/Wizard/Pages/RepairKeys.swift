// Page 8's keys: arrows choose, Enter takes, an own value is typed in place.

import Diagnosis
import Repair
import TerminalUI

extension RepairScreen {
    func perform(_ request: Request, on state: inout WizardState) -> [Effect]? {
        if state.repair.isTyping { return performWhileTyping(request, on: &state) }
        switch request {
        case .up: return choose(state.repair.selected - 1, on: &state)
        case .down: return choose(state.repair.selected + 1, on: &state)
        case .select, .next: return take(request, on: &state)
        default: return nil
        }
    }

    /// Arrows choose, and bring the choice back into view. Past the ends of the list they scroll: with them alone all of
    /// the text can be reached.
    private func choose(_ index: Int, on state: inout WizardState) -> [Effect]? {
        guard state.repairItems.indices.contains(index) else {
            guard index < 0, !PaneView(state).showsFocus else { return nil }
            state.revealFocus()
            return []
        }
        state.repair.selected = index
        state.revealFocus()
        return []
    }

    private func take(_ request: Request, on state: inout WizardState) -> [Effect]? {
        switch state.selectedItem {
        case nil:
            state.notice = refusal(state)
            // After a change the checks run anew and find nothing to edit; its result is still pages 9 and 10.
            if state.apply.report != nil, request == .next {
                state.notice = nil
                state.page = .apply
            }
        case _ where !PaneView(state).showsFocus:
            state.revealFocus()
            state.notice = "This is what is chosen. Enter takes it, the arrows choose another."
        case .own:
            state.repair.isTyping = true
            state.revealFocus()
        case .advice:
            state.notice = "This is advice to read; nothing is applied by it. The arrows choose a repair."
        case .remedy where request == .select:
            break
        case .remedy:
            review(&state)
        }
        return []
    }

    private func refusal(_ state: WizardState) -> String {
        if !state.isComplete { return WaitingNotice.waitForChecks.rawValue }
        return "There is nothing to apply: no protocol list needs an edit."
    }

    private func review(_ state: inout WizardState) {
        state.apply.phase = .review
        state.scroll[.apply] = 0
        state.page = .apply
    }

    private func performWhileTyping(_ request: Request, on state: inout WizardState) -> [Effect]? {
        switch request {
        case .back: state.repair.isTyping = false
        case .next:
            judge(&state)
            guard case .success? = state.repair.ownRemedy else {
                state.notice = "Not taken yet: see the line below the value."
                return []
            }
            state.repair.isTyping = false
            review(&state)
        default: return nil
        }
        return []
    }

    func type(_ key: Key, in state: inout WizardState) {
        guard state.repair.own.take(key) else { return }
        judge(&state)
        state.revealFocus()
    }

    private func judge(_ state: inout WizardState) {
        state.repair.ownRemedy = RepairMenu.own(state.repair.own.text, for: state.assessment)
    }
}
