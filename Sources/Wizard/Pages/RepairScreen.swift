// Page 8: the ways to repair, what each leaves on, and the diff. Choosing changes nothing on the server.

import Diagnosis
import PostfixModel
import Repair
import TerminalUI

struct RepairScreen: Screen {
    var help: [String] {
        [
            "Choose how the protocol list is to be spelt. The table shows which TLS versions each choice leaves on, the diff "
                + "shows every line that would change. Choosing changes nothing yet.",
            "\"If upgraded\" is what the same line means once a current Postfix reads it.",
            "Your own value is judged while it is typed. Lines that give advice are to read; they apply nothing.",
        ]
    }

    func write(_ state: WizardState, into text: inout PaneText) {
        guard let menu = state.menu else {
            text.headline("No repair is offered before all checks are through")
            text.blank()
            text.running(state, consequence: "")
            return
        }
        if menu.remedies.isEmpty {
            writeNothingToEdit(state, menu, into: &text)
        } else {
            writeChoice(state, into: &text)
        }
    }

    private func writeChoice(_ state: WizardState, into text: inout PaneText) {
        text.headline("Choose a repair")
        text.faultBehindTheList(state)
        text.blank()
        let items = state.repairItems
        let titles = items.map { title(of: $0) }
        let column = min(titles.map { cellWidth(of: $0) }.max() ?? 0, max(10, text.width * 2 / 5))
        for (index, item) in items.enumerated() {
            let isChosen = index == state.repair.selected
            writeItem(item, title: padded(titles[index], to: column), isChosen: isChosen, state, into: &text)
        }
        text.blank()
        writeDetail(state, into: &text)
    }

    private func writeItem(_ item: RepairItem, title: String, isChosen: Bool, _ state: WizardState, into text: inout PaneText) {
        let sign = isChosen ? "(\(FrameGlyphs.unicode.chosen)) " : "( ) "
        let style: Style = isChosen ? .selected : .plain
        let room = text.width - cellWidth(of: sign + title) - 2
        let hint = StyledText(room > 0 ? clipped(hint(for: item, state), to: room) : "", isChosen ? .strong : .dim)
        text.add([StyledText(sign + title, style), StyledText("  "), hint], isFocus: isChosen)
        if isChosen, item == .own { OwnValueInput(state.repair).write(into: &text) }
    }

    private func title(of item: RepairItem) -> String {
        switch item {
        case .remedy(let remedy): remedy.title
        case .own: "Your own value"
        case .advice(let advice): advice.title
        }
    }

    private func hint(for item: RepairItem, _ state: WizardState) -> String {
        switch item {
        case .remedy(let remedy): return remedy.value
        case .own: return state.repair.isTyping ? "" : state.repair.own.text.isEmpty ? "Enter: type one" : state.repair.own.text
        case .advice: return "advice, below"
        }
    }

    private func writeDetail(_ state: WizardState, into text: inout PaneText) {
        switch state.selectedItem {
        case .advice(let advice):
            for sentence in advice.text { text.prose(sentence) }
        case .own where state.chosenRemedy == nil:
            text.prose("The table and the diff appear here as soon as the value is one this Postfix takes.", .dim)
        default:
            guard let remedy = state.chosenRemedy else { return }
            text.effects(remedy.plan.effects)
            text.blank()
            text.bullets(remedy.price)
            text.warnings(remedy.plan.lastingWarnings.filter { !remedy.price.contains($0) })
            text.blank()
            text.diff(remedy.plan.diff)
        }
    }

    func mark(_ state: WizardState) -> Mark {
        if state.apply.stands { return .good }
        guard let menu = state.menu, menu.remedies.isEmpty else { return .pending }
        return state.assessment.verdict.kind == .healthy ? .good : .pending
    }
}
