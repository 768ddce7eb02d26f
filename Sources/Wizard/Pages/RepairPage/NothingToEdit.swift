// Page 8 where no line is to be edited: why, and what to do instead.

import Diagnosis
import Repair
import TerminalUI

extension RepairPage {
    func writeNothingToEdit(_ state: WizardState, _ menu: RepairMenu, into text: inout PaneText) {
        let verdict = state.assessment.verdict
        text.headline(verdict.kind == .healthy ? "There is nothing to repair" : "No line here can be repaired by this program")
        text.prose(state.assessment.whyNothingToEdit)
        text.blank()
        text.marked(Page.diagnosis.content.mark(state).styled, verdict.summary)
        for fault in verdict.faults where !fault.next.isEmpty {
            text.heading(fault == verdict.faults.first ? "What to do instead" : fault.summary)
            text.steps(fault.next)
        }
        if !verdict.faults.isEmpty { text.prose("Then press r: everything is looked at again.") }
        for advice in menu.advice {
            text.heading(advice.title)
            for sentence in advice.text { text.prose(sentence) }
        }
        if !verdict.missing.isEmpty {
            text.heading("What would help to tell more")
            text.bullets(verdict.missing)
        }
    }
}

extension Assessment {
    fileprivate var whyNothingToEdit: String {
        if configuration == nil {
            return "The configuration files or the version of Postfix could not be read, and the wizard does not edit on a guess."
        }
        return switch verdict.kind {
        case .healthy: "No protocol list is rejected. Leave the configuration as it is."
        case .trap: "Everything works now; what may hurt later is told here."
        case .otherFault: "The protocol lists are not the cause, so editing them would not help."
        case .cannotTell: "Too little could be seen to say what to change, and the wizard does not edit on a guess."
        case .confirmed, .likely: "The lists in the files are valid as they stand now; an edit would change nothing."
        }
    }
}
