// What can lie over a page: help and the command log.

import Diagnosis
import TerminalUI

extension WizardState {
    /// The page in plain words, then the keys of the place that help was asked from.
    func writeHelp(into text: inout PaneText) {
        text.headline("Help: page \(page.rawValue), \(page.title)")
        for paragraph in page.content.help {
            text.blank()
            text.prose(paragraph)
        }
        text.heading("Words")
        text.facts(Glossary.words)
        text.heading("Keys here")
        let keys = KeyTable.bindings(in: pageContext).filter { $0.request.page == nil }.compactMap(keyRow)
        text.facts(keys + [("1 to 9, 0", "go to that page; 0 is page 10")])
        text.heading("Marks")
        let marks: [(Mark, String)] = [
            (.good, "fine"), (.symptom, "symptom found"), (.unknown, "cannot tell"), (.pending, "not yet"),
        ]
        for (mark, meaning) in marks { text.marked(mark.styled, meaning, indent: 2) }
        let glyphs = FrameGlyphs.unicode
        let signs: [(String, String)] = [
            (String(Mark.spinnerFrames), "running now: the sign turns"), (String(glyphs.here), "you are here, and it is not done yet"),
            (String(glyphs.pointer), "the page shown; beside a line: what that line says"),
        ]
        for (sign, meaning) in signs { text.marked(StyledText(sign, .dim), meaning, indent: 2) }
    }

    /// Returns nil for keys that no line can hold, where lines are typed.
    private func keyRow(_ binding: KeyBinding) -> (String, String)? {
        guard context.isPlain else { return (binding.keyNames, binding.help) }
        return binding.isScrolling || binding.label.isEmpty ? nil : (binding.typed, binding.help)
    }

    /// Every command as an admin would type it, newest last.
    func writeCommands(into text: inout PaneText) {
        text.headline("Commands run so far: \(commands.count)")
        guard !commands.isEmpty else {
            text.blank()
            text.prose("None yet. Each command is listed here as soon as it has ended.")
            return
        }
        text.prose("As an admin would type them, the newest last. Checks only read; nothing is changed but by applying and undoing.")
        if isPractice {
            text.prose(
                "These are the practice's own. Its postconf, postfix and package commands are simulated: typed by hand they would ask this "
                    + "machine, which knows nothing of the incident. Only openssl really runs, against the stand-in ports.")
        }
        for record in commands {
            text.blank()
            text.command(record.shown)
            text.prose("\(record.ending.spoken), \(record.milliseconds) ms", record.ending == .exited(0) ? .dim : .unknown, indent: 2)
        }
    }
}

extension Request {
    /// The page that a digit goes to.
    fileprivate var page: Page? { if case .page(let page) = self { page } else { nil } }
}

extension KeyBinding {
    /// All its keys: `q, Ctrl-C`.
    package var keyNames: String { keys.map(\.name).joined(separator: ", ") }
}

extension Key {
    /// As it is printed on the key, or as one says it.
    fileprivate var name: String {
        switch self {
        case .character(" "): "Space"
        case .character(let character): String(character)
        case .enter: "Enter"
        case .escape: "Esc"
        case .backspace: "Backspace"
        case .delete: "Del"
        case .tab: "Tab"
        case .backTab: "Shift-Tab"
        case .up: "↑"
        case .down: "↓"
        case .left: "Left"
        case .right: "Right"
        case .home: "Home"
        case .end: "End"
        case .pageUp: "PgUp"
        case .pageDown: "PgDn"
        case .function(let number): "F\(number)"
        case .control(let character): "Ctrl-\(character.uppercased())"
        case .pasted: "Paste"
        }
    }
}

extension CommandResult.Ending {
    fileprivate var spoken: String {
        switch self {
        case .exited(0): "done"
        case .exited(let code): "exit code \(code)"
        case .signalled(let signal): "ended by signal \(signal)"
        case .timedOut(let seconds): "no end after \(seconds.formatted) s, stopped"
        case .cancelled: "cancelled"
        case .notFound: "no such program here"
        case .failed(let reason): "could not run: \(reason)"
        }
    }
}

extension Double {
    /// `5`, `2.5`.
    var formatted: String { self == rounded() && abs(self) < 1e9 ? String(Int(self)) : String(self) }
}
