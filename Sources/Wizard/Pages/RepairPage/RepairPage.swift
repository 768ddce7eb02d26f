// Page 8: the ways to repair, what each leaves on, and the diff. Arrows choose, Enter takes, an own value is typed in place;
// nothing on the server is changed by it.

import Diagnosis
import PostfixModel
import Repair
import TerminalUI

struct RepairPage: WizardPage {
    var help: [String] {
        [
            "Choose how the lines at fault are to be repaired. The first choice is preselected; the text below the choices says what is "
                + "different about them. Choosing changes nothing yet.",
            "The table shows which TLS versions clients may use: now, after this repair, and after an upgrade of Postfix.",
            "Your own value is judged while it is typed. Advice is to read; it applies nothing.",
        ]
    }

    func write(_ state: WizardState, into text: inout PaneText) {
        guard let menu = state.menu else {
            text.headline(Words.waitForChecks)
            text.blank()
            text.running(state, consequence: "")
            return
        }
        if state.offered.isEmpty {
            writeNothingToEdit(state, menu, into: &text)
        } else {
            writeChoice(state, menu, into: &text)
        }
    }

    private func writeChoice(_ state: WizardState, _ menu: RepairMenu, into text: inout PaneText) {
        let places = (state.chosenRemedy ?? state.offered.first)?.plan.places ?? ""
        if menu.mayBeLeft {
            text.headline(Words.canBeMadeSafe(places))
        } else {
            text.headline(
                places.isEmpty ? Words.howThis : remedyAddsLines(state) ? Words.whatToAdd(at: places) : Words.how(places))
        }
        text.blank()
        let items = state.repairItems
        let titles = items.map { title(of: $0) }
        let column = min(titles.map { cellWidth(of: $0) }.max() ?? 0, max(10, text.width * 2 / 5))
        for (index, item) in items.enumerated() {
            let isChosen = index == state.repair.selected
            writeItem(item, title: padded(titles[index], to: column), isChosen: isChosen, state, into: &text)
        }
        text.blank()
        writeDetail(state, menu, into: &text)
    }

    private func remedyAddsLines(_ state: WizardState) -> Bool {
        let edits = (state.chosenRemedy ?? state.offered.first)?.plan.edits ?? []
        return !edits.isEmpty && edits.allSatisfy(\.valueBefore.isEmpty)
    }

    private func writeItem(_ item: RepairItem, title: String, isChosen: Bool, _ state: WizardState, into text: inout PaneText) {
        let number = state.context.isPlain ? "\((state.repairItems.firstIndex(of: item) ?? 0) + 1) " : ""
        let sign = number + (isChosen ? "(\(FrameGlyphs.unicode.chosen)) " : "( ) ")
        let style: Style = isChosen ? .selected : .plain
        let lead = [StyledText(sign + title, style), StyledText("  ")]
        let room = max(1, text.width - cellWidth(of: sign + title) - 2)
        for (number, piece) in wrappedVerbatim(hint(for: item, state), to: room).enumerated() {
            let left = number == 0 ? lead : [StyledText(blanks(cellWidth(of: sign + title) + 2))]
            text.add(left + [StyledText(piece, isChosen ? .strong : .plain)], isFocus: isChosen)
        }
        if isChosen, item == .own { OwnValueInput(state.repair).write(into: &text) }
    }

    private func title(of item: RepairItem) -> String {
        switch item {
        case .remedy(let remedy): remedy.title
        case .own: Words.ownValue
        case .leave: Words.leaveIt
        case .advice(let advice): advice.title
        }
    }

    private func hint(for item: RepairItem, _ state: WizardState) -> String {
        switch item {
        case .remedy(let remedy):
            return remedy.plan.edits.contains(where: \.isService)
                ? remedy.value.split(separator: "\n").map { String($0).squeezed }.joined(separator: "\n") : remedy.value
        case .leave: return Words.nothingIsChanged
        case .own: return state.repair.isTyping ? "" : state.repair.own.text.isEmpty ? Words.typeIt : state.repair.own.text
        case .advice: return Words.whatItTakes
        }
    }

    private func writeDetail(_ state: WizardState, _ menu: RepairMenu, into text: inout PaneText) {
        text.faultBehindTheList(state)
        switch state.selectedItem {
        case .advice(let advice):
            for sentence in advice.text { text.prose(sentence) }
        case .leave:
            text.prose(state.assessment.verdict.summary)
            if let remedy = state.offered.first { text.prose(Words.toChange(into: remedy.value)) }
        case .own where state.chosenRemedy == nil:
            text.prose(Words.appearsHere, .dim)
        default:
            guard let remedy = state.chosenRemedy else { return }
            for sentence in RepairComparison(remedy, menu).sentences { text.prose(sentence) }
            text.remarks(remedy.plan.presentWarnings)
            text.effects(remedy.plan.effects)
            text.changedLines(remedy.plan, aside: StyledText(Words.asDiff, .dim))
        }
    }

    func mark(_ state: WizardState) -> Mark {
        if state.apply.stands { return .good }
        guard let menu = state.menu, state.offered.isEmpty || menu.mayBeLeft else { return .pending }
        return state.assessment.verdict.kind == .healthy ? .good : .pending
    }
}

// MARK: - Keys

extension RepairPage {
    func perform(_ request: Request, on state: inout WizardState) -> [Effect]? {
        if state.repair.isTyping { return performWhileTyping(request, on: &state) }
        switch request {
        case .up: return choose(state.repair.selected - 1, on: &state)
        case .down: return choose(state.repair.selected + 1, on: &state)
        case .next: return take(on: &state)
        case .diff: return state.showDiff()
        default: return nil
        }
    }

    /// Arrows choose, and bring the choice back into view. Past the ends of the list they scroll: with them alone all of
    /// the text can be reached.
    private func choose(_ index: Int, on state: inout WizardState) -> [Effect]? {
        guard state.repairItems.indices.contains(index) else {
            guard index < 0, !state.scrollPlace.keepsFocus else { return nil }
            state.revealFocus()
            return []
        }
        state.repair.selected = index
        state.revealFocus()
        return []
    }

    private func take(on state: inout WizardState) -> [Effect]? {
        switch state.selectedItem {
        case nil, .leave:
            state.notice = refusal(state)
            // After a change the checks run anew and find nothing to edit; its result is still pages 9 and 10.
            if state.apply.report != nil {
                state.notice = nil
                state.page = .apply
            }
        case _ where !state.scrollPlace.keepsFocus:
            state.revealFocus()
            state.notice = Words.isChosen
        case .own:
            state.repair.isTyping = true
            state.revealFocus()
        case .advice:
            state.notice = Words.isAdvice
        case .remedy:
            review(&state)
        }
        return []
    }

    private func refusal(_ state: WizardState) -> Notice {
        if !state.isComplete { return .waitForChecks }
        return state.isPractice ? Words.practiceEnds : Words.nothingToApply
    }

    private func review(_ state: inout WizardState) {
        state.apply.phase = .review
        state.scroll[.apply] = nil
        state.page = .apply
    }

    private func performWhileTyping(_ request: Request, on state: inout WizardState) -> [Effect]? {
        switch request {
        case .back where state.repair.own.text.isEmpty: state.repair.isTyping = false
        case .back:
            state.repair.isTyping = false
            state.notice = Words.valueStays
        case .next:
            judge(&state)
            guard case .success? = state.repair.ownRemedy else {
                state.notice = Words.notTaken
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
