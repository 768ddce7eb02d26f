// Page 1: which server this is, with what rights it is looked at, and what an earlier run left behind.

import Diagnosis
import TerminalUI

struct ServerPage: CheckPage {
    let step = Step.server
    let doing = "Asking the system what it is and what listens …"
    let help = [
        "Which machine this is, which Postfix configuration is looked at, and who you are on it.",
        "Pages 1 to 8 only read. Nothing on the server is changed before page 9, and there only after a typed word.",
        "Without root some things cannot be seen. The page says which, and how to start the wizard with root.",
    ]

    func write(_ state: WizardState, into text: inout PaneText) {
        writeRecovered(state, into: &text)
        writeLastChange(state, into: &text)
        writeBriefing(state, into: &text)
        writeCheck(state, into: &text)
        let isTold = state.findings(of: .server).contains { $0.evidence.contains { $0 == .command(state.context.sudoCommand) } }
        guard state.lacksRoot, !isTold, mark(state) != .unknown else { return }
        text.heading("You are not root")
        text.prose("All checks work as far as the files can be read. To be able to repair, start it so:")
        text.command(state.context.sudoCommand)
    }

    private func writeRecovered(_ state: WizardState, into text: inout PaneText) {
        guard !state.recovered.isEmpty else { return }
        text.marked(Mark.symptom.styled, "An earlier run was interrupted; it was recovered now:", .strong)
        for change in state.recovered { text.prose(change.sentence, indent: 2) }
        text.blank()
    }

    /// What was told before, or is over since, is not told again.
    private func writeLastChange(_ state: WizardState, into text: inout PaneText) {
        guard let last = state.lastChange, last.configDirectory == state.knownServer?.configDirectory, state.apply.report == nil,
            state.apply.undo == .none, !state.recovered.contains(where: { $0.id == last.id })
        else { return }
        if last.isRunning {
            text.marked(
                Mark.symptom.styled,
                "Another run of this program is changing this server right now (\(last.id)). All pages look again when it has ended.")
            text.blank()
            return
        }
        let time = last.time.replacing("T", with: " ").replacing("Z", with: " UTC")
        text.prose("Last change here, \(time), \(last.stateName): \(last.summary)")
        text.path(last.report)
        text.blank()
    }

    private func writeBriefing(_ state: WizardState, into text: inout PaneText) {
        guard let practice = state.context.practice else { return }
        text.headline("Practice: \(practice.title)")
        for paragraph in practice.briefing { text.prose(paragraph) }
        text.prose("The server is simulated: nothing real is touched.", .dim)
        if !practice.ports.isEmpty { text.prose("Its ports: \(practice.ports.joined(separator: ", ")).") }
        text.blank()
    }
}
