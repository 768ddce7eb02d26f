// Page 8 where no line is to be edited: why, and what to do instead.

import Diagnosis
import Repair
import TerminalUI

extension RepairPage {
    func writeNothingToEdit(_ state: WizardState, _ menu: RepairMenu, into text: inout PaneText) {
        let verdict = state.assessment.verdict
        text.headline(verdict.kind == .healthy ? Words.nothing : Words.noLine)
        text.prose(why(state.assessment))
        text.blank()
        text.marked(Page.diagnosis.content.mark(state).styled, verdict.summary)
        for fault in verdict.faults where !fault.next.isEmpty {
            text.heading(fault == verdict.faults.first ? Words.doInstead : fault.summary)
            text.steps(fault.next)
        }
        if !verdict.faults.isEmpty { text.prose(Words.thenLookAgain) }
        for advice in menu.advice {
            text.heading(advice.title)
            for sentence in advice.text { text.prose(sentence) }
        }
        if !verdict.missing.isEmpty {
            text.heading(Words.wouldHelp)
            text.bullets(verdict.missing)
        }
    }

    private func why(_ assessment: Assessment) -> String {
        if assessment.configuration == nil { return Words.notRead }
        return switch assessment.verdict.kind {
        case .healthy: Words.nothingRejected
        case .trap: Words.hurtsLater
        case .otherFault: Words.otherCause
        case .cannotTell: Words.tooLittle
        case .confirmed, .likely: Words.areValid
        }
    }
}
