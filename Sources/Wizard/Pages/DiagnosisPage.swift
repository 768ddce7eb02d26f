// Page 7: the verdict and what it rests on.

import Diagnosis
import TerminalUI

struct DiagnosisPage: WizardPage {
    var help: [String] {
        [
            "The six checks put together: what is wrong, how sure that is, and what else it could have been.",
            "Confirmed: the list is invalid and its effect was seen. Likely: one of the two could not be seen.",
        ]
    }

    func write(_ state: WizardState, into text: inout PaneText) {
        writeRunning(state, into: &text)
        let verdict = state.assessment.verdict
        text.headline(verdict.summary)
        text.blank()
        text.add([StyledText("Confidence  ", .dim), mark(of: verdict).styled, StyledText(" " + verdict.kind.spoken, .strong)])
        writeSymptoms(verdict, into: &text)
        if !verdict.cause.isEmpty {
            text.heading("Cause")
            for sentence in verdict.cause { text.prose(sentence) }
        }
        writeFaults(verdict, into: &text)
        writeRuledOut(verdict, into: &text)
        if !verdict.impact.isEmpty {
            text.heading("Impact")
            text.bullets(verdict.impact)
        }
        if !verdict.urgency.isEmpty {
            text.heading("Urgency")
            text.prose(verdict.urgency)
        }
        if !verdict.missing.isEmpty {
            text.heading("Proof that is missing")
            text.bullets(verdict.missing)
        }
    }

    private func writeRunning(_ state: WizardState, into text: inout PaneText) {
        guard !state.isComplete else { return }
        text.running(state, consequence: "The verdict below is preliminary.")
        text.blank()
    }

    private func writeSymptoms(_ verdict: Verdict, into text: inout PaneText) {
        guard !verdict.symptoms.isEmpty else { return }
        text.heading("Symptoms of the article")
        for symptom in verdict.symptoms {
            let sign: StyledText =
                switch symptom.met {
                case true?: StyledText("[x]", .symptom)
                case false?: StyledText("[ ]", .good)
                case nil: StyledText("[?]", .unknown)
                }
            text.marked(sign, symptom.title)
            if !symptom.detail.isEmpty { text.prose(symptom.detail, .dim, indent: 4) }
        }
    }

    /// What shows the headline, what to do about it, and what else was seen.
    private func writeFaults(_ verdict: Verdict, into text: inout PaneText) {
        guard let first = verdict.faults.first else { return }
        if first.id != "invalid-list" { text.evidence(first.evidence) }
        if !first.effect.isEmpty {
            text.heading("What this does")
            text.prose(first.effect + ".")
        }
        if !first.next.isEmpty {
            text.heading("What to do")
            for line in first.next { text.prose(line) }
        }
        if verdict.faults.count > 1 {
            text.heading("Also seen")
            for other in verdict.faults.dropFirst() { text.marked(Mark.symptom.styled, other.summary + ".") }
        }
    }

    private func writeRuledOut(_ verdict: Verdict, into text: inout PaneText) {
        guard !verdict.ruledOut.isEmpty else { return }
        text.heading("Ruled out")
        for other in verdict.ruledOut { text.marked(Mark.good.styled, "\(other.name): \(other.reason)") }
    }

    func mark(_ state: WizardState) -> Mark { state.isComplete ? mark(of: state.assessment.verdict) : .pending }

    private func mark(of verdict: Verdict) -> Mark {
        switch verdict.kind {
        case .confirmed, .likely, .otherFault: .symptom
        case .trap: .symptom
        case .healthy: .good
        case .cannotTell: .unknown
        }
    }
}

extension VerdictKind {
    var spoken: String {
        switch self {
        case .confirmed: "confirmed"
        case .likely: "likely"
        case .otherFault: "another fault"
        case .trap: "works now, with a trap"
        case .healthy: "healthy"
        case .cannotTell: "cannot tell"
        }
    }
}

extension PaneText {
    /// The checks that are not through yet.
    mutating func running(_ state: WizardState, consequence: String) {
        let names = state.pendingSteps.map(\.spoken).joined(separator: ", ")
        marked(Mark.running(state.spinner).styled, "Still running: \(names). \(consequence) x cancels.")
    }
}
