// Page 7: the verdict. What it does to users comes first, then why, then what to do; what it rests on is folded.

import Diagnosis
import TerminalUI

struct DiagnosisPage: WizardPage {
    var help: [String] {
        [
            "The six checks put together: what is wrong for whom, why, and what to do next. Nothing is changed here.",
            "Confirmed: the list is invalid and its effect was seen. Likely: one of the two could not be seen. Seen: another fault, "
                + "with what shows it.",
            "o opens what the verdict rests on: what was seen, one by one, and what else it could have been.",
        ]
    }

    /// Rows of the usual screen: within them stands what is wrong, for whom, why, and what to do.
    private static let firstScreen = 20

    func write(_ state: WizardState, into text: inout PaneText) {
        let verdict = state.assessment.verdict
        if !state.isComplete { text.running(state, consequence: Words.preliminary) }
        let evidence = verdict.faults.first.map { $0.id == Fault.invalidList.id ? [] : $0.evidence } ?? []
        var trial = PaneText(width: text.width)
        writeAccount(state, verdict, evidence, into: &trial)
        let fits = trial.lines.count <= DiagnosisPage.firstScreen
        writeAccount(state, verdict, fits ? evidence : [], into: &text)
        writeFolded(verdict, evidence: fits ? [] : evidence, into: &text)
    }

    /// `evidence`: what shows the fault, where there is room for it.
    private func writeAccount(_ state: WizardState, _ verdict: Verdict, _ evidence: [Evidence], into text: inout PaneText) {
        text.headline(verdict.summary, word: verdict.kind.spoken)
        writeImpact(verdict, since: state.assessment.since, into: &text)
        if !evidence.isEmpty { text.evidence(evidence) }
        writeReason(verdict, into: &text)
        writeNext(state, verdict, into: &text)
    }

    private func writeImpact(_ verdict: Verdict, since: String?, into text: inout PaneText) {
        let effect = verdict.faults.first?.effect ?? ""
        guard !verdict.impact.isEmpty || !effect.isEmpty else { return }
        let words = [verdict.urgency.word, since.map(Words.since)].compactMap(\.self)
        text.heading(Words.whatThisDoes, word: words.isEmpty ? nil : words.joined(separator: ", "))
        let column = verdict.impact.map { cellWidth(of: $0.port) }.max() ?? 0
        for impact in verdict.impact {
            text.marked(Mark.symptom.styled, "\(padded(impact.port, to: column))  \(impact.effect)", hanging: column + 2)
        }
        if verdict.impact.isEmpty { text.prose(effect + ".") }
    }

    private func writeReason(_ verdict: Verdict, into text: inout PaneText) {
        guard !verdict.cause.isEmpty else { return }
        text.heading(Words.why)
        for sentence in verdict.cause { text.prose(sentence) }
    }

    private func writeNext(_ state: WizardState, _ verdict: Verdict, into text: inout PaneText) {
        text.heading(Words.whatToDo)
        if !state.isComplete {
            text.prose(Words.waitOrRead)
        } else if let remedy = state.offered.first {
            if state.menu?.mayBeLeft == true {
                text.prose(Words.canBeMadeSafe(remedy.plan.places))
            } else if remedy.plan.edits.isEmpty {
                text.prose(Words.nextPageSaysHow)
            } else {
                text.prose(Words.change(remedy.plan.places))
            }
        } else if let first = verdict.faults.first, !first.next.isEmpty {
            text.steps(first.next)
            text.prose(Words.thenLookAgain)
        } else if !verdict.missing.isEmpty {
            text.prose(Words.tooLittle)
            text.bullets(verdict.missing)
        } else if verdict.kind == .healthy {
            guard !state.isPractice else { return text.prose(Words.practiceEnds) }
            text.prose(Words.tryFromOutside)
            for command in OutsideTest(state).commands() { text.command(command) }
        } else {
            text.prose(Words.lookAgain)
        }
    }

