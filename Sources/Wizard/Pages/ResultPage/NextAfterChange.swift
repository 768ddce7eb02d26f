// What comes next on page 10, for each way that a change or an undo can end. Its sentences stand here alone.

import Diagnosis
import Repair

struct NextAfterChange {
    private let report: ChangeReport
    private let state: WizardState

    init(_ report: ChangeReport, _ state: WizardState) {
        self.report = report
        self.state = state
    }

    /// None where the headline says that all is done.
    var steps: [NextStep] {
        switch report.outcome {
        case .changed: report.proven ? report.next : unproven
        case .reverted where report.isIncomplete, .restored where report.isIncomplete, .failed: byHand
        case .reverted: reverted
        case .restored: otherFault + [again]
        case .refused: refused
        case .nothingToDo: [lookAgain]
        }
    }

    private var lookAgain: NextStep { .say("Press r: everything is looked at again, and page 7 says what is left") }
    private var again: NextStep { .say(ApplyPage.Words.again) }
    private var start: NextStep { .say("Start Postfix", run: state.knownPicture.startCommand) }

    private var unproven: [NextStep] {
        (state.knownPicture.isStopped ? [start] : []) + report.next + [lookAgain]
            + (state.canUndo ? [.say("If it did not help, undo it: the word is typed below")] : [])
    }

    private var reverted: [NextStep] {
        let known = otherFault
        return (known.isEmpty ? [.say("What stands above is why: put that right first")] : known) + [again]
    }

    /// Another fault came to light behind what was repaired.
    private var otherFault: [NextStep] {
        guard report.showsOtherFault || state.faultBehindTheList != nil else { return [] }
        return [
            .say("This was not the only fault. Put the other one right first, or choose keep on page 9 (\(state.context.tabKey))")
        ] + (report.otherFaultText.map { [.say("The other one: \($0)")] } ?? []) + (report.otherFault?.next ?? [])
    }

    private var byHand: [NextStep] {
        (report.byHand.isEmpty ? [] : [.say("Run the commands by hand that stand below, from the first to the last")]) + [lookAgain]
    }

    private var refused: [NextStep] {
        switch report.refusal {
        case .privilege: [.say("Only root may change the server: start the wizard with root", run: state.context.sudoCommand)]
        case .notRunning: [start, .say("Then press r; to repair: page 8")]
        case .changedSinceDiff: [.say("Page 9 has the new diff: read it, and type the word again")]
        case .cancelled: [.say("Nothing was written; to repair: page 8")]
        case .laterEdits:
            [.say("Somebody edited the file since: compare it with the copy before anything else"), byHand.first ?? lookAgain]
        case .inputMissing, .notInForce: [lookAgain]
        case .notPossible, nil: [.say("Put right what stands above, then press r; to repair: page 8")]
        }
    }
}
