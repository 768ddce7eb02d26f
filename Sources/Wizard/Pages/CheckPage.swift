// Pages 1–6: what one gathering step found, or what it is doing now.

import Diagnosis
import TerminalUI

protocol CheckPage: WizardPage {
    var step: Step { get }
    /// What is being done while the step runs.
    var doing: String { get }
    func faults(_ state: WizardState) -> [Sighting]
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
            text.marked(Mark.unknown.styled, "Cannot tell: \(reason)", .strong)
        }
        let shown = findings.flatMap(\.evidence)
        if mark(state) == .unknown, state.lacksRoot, !shown.contains(.command(state.context.sudoCommand)) {
            text.heading("You are not root")
            text.prose("With root more may be seen:")
            text.command(state.context.sudoCommand)
        }
        if text.lines.isEmpty { text.headline("Nothing to say about \(step.spoken).") }
    }

    private func writePending(_ state: WizardState, into text: inout PaneText) {
        let isCancelled = state.cancelling.contains(step)
        text.marked(Mark.running(state.spinner).styled, isCancelled ? "Cancelling …" : doing, .strong)
        text.blank()
        text.prose(
            isCancelled
                ? "It ends as soon as the program in hand has stopped."
                : "x cancels it. Enter goes on meanwhile; the result comes here by itself.")
    }

    func mark(_ state: WizardState) -> Mark { checkMark(state) }

    /// Faults of the verdict that belong on this page and that no check of it tells.
    func faults(_ state: WizardState) -> [Sighting] { [] }

    func checkMark(_ state: WizardState) -> Mark {
        guard !state.facts.lacks(step) else { return .pending }
        let findings = state.findings(of: step)
        if !faults(state).isEmpty { return .symptom }
        if let worst = findings.first?.status, worst == .symptom || worst == .trap { return .symptom }
        if state.facts.reason(step) != nil || findings.contains(where: { $0.status == .cannotTell }) { return .unknown }
        return .good
    }
}

extension WizardState {
    /// What was found at a step, the worst first.
    func findings(of step: Step) -> [Finding] {
        let all = assessment.findings.filter { $0.step == step }.map { $0.showing(rootCommand: context.sudoCommand) }
        return all.enumerated().sorted { ($0.element.status.weight, $0.offset) < ($1.element.status.weight, $1.offset) }.map(\.element)
    }
}
