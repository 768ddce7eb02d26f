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
        if state.context.practice != nil { return writeBriefing(state, into: &text) }
        guard let server = state.facts.server.value, let finding = state.findings(of: .server).first else {
            return writeCheck(state, into: &text)
        }
        text.headline(finding.summary, word: server.isRoot ? nil : "not root")
        for case .meaning(let sentence) in finding.evidence where server.isRoot { text.prose(sentence) }
        text.blank()
        writeWhatMatters(server, state, into: &text)
        writeNext(state, into: &text)
        text.fold("About this server") { $0.finding(finding.withoutMeaning, isMarked: false) }
    }

    private func writeWhatMatters(_ server: ServerFacts, _ state: WizardState, into text: inout PaneText) {
        let picture = state.assessment.picture
        let wanted = picture.numbers(of: picture.listeners.filter { $0.service.type == "inet" })
        let open = Set(server.listening.compactMap { $0.split(separator: ":").last.flatMap { Int($0) } })
        if !open.isEmpty, !wanted.isEmpty {
            let closed = wanted.filter { !open.contains($0) }
            let shown = wanted.filter(open.contains).map(String.init).joined(separator: ", ")
            if !shown.isEmpty { text.marked(Mark.good.styled, "Mail ports that are open: \(shown)") }
            if !closed.isEmpty {
                text.marked(Mark.symptom.styled, "Configured, but nothing listens: \(closed.map(String.init).joined(separator: ", "))")
            }
        }
        for spot in server.blindSpots { text.marked(Mark.unknown.styled, spot) }
        for manager in state.facts.configuration.value?.managers ?? [] {
            text.marked(Mark.unknown.styled, "Something else writes these files too: \(manager)")
        }
        if server.isRoot {
            text.marked(Mark.good.styled, "You are root: a repair can be made, and undone.")
        } else {
            text.blank()
            text.prose("You can look at everything that can be read. A repair needs root; start again so:")
            text.command(state.context.sudoCommand)
        }
    }

    private func writeNext(_ state: WizardState, into text: inout PaneText) {
        text.heading("What happens here")
        text.prose(
            "Ten pages, from what your customers see to the repair. Pages 1 to 8 only look. Nothing is changed before page 9, and there only when you type a word."
        )
        text.prose("Enter: the ports, as your customers see them.")
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
        text.blank()
        for paragraph in practice.briefing { text.prose(paragraph) }
        text.blank()
        text.prose("The server is simulated: nothing real is touched.")
        if !practice.ports.isEmpty {
            text.prose("Its ports are stand-ins on this machine; in commands \(practice.ports.joined(separator: ", ")).", .dim)
        }
        text.blank()
        text.prose("Enter: the ports, as your customers see them.")
        text.fold("About this server") { writeCheck(state, into: &$0) }
    }
}

extension Finding {
    /// What it means is told where the page says it.
    fileprivate var withoutMeaning: Finding {
        var finding = self
        finding.evidence = evidence.filter { piece in
            switch piece {
            case .meaning, .command, .thisProgramAsRoot: false
            default: true
            }
        }
        return finding
    }
}
