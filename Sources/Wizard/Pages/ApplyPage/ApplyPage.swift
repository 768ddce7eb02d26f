// Page 9: what exactly would be done, then the live checklist. Nothing starts but by the word `apply`, typed into the field that stands
// open, and Enter.

import Diagnosis
import Repair
import TerminalUI

struct ApplyPage: WizardPage {
    /// What must be typed.
    static let word = "apply"

    var help: [String] {
        [
            "The last page before anything changes. Read what will be edited and run, then type the word \(ApplyPage.word) and press Enter. "
                + "A pasted word does not count.",
            "First a dated copy of each file is kept. After the reload the ports are tried again; if they are not alive then, "
                + "the change is reverted: the old files come back, and Postfix is reloaded once more.",
            "Should the lines be in order then, but another fault show behind them (a certificate, say), the change is reverted too. "
                + "The last line of the page chooses to keep it instead.",
        ]
    }

    func write(_ state: WizardState, into text: inout PaneText) {
        switch state.apply.phase {
        case .review, .confirming: ReviewText(state).write(into: &text)
        case .running, .finished: writeChecklist(state, into: &text)
        }
    }

    private func writeChecklist(_ state: WizardState, into text: inout PaneText) {
        let isUndo = state.apply.undo != .none
        switch state.apply.report {
        case nil: text.headline(Words.applying)
        case let report? where state.apply.phase == .finished && !isUndo: text.headline(report.summary)
        case _ where state.apply.undo == .running: text.headline(Words.undoing)
        default: text.headline(Words.stepByStep)
        }
        text.blank()
        for item in state.apply.checklist { text.checklistItem(item, spinner: state.spinner) }
        if state.apply.checklist.isEmpty { text.marked(Mark.running(state.spinner).styled, Words.starting) }
        guard !state.isChanging else { return }
        text.blank()
        text.prose(Words.showsResult)
        if state.apply.isBack { text.prose(Words.again + ".") }
    }

    func writePinned(_ state: WizardState, into text: inout PaneText) {
        switch state.apply.phase {
        case .confirming(let field): text.wordField(field, word: ApplyPage.word, changed: state.isLow ? state.chosenRemedy?.plan : nil)
        case .review where state.canApply: text.wordField(TextField(), word: ApplyPage.word)
        default: break
        }
    }

    func mark(_ state: WizardState) -> Mark {
        switch state.apply.phase {
        case .review, .confirming: return .pending
        case .running: return .running(state.spinner)
        case .finished:
            if state.apply.isBack { return .pending }
            return state.apply.report?.outcome == .changed ? .good : .symptom
        }
    }
}

extension PaneText {
    /// The field that a word is typed into. `changed`: on a low screen the lines that the word would change stay in view above it.
    mutating func wordField(_ field: TextField, word: String, lead: String = "Type", changed: Plan? = nil) {
        if let changed {
            for edit in changed.edits.prefix(2) { verbatim("\(edit.line) + \(edit.valueAfter)", .added) }
        } else {
            add([])
        }
        let prompt = TypedWord.prompt(lead, word)
        let room = max(8, min(12, width - cellWidth(of: prompt)))
        let window = FieldWindow(field, width: room)
        if cellWidth(of: prompt) + room <= width {
            add([StyledText(prompt, .strong), StyledText(window.shown, .input)], cursor: cellWidth(of: prompt) + window.cursor)
        } else {
            prose(prompt, .strong)
            add([StyledText(window.shown, .input)], cursor: window.cursor)
        }
    }

    /// A step of a change with its mark, and below it what it brought.
    mutating func checklistItem(_ item: ChecklistItem, spinner: Int) {
        let (mark, style): (StyledText, Style) =
            switch item.mark {
            case .waiting: (Mark.pending.styled, .dim)
            case .running: (Mark.running(spinner).styled, .strong)
            case .done: (Mark.good.styled, .plain)
            case .bad: (Mark.symptom.styled, .plain)
            case .skipped: (StyledText("-", .dim), .dim)
            case .failed: (Mark.symptom.styled, .strong)
            }
        let word = item.mark == .skipped ? ApplyPage.Words.skipped : item.mark == .failed ? ApplyPage.Words.failed : ""
        marked(mark, item.title + word, style, isFocus: item.mark == .running)
        if !item.detail.isEmpty { prose(item.detail, .dim, indent: 4) }
    }
}

// MARK: - Keys: the gate before the only thing in the wizard that changes the server

extension WizardState {
    /// There is a plan, the right to write, and nothing has been started with it yet.
    var canApply: Bool { page == .apply && apply.phase == .review && chosenRemedy != nil && isComplete && !lacksRoot && mayChange }

    /// Somebody sees what is changed, or nothing real can be.
    fileprivate var mayChange: Bool { context.mayChange || isPractice }
}

extension ApplyPage {
    func perform(_ request: Request, on state: inout WizardState) -> [Effect]? {
        if case .confirming(let field) = state.apply.phase { return performWhileTyping(request, field, on: &state) }
        switch request {
        case .begin(let letter):
            guard state.canApply else { return say(refusal(state), on: &state) }
            state.apply.phase = .confirming(TextField(String(letter)))
        case .tab:
            guard state.canApply else { return say(refusal(state), on: &state) }
            state.apply.keep.toggle()
        case .diff: return state.showDiff()
        case .next where state.apply.phase == .review:
            state.notice = state.canApply ? Words.wordFirst(back: state.context.backKey) : refusal(state)
        default: return nil
        }
        return []
    }

    private func say(_ notice: Notice, on state: inout WizardState) -> [Effect] {
        state.notice = notice
        return []
    }

    private func refusal(_ state: WizardState) -> Notice {
        if !state.isComplete { return .waitForChecks }
        if state.chosenRemedy == nil { return Words.nothingToApply(back: state.context.backKey) }
        if !state.mayChange { return Words.noTerminal }
        return Words.notRoot
    }

    private func performWhileTyping(_ request: Request, _ field: TextField, on state: inout WizardState) -> [Effect]? {
        switch request {
        case .back:
            state.apply.phase = .review
            state.notice = Words.nothingChanged
        case .next:
            guard field.text == ApplyPage.word else {
                state.apply.phase = .review
                state.notice = TypedWord.refusal(
                    of: field.text, word: ApplyPage.word, outcome: Words.nothingChanged.text, back: state.context.backKey)
                return []
            }
            return start(&state)
        default: return nil
        }
        return []
    }

    private func start(_ state: inout WizardState) -> [Effect] {
        guard let remedy = state.chosenRemedy, state.isComplete, !state.lacksRoot, state.mayChange else {
            state.apply.phase = .review
            state.notice = refusal(state)
            return []
        }
        let warnings = state.facts.log.value?.warnings ?? 0
        state.apply = ApplyProgress(
            phase: .running, keep: state.apply.keep, remedy: remedy, warningsBefore: warnings)
        state.scroll[.apply] = nil
        return [.apply(remedy.plan, ApplyOptions(keep: state.apply.keep), state.facts)]
    }

    /// The word is a person's consent: a clipboard gives none.
    func type(_ key: Key, in state: inout WizardState) {
        if case .pasted = key {
            state.notice = TypedWord.pasted
            return
        }
        guard case .confirming(var field) = state.apply.phase, field.take(key) else { return }
        state.apply.phase = field.text.isEmpty ? .review : .confirming(field)
    }
}

extension LogFacts {
    /// Lines of the fault, both kinds.
    var warnings: Int { events.count { $0.isWarningOfTheFault } }
}
