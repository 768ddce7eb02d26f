// The walk line by line: a page is printed whole, then an answer is read, a line each; nothing that was printed is ever drawn over. The
// same state as in the full screen decides what an answer does.

import Glibc
import Repair
import TerminalUI
import Wizard

struct PlainSession {
    let queue: EventQueue
    let effects: EffectRunner

    private static let signals: [Int32] = [SIGHUP, SIGTERM, SIGINT, SIGQUIT]
    private static let width = 78
    /// Milliseconds after which a page that is still being looked up is said to be.
    private static let patience: Int32 = 1500

    /// Ends with the walk, or with the end of input.
    func run(context: WizardContext) throws -> WizardSession.End {
        var context = context
        context.isPlain = true
        context.mayChange = isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1
        if !adoptCharacterSet() { context.ascii = true }
        var walk = Walk(state: WizardState(context: context, size: Size(columns: 80, rows: 24)), signals: SignalPipe(PlainSession.signals))
        effects.begin(with: walk.state.begin())
        while walk.exitCode == nil {
            try settle(&walk)
            if walk.exitCode != nil { break }
            try show(&walk)
            guard let line = try readAnswer(&walk) else { break }
            try answer(line, &walk)
        }
        return WizardSession.End(exitCode: walk.exitCode ?? 0, change: walk.state.standingChange, failedUndo: walk.state.failedUndo)
    }

    private struct Walk {
        var state: WizardState
        let signals: SignalPipe
        var exitCode: Int32?
        /// Typed, and not yet taken for a line.
        var pending: [UInt8] = []
        var hasEnded = false
        var progress: Set<String> = []
        /// What was printed last, without what the answer before it led to.
        var shown: [String] = []
        /// The last answer was none.
        var isMisunderstood = false
    }

    /// Waits until the page in front has all it says; the steps of a change are told as they end.
    private func settle(_ walk: inout Walk) throws {
        var isTold = false
        while walk.exitCode == nil, !walk.state.isSettled {
            if !waitForInput(on: [queue.wakeDescriptor, walk.signals.descriptor], milliseconds: PlainSession.patience), !isTold,
                !walk.state.isChanging
            {
                isTold = true
                try printText("Looking ...\n")
            }
            take(&walk)
            for line in walk.state.plainProgress(width: PlainSession.width) where walk.progress.insert(line).inserted {
                try printText(line + "\n")
            }
        }
        walk.progress = []
    }

    /// A page that stays as it is is not printed again: what the answer led to, and which answers there are, is all there is to say.
    private func show(_ walk: inout Walk) throws {
        let page = walk.state.plainLines(width: PlainSession.width)
        let notice = walk.state.plainNotice(width: PlainSession.width)
        // What lies over a page is printed once, with the page's own answers; the page itself is asked for again by one of them.
        if walk.state.keyContext.isOverlay { feed([.escape], &walk) }
        let isTold = walk.isMisunderstood || !notice.isEmpty && page == walk.shown
        // What an earlier answer led to says nothing of one that was none.
        let lines = (isTold ? [] : page) + (walk.isMisunderstood ? [] : notice) + [walk.state.plainPrompt(width: PlainSession.width)]
        walk.shown = page
        walk.isMisunderstood = false
        try printText(lines.joined(separator: "\n") + "\n> ")
    }

    /// The next line; nil at the end of input, or when the end was asked for.
    private func readAnswer(_ walk: inout Walk) throws -> String? {
        while walk.exitCode == nil {
            if let end = walk.pending.firstIndex(of: 0x0A) {
                let line = String(decoding: walk.pending[..<end], as: UTF8.self)
                walk.pending.removeSubrange(...end)
                return line.last == "\r" ? String(line.dropLast()) : line
            }
            if walk.hasEnded {
                // The prompt has no line end of its own, and something may follow.
                try printText("\n")
                return nil
            }
            _ = waitForInput(on: [STDIN_FILENO, queue.wakeDescriptor, walk.signals.descriptor], milliseconds: -1)
            take(&walk)
            guard waitForInput(on: [STDIN_FILENO], milliseconds: 0) else { continue }
            var buffer = [UInt8](repeating: 0, count: 4096)
            let count = read(STDIN_FILENO, &buffer, buffer.count)
            if count > 0 { walk.pending += buffer[..<count] } else if count == 0 || errno != EINTR { walk.hasEnded = true }
        }
        return nil
    }

    private func answer(_ line: String, _ walk: inout Walk) throws {
        // A pipe has no echo: the answer stands in the record all the same.
        if isatty(STDIN_FILENO) != 1 { try printText(line + "\n") }
        guard let keys = walk.state.keys(forAnswer: String(line.prefix(500))) else {
            try printText("\"\(line.prefix(60))\" is no answer here.\n")
            walk.isMisunderstood = true
            return
        }
        feed(keys, &walk)
    }

    private func feed(_ keys: [Key], _ walk: inout Walk) {
        for key in keys where walk.exitCode == nil { perform(walk.state.update(.key(key)), &walk) }
    }

    private func perform(_ wanted: [Effect], _ walk: inout Walk) {
        for effect in wanted {
            effects.perform(effect)
            if case .quit(let code) = effect { walk.exitCode = code }
        }
    }

    private func take(_ walk: inout Walk) {
        for event in queue.take() where walk.exitCode == nil { perform(walk.state.update(event), &walk) }
        for number in walk.signals.take() where walk.exitCode == nil { perform(walk.state.update(.terminated(signal: number)), &walk) }
    }
}

extension KeyContext {
    fileprivate var isOverlay: Bool { [.help, .commands, .diff].contains(self) }
}
