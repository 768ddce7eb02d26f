// Page 9's keys: the gate before the only thing in the wizard that changes the server.

import Diagnosis
import Repair
import TerminalUI

extension WizardState {
    /// There is a plan, the right to write, and nothing has been started with it yet.
    var canApply: Bool { page == .apply && apply.phase == .review && chosenRemedy != nil && isComplete && !lacksRoot }
}

extension ApplyScreen {
    func perform(_ request: Request, on state: inout WizardState) -> [Effect]? {
        if case .confirming(let field) = state.apply.phase { return performWhileTyping(request, field, on: &state) }
        switch request {
        case .apply:
            if state.canApply { state.apply.phase = .confirming(TextField()) } else { state.notice = refusal(state) }
        case .keep:
            if state.canApply { toggleKeep(&state) } else { state.notice = refusal(state) }
        case .next where state.apply.phase == .review:
            state.notice = state.canApply ? "Enter does nothing here: press a to apply, Esc to go back." : refusal(state)
        default: return nil
        }
        return []
    }

    private func toggleKeep(_ state: inout WizardState) {
        state.apply.keep.toggle()
        state.notice =
            state.apply.keep
            ? "The new list will be kept even if another fault shows behind it."
            : "If another fault shows, everything will be put back."
    }

    private func refusal(_ state: WizardState) -> String {
        if !state.isComplete { return WaitingNotice.waitForChecks.rawValue }
        if state.chosenRemedy == nil { return "There is nothing to apply. Esc goes back to the repairs." }
        return "Not root: nothing can be applied from here. Run the command shown above."
    }

    private func performWhileTyping(_ request: Request, _ field: TextField, on state: inout WizardState) -> [Effect]? {
        switch request {
        case .back:
            state.apply.phase = .review
            state.notice = "Nothing was changed."
        case .next:
            guard field.text == ApplyScreen.word else {
                state.apply.phase = .confirming(TextField())
                state.notice = ApplyScreen.refusal(of: field.text)
                return []
            }
            return start(&state)
        default: return nil
        }
        return []
    }

    private static func refusal(of text: String) -> String {
        if text.isEmpty { return "Nothing typed, nothing changed. Esc leaves." }
        if text.lowercased() == word { return "In small letters: \(word). Nothing was changed. Type it again, or Esc." }
        return "That is not the word \(word): nothing was changed. Type it again, or Esc."
    }

    private func start(_ state: inout WizardState) -> [Effect] {
        guard let remedy = state.chosenRemedy, state.isComplete, !state.lacksRoot else {
            state.apply.phase = .review
            state.notice = refusal(state)
            return []
        }
        let warnings = state.facts.log.value?.warnings ?? 0
        state.apply = ApplyPageState(
            phase: .running, keep: state.apply.keep, remedy: remedy, warningsBefore: warnings)
        state.scroll[.apply] = 0
        return [.apply(remedy.plan, ApplyOptions(keep: state.apply.keep))]
    }

    func type(_ key: Key, in state: inout WizardState) {
        guard case .confirming(var field) = state.apply.phase, field.take(key) else { return }
        state.apply.phase = .confirming(field)
    }
}

extension LogFacts {
    /// Lines of the fault, both kinds.
    var warnings: Int { events.count { $0.isWarningOfTheFault } }
}
