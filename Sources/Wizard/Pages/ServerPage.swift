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
        text.headline(finding.summary, word: server.isRoot ? nil : Words.notRoot)
        for case .meaning(let sentence) in finding.evidence where server.isRoot { text.prose(sentence) }
        text.blank()
        writeWhatMatters(server, state, into: &text)
        writeNext(into: &text)
        text.fold(Words.about) { $0.finding(finding.withoutMeaning, isMarked: false) }
    }

    private func writeWhatMatters(_ server: ServerFacts, _ state: WizardState, into text: inout PaneText) {
        let picture = state.assessment.picture
        let wanted = picture.inetPorts
        let open = Set(server.listening.compactMap { $0.split(separator: ":").last.flatMap { Int($0) } })
        if !open.isEmpty, !wanted.isEmpty {
            let closed = wanted.filter { !open.contains($0) }
            let shown = wanted.filter(open.contains)
            if !shown.isEmpty { text.marked(Mark.good.styled, Words.open(shown)) }
            if !closed.isEmpty { text.marked(Mark.symptom.styled, Words.closed(closed)) }
        }
        for spot in server.blindSpots { text.marked(Mark.unknown.styled, spot) }
        for manager in state.facts.configuration.value?.managers ?? [] {
            text.marked(Mark.unknown.styled, Words.managed(by: manager))
        }
        if server.isRoot {
            text.marked(Mark.good.styled, Words.root)
        } else {
            text.blank()
            text.prose(Words.startAgain)
            text.command(state.context.sudoCommand)
        }
    }

    private func writeNext(into text: inout PaneText) {
        text.heading(Words.whatHappens)
        text.prose(Words.tenPages)
        text.prose(Words.next)
    }

    private func writeRecovered(_ state: WizardState, into text: inout PaneText) {
        guard !state.recovered.isEmpty else { return }
        text.marked(Mark.symptom.styled, Words.recovered, .strong)
        for change in state.recovered { text.prose(change.sentence, indent: 2) }
        text.blank()
    }

    /// What was told before, or is over since, is not told again.
    private func writeLastChange(_ state: WizardState, into text: inout PaneText) {
        guard let last = state.lastChange, last.configDirectory == state.knownServer?.configDirectory, state.apply.report == nil,
            state.apply.undo == .none, !state.recovered.contains(where: { $0.id == last.id })
        else { return }
        if last.isRunning {
            text.marked(Mark.symptom.styled, Words.isChanging(last.id))
            text.blank()
            return
        }
        let time = last.time.replacing("T", with: " ").replacing("Z", with: " UTC")
        text.prose(Words.lastChange(at: time, last.stateName, last.summary))
        text.path(last.report)
        text.blank()
    }

    private func writeBriefing(_ state: WizardState, into text: inout PaneText) {
        guard let practice = state.context.practice else { return }
        text.headline(Words.practice(practice.title))
        text.blank()
        for paragraph in practice.briefing { text.prose(paragraph) }
        text.blank()
        text.prose(Words.simulated)
        if !practice.ports.isEmpty {
            text.prose(Words.standIns(practice.ports), .dim)
        }
        text.blank()
        text.prose(Words.next)
        text.fold(Words.about) { writeCheck(state, into: &$0) }
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

extension ServerPage {
    /// What this page says of its own; the rest is the finding's.
    private enum Words {
        static let notRoot = "not root"
        static let root = "You are root: a repair can be made, and undone."
        static let startAgain = "You can look at everything that can be read. A repair needs root; start again so:"
        static let about = "About this server"

        static func open(_ ports: [Int]) -> String { "Mail ports that are open: \(list(ports))" }
        static func closed(_ ports: [Int]) -> String { "Configured, but nothing listens: \(list(ports))" }
        static func managed(by manager: String) -> String { "Something else writes these files too: \(manager)" }

        static let whatHappens = "What happens here"
        static let tenPages =
            "Ten pages, from what your customers see to the repair. Pages 1 to 8 only look. Nothing is changed before page 9, "
            + "and there only when you type a word."
        static let next = "Enter: the ports, as your customers see them."

        static let recovered = "An earlier run was interrupted; it was recovered now:"
        static func isChanging(_ id: String) -> String {
            "Another run of this program is changing this server right now (\(id)). All pages look again when it has ended."
        }
        static func lastChange(at time: String, _ state: String, _ summary: String) -> String {
            "Last change here, \(time), \(state): \(summary)"
        }

        static func practice(_ title: String) -> String { "Practice: \(title)" }
        static let simulated = "The server is simulated: nothing real is touched."
        static func standIns(_ ports: [String]) -> String {
            "Its ports are stand-ins on this machine; in commands \(ports.joined(separator: ", "))."
        }

        private static func list(_ ports: [Int]) -> String { ports.map(String.init).joined(separator: ", ") }
    }
}
