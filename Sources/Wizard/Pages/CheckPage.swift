// Pages 1–6: what one gathering step found, or what it is doing now.

import Diagnosis
import TerminalUI

protocol CheckPage: WizardPage {
    var step: Step { get }
    /// What is being done while the step runs.
    var doing: String { get }
    func faults(_ state: WizardState) -> [Sighting]
    /// What the page shows depends on the verdict over all steps.
    var isJudgedByVerdict: Bool { get }
}

extension CheckPage {
    func write(_ state: WizardState, into text: inout PaneText) { writeCheck(state, into: &text) }

    /// What the step found, the worst first.
    func writeCheck(_ state: WizardState, into text: inout PaneText) {
        guard !state.facts.lacks(step) else {
            writePending(state, into: &text)
            return
        }
        let findings = state.findings(of: step)
        let faults = faults(state)
        for fault in faults {
            text.headline(fault.summary + ".")
            if let reason = fault.reason.first { text.prose(reason + ".") }
            text.evidence(fault.evidence)
        }
        for finding in findings {
            text.finding(finding, isMarked: !faults.isEmpty || findings.count > 1 || finding.status == .cannotTell)
        }
        if let reason = state.facts.reason(step), !findings.contains(where: { $0.status == .cannotTell }) {
            text.blank()
            text.marked(Mark.unknown.styled, Words.cannotTell(reason), .strong)
        }
        let shown = findings.flatMap(\.evidence)
        if mark(state) == .unknown, state.lacksRoot, !shown.contains(.command(state.context.sudoCommand)) {
            text.heading(Words.notRoot)
            text.prose(Words.seesMore)
            text.command(state.context.sudoCommand)
        }
        if text.lines.isEmpty { text.headline(Words.nothing(about: step)) }
    }

    private func writePending(_ state: WizardState, into text: inout PaneText) {
        let isCancelled = state.cancelling.contains(step)
        text.marked(Mark.running(state.spinner).styled, isCancelled ? Words.cancelling : doing, .strong)
        text.blank()
        text.prose(isCancelled ? Words.endsSoon : Words.meanwhile)
    }

    func mark(_ state: WizardState) -> Mark { checkMark(state) }

    var isJudgedByVerdict: Bool { false }

    /// Faults of the verdict that belong on this page and that no check of it tells.
    func faults(_ state: WizardState) -> [Sighting] { [] }

    /// All that the page's checks and its faults rest on is there: before that nothing is fine yet.
    private func isSettled(_ state: WizardState) -> Bool {
        if isJudgedByVerdict { return state.isComplete }
        return Check.all.filter { $0.step == step }.allSatisfy { check in !check.needs.contains(where: state.facts.lacks) }
    }

    func checkMark(_ state: WizardState) -> Mark {
        guard !state.facts.lacks(step) else { return .pending }
        let findings = state.findings(of: step)
        if !faults(state).isEmpty { return .symptom }
        if let worst = findings.first?.status, worst == .symptom || worst == .trap { return .symptom }
        if state.facts.reason(step) != nil || findings.contains(where: { $0.status == .cannotTell }) { return .unknown }
        return isSettled(state) ? .good : .pending
    }
}

extension WizardState {
    /// What was found at a step, the worst first.
    func findings(of step: Step) -> [Finding] {
        let all = assessment.findings.filter { $0.step == step }.map { $0.showing(rootCommand: context.sudoCommand) }
        return all.sorted { [$0.status.weight] }
    }
}

/// What these pages say beside what they are doing and what was found.
private enum Words {
    static let cancelling = "Cancelling …"
    static let endsSoon = "It ends as soon as the program in hand has stopped."
    static let meanwhile = "x cancels it. Enter goes on meanwhile; the result comes here by itself."
    static let notRoot = "You are not root"
    static let seesMore = "With root more may be seen:"
    static func cannotTell(_ reason: String) -> String { "Cannot tell: \(reason)" }
    static func nothing(about step: Step) -> String { "Nothing to say about \(step.spoken)." }
}
