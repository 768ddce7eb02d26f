// Page 10: before and after over the same probes, where the report is, and the ways back. What comes next stands in NextAfterChange.

import Diagnosis
import Repair
import TerminalUI

struct ResultPage: WizardPage {
    var help: [String] {
        [
            "The same ports, tried before and after the change, side by side.",
            "The word undo, typed, and Enter write the old files again and reload Postfix. The fault is then back as well.",
            "The ports were tried from this server. A firewall in between shows only from outside: run the command given there.",
        ]
    }

    func write(_ state: WizardState, into text: inout PaneText) {
        guard let report = state.apply.report ?? state.apply.earlierUndone else {
            text.headline(Words.nothingYet)
            text.blank()
            text.prose(Words.isShownHere)
            return
        }
        switch state.apply.undo {
        case .running:
            text.headline(ApplyPage.Words.undoing)
            text.blank()
            for item in state.apply.checklist { text.checklistItem(item, spinner: state.spinner) }
        case .finished(let undone): writeUndone(undone, state, into: &text)
        case .none: writeApplied(report, state, into: &text)
        }
    }

    private func writeApplied(_ report: ChangeReport, _ state: WizardState, into text: inout PaneText) {
        text.headline(report.headline)
        // A proven repair says it all in the headline; the table has every port.
        if report.headline != report.summary, !(report.outcome == .changed && report.proven) { text.prose(report.summary) }
        text.details(report.details)
        text.beforeAfter(report.comparison(warningsBefore: state.apply.warningsBefore), afterTitle: report.afterTitle)
        writeNext(NextAfterChange(report, state), into: &text)
        writeOutside(report, state, into: &text)
        if report.outcome == .changed, state.context.practice == nil, let warnings = state.apply.remedy?.plan.lastingWarnings,
            !warnings.isEmpty
        {
            text.heading(Words.remember)
            for warning in warnings { text.prose(warning) }
        }
        writeLesson(state, into: &text)
        writeWaysBack(report, state, into: &text)
    }

    private func writeUndone(_ report: ChangeReport, _ state: WizardState, into text: inout PaneText) {
        let isBack = report.outcome == .restored && !report.isIncomplete
        text.headline(isBack ? Words.undone : report.headline)
        if !isBack, report.summary != report.headline { text.prose(report.summary) }
        text.details(report.details)
        text.beforeAfter(report.comparison(warningsBefore: nil))
        writeNext(NextAfterChange(report, state), into: &text)
        if !isBack, !report.byHand.isEmpty {
            text.heading(Words.byHand)
            for line in report.byHand { text.command(line) }
        }
        if let path = report.reportPath {
            text.heading(Words.report)
            text.path(path)
        }
    }

    private func writeNext(_ next: NextAfterChange, into text: inout PaneText) {
        guard !next.steps.isEmpty else { return }
        text.heading(Words.whatNext)
        text.steps(next.steps)
    }

    private func writeWaysBack(_ report: ChangeReport, _ state: WizardState, into text: inout PaneText) {
        // After a complete revert there is nothing left to undo.
        let stands = report.outcome == .changed || report.outcome == .failed || report.isIncomplete
        if stands, !report.byHand.isEmpty {
            let isOpen = report.outcome != .changed || report.isIncomplete
            func write(_ text: inout PaneText) {
                if state.canUndo, !state.isPractice { text.command(state.ownCommand(["undo"] + (report.id.map { [$0] } ?? [])), indent: 2) }
                text.prose(Words.withoutProgram)
                for line in report.byHand { text.command(line, indent: 2) }
            }
            if isOpen {
                text.heading(Words.wayBackByHand)
                write(&text)
            } else {
                text.fold(Words.wayBackByHand, short: Words.wayBack) { write(&$0) }
            }
        }
        if let path = report.reportPath {
            text.heading(Words.report)
            text.path(path)
            if !state.isPractice {
                text.prose(Words.ticket)
                text.command(state.ownCommand(["check", "--ticket"]), indent: 2)
            }
        }
    }

    private func writeOutside(_ report: ChangeReport, _ state: WizardState, into text: inout PaneText) {
        guard report.outcome == .changed, !report.after.isEmpty else { return }
        guard !state.isPractice else {
            text.blank()
            text.prose(report.proven ? Words.doneInPractice : Words.wasPractice)
            return
        }
        guard let test = OutsideTest(state).test(of: report.after.map(\.endpoint)) else {
            text.heading(Words.testedHere)
            text.prose(Words.onlyThisMachine)
            return
        }
        text.heading(report.proven ? Words.doneButOutside : Words.testOutside)
        for command in test.commands { text.command(command) }
        text.prose(Words.mustCome(reply: test.reply))
    }

    private func writeLesson(_ state: WizardState, into text: inout PaneText) {
        guard let practice = state.context.practice else { return }
        text.heading(Words.learned)
        text.bullets(practice.lesson)
    }

    func mark(_ state: WizardState) -> Mark {
        guard let report = state.apply.report ?? state.apply.earlierUndone else { return .pending }
        if case .finished(let undone) = state.apply.undo {
            return undone.outcome == .restored && !undone.isIncomplete ? .pending : .symptom
        }
        if state.apply.undo == .running { return .running(state.spinner) }
        return report.outcome == .changed ? (report.proven ? .good : .unknown) : .symptom
    }
}

// MARK: - Keys: undo, by the same grammar as apply

extension WizardState {
    /// A change of this session stands and was not undone.
    var canUndo: Bool { apply.stands && apply.report?.hasWayBack == true && !isChanging }
}

extension ResultPage {
    static let word = "undo"

    func writePinned(_ state: WizardState, into text: inout PaneText) {
        guard state.canUndo else { return }
        text.wordField(state.apply.undoField ?? TextField(), word: ResultPage.word, lead: Words.wayBackType)
    }

    func perform(_ request: Request, on state: inout WizardState) -> [Effect]? {
        if let field = state.apply.undoField { return performWhileTyping(request, field, on: &state) }
        guard case .begin(let letter) = request else { return nil }
        if state.canUndo {
            state.apply.undoField = TextField(String(letter))
        } else {
            state.notice = state.apply.report == nil && state.apply.undo == .none ? Words.nothingToUndo : Words.noneLeft
        }
        return []
    }

    private func performWhileTyping(_ request: Request, _ field: TextField, on state: inout WizardState) -> [Effect]? {
        switch request {
        case .back:
            state.apply.undoField = nil
            state.notice = Words.nothingUndone
        case .next:
            state.apply.undoField = nil
            guard field.text == ResultPage.word else {
                state.notice = TypedWord.refusal(
                    of: field.text, word: ResultPage.word, outcome: Words.nothingUndone.text, back: state.context.backKey)
                return []
            }
            return undo(&state)
        default: return nil
        }
        return []
    }

    private func undo(_ state: inout WizardState) -> [Effect] {
        guard state.canUndo else { return [] }
        state.apply.undo = .running
        state.apply.checklist = []
        state.scroll[.result] = nil
        return [.undo(id: state.apply.report?.id, state.knownFacts)]
    }

    /// The word is a person's consent: a clipboard gives none.
    func type(_ key: Key, in state: inout WizardState) {
        if case .pasted = key {
            state.notice = TypedWord.pasted
            return
        }
        guard var field = state.apply.undoField, field.take(key) else { return }
        state.apply.undoField = field.text.isEmpty ? nil : field
    }
}
