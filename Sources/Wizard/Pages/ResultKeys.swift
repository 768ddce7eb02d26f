// Page 10's keys: undo, with one deliberate question.

import Repair
import TerminalUI

extension WizardState {
    /// A change of this session stands and was not undone.
    var canUndo: Bool { apply.stands && !isChanging }
}

extension ResultScreen {
    func writePinned(_ state: WizardState, into text: inout PaneText) {
        guard state.apply.isAskingUndo else { return }
        text.add([])
        text.marked(
            StyledText(String(FrameGlyphs.unicode.here), .strong),
            "Put the old files back and reload Postfix? The old fault comes back with them. y undoes, Esc leaves it, as any other key does.",
            .strong)
    }

    func perform(_ request: Request, on state: inout WizardState) -> [Effect]? {
        switch request {
        case .yes where state.apply.isAskingUndo:
            state.apply.isAskingUndo = false
            state.apply.undo = .running
            state.apply.checklist = []
            state.scroll[.result] = 0
            return [.undo(id: state.apply.report?.id)]
        case .undo: askUndo(&state)
        default: return nil
        }
        return []
    }

    private func askUndo(_ state: inout WizardState) {
        if state.canUndo {
            state.apply.isAskingUndo = true
        } else {
            state.notice =
                state.apply.report == nil && state.apply.undo == .none
                ? "Nothing was changed, so there is nothing to undo." : "There is no change left to undo."
        }
    }
}
