// Page 10: before and after over the same probes, where the report is, and the ways back.

import Diagnosis
import Repair
import TerminalUI

struct ResultPage: WizardPage {
    var help: [String] {
        [
            "The same ports, tried before and after the change, side by side.",
            "u writes the old files again and reloads Postfix, after one more question. The fault is then back as well.",
            "The ports were tried from this server. A firewall in between shows only from outside: run the command given there.",
        ]
    }

    func write(_ state: WizardState, into text: inout PaneText) {
        guard let report = state.apply.report ?? state.apply.earlierUndone else {
            text.headline("Nothing was changed yet")
            text.blank()
            text.prose("The result of an apply is shown here. Page 8 has the repairs, page 9 applies one.")
            return
        }
        switch state.apply.undo {
        case .running:
            text.headline("Undoing: the old configuration is being written again")
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
        if report.outcome == .changed, let warnings = state.apply.remedy?.plan.lastingWarnings, !warnings.isEmpty {
            text.blank()
            text.warnings(warnings)
        }
        if report.outcome == .reverted, !report.isIncomplete { writeNext(state, hidden: report.showsOtherFault, into: &text) }
        writeWaysBack(report, state, into: &text)
        writeOutside(report, state, into: &text)
        writeLesson(state, into: &text)
    }

    private func writeUndone(_ report: ChangeReport, _ state: WizardState, into text: inout PaneText) {
        let isBack = report.outcome == .restored && !report.isIncomplete
        text.headline(isBack ? "Undone: the old configuration is back, and the old fault with it" : report.headline)
        if report.summary != report.headline { text.prose(report.summary) }
        text.details(report.details)
        text.beforeAfter(report.comparison(warningsBefore: nil))
        if isBack { writeNext(state, hidden: false, into: &text) }
        if !isBack, !report.byHand.isEmpty {
            text.heading("By hand")
            for line in report.byHand { text.command(line) }
        }
        if let path = report.reportPath {
            text.heading("Report")
            text.path(path)
        }
        writeLesson(state, into: &text)
    }

    /// `hidden`: another fault came to light behind the list.
    private func writeNext(_ state: WizardState, hidden: Bool, into text: inout PaneText) {
        text.heading("What next")
        if hidden || state.faultBehindTheList != nil {
            text.prose("The list was not the only fault. Mend the other one first, or keep the new list all the same: k on page 9.")
        }
        text.prose(ApplyPage.again)
    }

    private func writeWaysBack(_ report: ChangeReport, _ state: WizardState, into text: inout PaneText) {
        // After a complete revert there is nothing left to undo.
        let stands = report.outcome == .changed || report.outcome == .failed || report.isIncomplete
        if stands, !report.byHand.isEmpty {
            text.heading("The way back")
            if state.canUndo { text.prose(state.isPractice ? "Press u." : "Press u, or run:") }
            if state.canUndo, !state.isPractice { text.command(state.ownCommand(["undo"] + (report.id.map { [$0] } ?? [])), indent: 2) }
            text.prose("By hand, without this program:")
            for line in report.byHand { text.command(line, indent: 2) }
        }
        if let path = report.reportPath {
            text.heading("Report")
            text.path(path)
        }
    }

    private func writeOutside(_ report: ChangeReport, _ state: WizardState, into text: inout PaneText) {
        guard report.outcome == .changed, !state.isPractice, !report.after.isEmpty else { return }
        text.heading("Tested from this server")
        guard let test = OutsideTest(state).test(of: report.after.map(\.endpoint)) else {
            text.prose("The repaired services listen on this machine only; from outside there is nothing to test.")
            return
        }
        text.prose("From outside, run on another machine; a certificate and a line with \(test.reply) must come:")
        for command in test.commands { text.command(command, indent: 2) }
    }

    private func writeLesson(_ state: WizardState, into text: inout PaneText) {
        guard let practice = state.context.practice else { return }
        text.heading("What was learned")
        text.bullets(practice.lesson)
        text.prose("This was practice: nothing real was touched.", .strong)
    }

    func mark(_ state: WizardState) -> Mark {
        guard let report = state.apply.report ?? state.apply.earlierUndone else { return .pending }
        if case .finished(let undone) = state.apply.undo { return undone.outcome == .restored && !undone.isIncomplete ? .good : .symptom }
        if state.apply.undo == .running { return .running(state.spinner) }
        return report.outcome == .changed ? (report.proven ? .good : .unknown) : .symptom
    }
}

// MARK: - Keys: undo, with one deliberate question

extension WizardState {
    /// A change of this session stands and was not undone.
    var canUndo: Bool { apply.stands && !isChanging }
}

extension ResultPage {
    func writePinned(_ state: WizardState, into text: inout PaneText) {
        guard state.apply.isAskingUndo else { return }
        text.add([])
        text.marked(
            StyledText(String(FrameGlyphs.unicode.here), .strong),
            "Undo it: the old files again, and Postfix reloaded? The old fault comes back with them. y undoes, Esc leaves it, as any other key does.",
            .strong)
    }

    func perform(_ request: Request, on state: inout WizardState) -> [Effect]? {
        switch request {
        case .yes where state.apply.isAskingUndo:
            state.apply.isAskingUndo = false
            state.apply.undo = .running
            state.apply.checklist = []
            state.scroll[.result] = nil
            return [.undo(id: state.apply.report?.id, state.knownFacts)]
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

extension ChangeReport {
    /// The log named another fault while this change was tried.
    var showsOtherFault: Bool { logAfter.contains { $0.kind.isOtherFault } }
}
