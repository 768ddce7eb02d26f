// Page 10's keys: undo, with one deliberate question.

import Repair
import TerminalUI

extension WizardState {
    /// A change of this session stands and was not undone.
    var canUndo: Bool {
        guard apply.phase == .finished, let report = apply.report, report.outcome == .changed else { return false }
        if case .finished(let undone) = apply.undo { return undone.outcome != .restored }
        return apply.undo == .none || apply.undo == .asking
    }
}

extension ResultScreen {
    func writePinned(_ state: WizardState, into text: inout PaneText) {
        guard state.apply.undo == .asking else { return }
        text.add([])
        text.marked(
            StyledText(String(FrameGlyphs.unicode.here), .strong),
            "Put the old files back and reload Postfix? The old fault comes back with them. y undoes, Esc leaves it.", .strong)
    }

    func perform(_ request: Request, on state: inout WizardState) -> [Effect]? {
        switch (request, state.apply.undo) {
        case (.yes, .asking):
            state.apply.undo = .running
            state.apply.checklist = []
            state.scroll[.result] = 0
            return [.undo(id: state.apply.report?.id)]
        case (.back, .asking):
            state.apply.undo = .none
            state.notice = "Nothing was undone."
        case (.next, .asking): state.notice = "y undoes, Esc leaves everything as it is."
        case (.undo, _): askUndo(&state)
        default: return nil
        }
        return []
    }

    private func askUndo(_ state: inout WizardState) {
        if state.canUndo {
            state.apply.undo = .asking
        } else {
            state.notice =
                state.apply.report == nil
                ? "Nothing was changed, so there is nothing to undo." : "There is no change left to undo."
        }
    }
}