    private func writeFolded(_ verdict: Verdict, evidence: [Evidence], into text: inout PaneText) {
        if !evidence.isEmpty { text.fold(Words.whatShowsIt, short: Words.Short.evidence) { $0.evidence(evidence) } }
        let others = verdict.faults.dropFirst()
        if !others.isEmpty {
            text.fold(Words.alsoSeen(others.count), short: Words.Short.others) { pane in
                for other in others {
                    pane.marked(Mark.symptom.styled, other.summary + ".")
                    pane.steps(other.next)
                }
            }
        }
        let isAsked = verdict.kind != .healthy
        if verdict.isOfTheArticle, !verdict.symptoms.isEmpty {
            let seen = verdict.symptoms.count { $0.met == true }
            text.fold(Words.symptoms(seen: seen, of: verdict.symptoms.count), short: Words.Short.symptoms) {
                writeSymptoms(verdict, into: &$0)
            }
        }
        if isAsked, !verdict.ruledOut.isEmpty {
            text.fold(Words.ruledOut(verdict.ruledOut.map(\.name)), short: Words.Short.ruledOut) { pane in
                for other in verdict.ruledOut { pane.marked(StyledText("-", .dim), "\(other.name): \(other.reason)") }
            }
        }
        if !verdict.missing.isEmpty, !verdict.faults.isEmpty {
            text.fold(Words.missingProof, short: Words.Short.missing) { $0.bullets(verdict.missing) }
        }
    }

    /// Seen is neither good nor bad: red is for the fault alone.
    private func writeSymptoms(_ verdict: Verdict, into text: inout PaneText) {
        for symptom in verdict.symptoms {
            let word = padded(Words.met(symptom.met), to: 8)
            text.marked(StyledText(word, .dim), symptom.title)
            if !symptom.detail.isEmpty { text.prose(symptom.detail, .dim, indent: 9) }
        }
    }

    func mark(_ state: WizardState) -> Mark { state.isComplete ? mark(of: state.assessment.verdict) : .pending }

    private func mark(of verdict: Verdict) -> Mark {
        switch verdict.kind {
        case .confirmed, .likely, .otherFault, .trap: .symptom
        case .healthy: .good
        case .cannotTell: .unknown
        }
    }
}

extension VerdictKind {
    /// As it is said to a person; `rawValue` is for programs.
    package var spoken: String {
        switch self {
        case .confirmed: "confirmed"
        case .likely: "likely"
        case .otherFault: "seen"
        case .trap: "to be put right"
        case .healthy: "healthy"
        case .cannotTell: "cannot tell"
        }
    }
}

extension PaneText {
    /// The checks that are not through yet.
    mutating func running(_ state: WizardState, consequence: String) {
        let names = state.pendingSteps.map(\.spoken).joined(separator: ", ")
        marked(Mark.running(state.spinner).styled, DiagnosisPage.Words.stillRunning(names, consequence))
    }

    /// What an admin does: each command on a line of its own, to be copied.
    mutating func steps(_ steps: [NextStep]) {
        for step in steps {
            if !step.sentence.isEmpty { marked(StyledText("-", .dim), step.lead) }
            if let line = step.command { command(line, indent: 2) }
        }
    }
}

extension DiagnosisPage {
    /// What this page says of its own; what is wrong, for whom and why is the verdict's.
    fileprivate enum Words {
        static func stillRunning(_ names: String, _ consequence: String) -> String { "Still running: \(names). \(consequence) x cancels." }
        static let preliminary = "The verdict below is preliminary."
        static let whatThisDoes = "What this does"
        static func since(_ moment: String) -> String { "since \(moment)" }
        static let why = "Why"

        static let whatToDo = "What to do"
        static let waitOrRead = "Wait for the checks, or read on: the pages fill by themselves."
        static func change(_ places: String) -> String { "Change \(places): next page. Nothing changes yet." }
        static func canBeMadeSafe(_ places: String) -> String { "Nothing has to be done today. The next page can make \(places) safe." }
        static let nextPageSaysHow = "The next page says how."
        static let thenLookAgain = "Then press r: everything is looked at again."
        static let tooLittle = "Too little was seen to say. What would help:"
        static let practiceEnds = "Nothing: customers can send. The practice ends here."
        static let tryFromOutside = "Nothing here. If customers still cannot send, try from their side:"
        static let lookAgain = "Look again with r; the next page says what else there is."

        static let whatShowsIt = "What shows it"
        static func alsoSeen(_ count: Int) -> String { "Also seen: \(count == 1 ? "one more fault" : "\(count) more faults")" }
        static func symptoms(seen: Int, of all: Int) -> String { "\(seen) of \(all) symptoms of the vendor's article seen" }
        static func met(_ isMet: Bool?) -> String { isMet.map { $0 ? "seen" : "not seen" } ?? "unknown" }
        static func ruledOut(_ names: [String]) -> String { "Ruled out: \(names.joined(separator: ", "))" }
        static let missingProof = "Proof that is missing"

        /// As the lower edge names these parts.
        enum Short {
            static let evidence = "Evidence"
            static let others = "Other faults"
            static let symptoms = "Symptoms"
            static let ruledOut = "Ruled out"
            static let missing = "Missing proof"
        }
    }
}
