// Events in, state and effects out.

import Diagnosis
import Repair
import TerminalUI

extension WizardState {
    package mutating func update(_ event: Event) -> [Effect] {
        switch event {
        case .key(let key): return press(key)
        case .resized(let size): resized(to: size)
        case .tick: spinner = (spinner + 1) % Mark.spinnerFrames.count
        case .stepArrived(let result): arrived(result)
        case .ranCommand(let record): commands.append(record)
        case .applyProgress(let items):
            apply.checklist = items
            scroll[.apply, default: ScrollPlace()].keepsFocus = true
        case .applyFinished(let report): return applyFinished(report)
        case .undoFinished(let report): return undoFinished(report)
        case .recovered(let changes): recovered = changes
        case .remembered(let change): lastChange = change
        case .changedElsewhere: return isChanging ? [] : gatherAgain()
        case .terminated(let signal): return terminated(signal)
        }
        return []
    }

    /// A word or an answer that was begun is dropped when the window is too small to show what it would do.
    private mutating func resized(to size: Size) {
        self.size = size
        guard isTooSmall else { return }
        notice = nil
        if overlay == .quitQuestion { overlay = nil }
        if case .confirming = apply.phase {
            apply.phase = .review
            notice = "The window was too small: nothing was changed. Type the word again."
        }
        if apply.undoField != nil {
            apply.undoField = nil
            notice = "The window was too small: nothing was undone. Type the word again."
        }
    }

    private mutating func arrived(_ result: StepResult) {
        // While the server is being changed, what an earlier look still finds is history.
        if result.isPartial, isChanging { return }
        var facts = facts
        facts.take(result)
        if !result.isPartial { cancelling.remove(result.step) }
        if notice?.isAboutRunning == true { notice = nil }
        judge(facts)
    }

    /// Takes these facts, and brings everything that follows from them up to date.
    private mutating func judge(_ facts: Facts) {
        assessment = Assessment(facts)
        guard isComplete else {
            menu = nil
            return
        }
        lastPicture = nil
        menu = RepairMenu(for: assessment)
        chooseAgain(repair.chosenBefore)
        repair.chosenBefore = nil
        repair.selected = min(repair.selected, max(0, repairItems.count - 1))
        if repair.ownRemedy != nil { repair.ownRemedy = RepairMenu.own(repair.own.text, for: assessment) }
    }

    /// Forgets what was found and looks at everything anew: facts of two moments do not make one picture.
    mutating func gatherAgain() -> [Effect] {
        repair.chosenBefore = selectedName ?? repair.chosenBefore
        if isComplete { lastPicture = assessment.picture }
        judge(Facts())
        return [.gather(Step.allCases)]
    }

    private mutating func applyFinished(_ report: ChangeReport) -> [Effect] {
        notice = nil
        if report.refusal == .changedSinceDiff, endSignal == nil { return reviewAnew(report) }
        apply.phase = .finished
        apply.report = report
        if !report.checklist.isEmpty { apply.checklist = report.checklist }
        page = .result
        return afterChange(report)
    }

    /// The diff is void: look again, make a new one, and ask for the word again.
    private mutating func reviewAnew(_ report: ChangeReport) -> [Effect] {
        let keep = apply.keep
        apply = ApplyProgress()
        apply.keep = keep
        apply.changedMeanwhile = report.summary
        page = .apply
        scroll[.apply] = nil
        return gatherAgain()
    }

    private mutating func undoFinished(_ report: ChangeReport) -> [Effect] {
        notice = nil
        apply.undo = .finished(report)
        if !report.checklist.isEmpty { apply.checklist = report.checklist }
        page = .result
        return afterChange(report)
    }

    /// The facts are those of before the change: look again, unless the end was asked for meanwhile.
    private mutating func afterChange(_ report: ChangeReport) -> [Effect] {
        scroll[.result] = nil
        if let endSignal { return [.quit(exitCode: 128 + endSignal)] }
        return report.outcome == .refused ? [] : gatherAgain()
    }

    /// A lost terminal (SIGHUP, 1) does not stop a change: the same rules decide, then the wizard ends. Who asks the process to end has it
    /// wait for no silent port.
    private mutating func terminated(_ signal: Int32) -> [Effect] {
        guard isChanging else { return [.quit(exitCode: 128 + signal)] }
        endSignal = signal
        return signal == 1 ? [] : [.stopWaiting]
    }
}
