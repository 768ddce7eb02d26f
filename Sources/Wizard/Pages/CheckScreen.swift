// Pages 1–6: what one gathering step found, or what it is doing now.

import Diagnosis
import TerminalUI

struct CheckScreen: Screen {
    let step: Step
    /// What is being done while the step runs.
    let doing: String
    let help: [String]

    func write(_ state: WizardState, into text: inout PaneText) {
        guard !state.facts.isPending(step) else {
            writePending(state, into: &text)
            return
        }
        let findings = state.findings(of: step)
        for finding in findings { text.finding(finding, isMarked: findings.count > 1 || finding.status == .cannotTell) }
        if let reason = state.facts.reason(step), !findings.contains(where: { $0.status == .cannotTell }) {
            text.blank()
            text.marked(Mark.unknown.styled, "Cannot tell: \(state.withExactCommand(reason, isShown: false))", .strong)
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

    func mark(_ state: WizardState) -> Mark {
        guard !state.facts.isPending(step) else { return .pending }
        let findings = state.findings(of: step)
        if let worst = findings.first?.status, worst == .symptom || worst == .trap { return .symptom }
        if state.facts.reason(step) != nil || findings.contains(where: { $0.status == .cannotTell }) { return .unknown }
        return .good
    }
}

extension WizardState {
    /// The judging knows that root is needed; with which options the wizard was started is known here.
    private func withExactCommand(_ finding: Finding) -> Finding {
        var finding = finding
        // One command on a page: where it stands on a line of its own, sentences do not repeat it.
        let command = Evidence.command(context.sudoCommand)
        finding.evidence = finding.evidence.map { $0 == .command("sudo postfix-tls-wizard") ? command : $0 }
        let isShown = finding.evidence.contains(command)
        finding.evidence = finding.evidence.map { piece in
            switch piece {
            case .text(let text): .text(withExactCommand(text, isShown: isShown))
            case .meaning(let text): .meaning(withExactCommand(text, isShown: isShown))
            case .fact(let label, let value): .fact(label: label, value: withExactCommand(value, isShown: isShown))
            default: piece
            }
        }
        finding.summary = withExactCommand(finding.summary, isShown: isShown)
        return finding
    }

    /// What is behind `Run sudo` at the end of a sentence becomes the command this wizard was started with, or goes.
    func withExactCommand(_ text: String, isShown: Bool) -> String {
        guard let range = text.firstRange(of: " Run sudo ") else { return text }
        return text[..<range.lowerBound] + (isShown ? "" : " Run \(context.sudoCommand)")
    }

    /// What was found at a step, the worst first.
    func findings(of step: Step) -> [Finding] {
        let all = assessment.findings.filter { $0.step == step }.map(withExactCommand)
        return all.enumerated().sorted { ($0.element.status.weight, $0.offset) < ($1.element.status.weight, $1.offset) }.map(\.element)
    }
}
