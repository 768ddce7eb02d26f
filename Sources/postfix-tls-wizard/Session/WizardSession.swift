// The input loop of the full screen: waits for keys, signals and results, feeds them to the wizard, paints what it shows.

import Glibc
import Repair
import TerminalUI
import Wizard

/// Runs the wizard to its end and returns how it ended. The terminal is restored on every way out.
struct WizardSession {
    let queue: EventQueue
    let effects: EffectRunner
    /// What was called, to be typed again in another terminal; and what to use where there is no full screen.
    let command: String
    let alternative: String

    struct End {
        var exitCode: Int32
        /// The change that stands, if one was made.
        var change: ChangeReport?
        /// An undo of it that did not succeed.
        var failedUndo: ChangeReport?
    }

    /// Milliseconds between ticks while something is running.
    private static let tick: Int32 = 120
    private static let signals: [Int32] = [SIGHUP, SIGTERM, SIGINT, SIGQUIT, SIGWINCH]

    /// One that comes before the session begins waits there, and ends it.
    @discardableResult static func catchSignals() -> SignalPipe { SignalPipe(signals) }

    func run(context: WizardContext, colour: Bool) throws -> End {
        let signals = WizardSession.catchSignals()
        var terminal = try openTerminal(colour: colour)
        var context = context
        if !terminal.isUTF8 { context.ascii = true }
        var state = WizardState(context: context, size: terminal.size)
        var hasHungUp = false
        var exitCode: Int32?
        effects.begin(with: state.begin())
        while exitCode == nil {
            terminal.paint(state.view())
            let inputs = [queue.wakeDescriptor, signals.descriptor] + (hasHungUp ? [] : [terminal.inputDescriptor])
            let timedOut = !waitForInput(on: inputs, milliseconds: state.isBusy ? WizardSession.tick : -1)
            var events = signals.take().map { event($0, &terminal) } + queue.take()
            while !hasHungUp, let key = terminal.key() { events.append(.key(key)) }
            if !hasHungUp, terminal.hasHungUp {
                hasHungUp = true
                events.append(.terminated(signal: SIGHUP))
            }
            if timedOut { events.append(.tick) }
            for event in events where exitCode == nil {
                exitCode = perform(state.update(event), &terminal)
            }
        }
        terminal.close()
        return End(exitCode: exitCode ?? 0, change: state.standingChange, failedUndo: state.failedUndo)
    }

    private func openTerminal(colour: Bool) throws -> Terminal {
        do {
            return try Terminal(TerminalOptions(colour: colour))
        } catch .notATerminal {
            throw CommandFailure(
                sentence: "The wizard needs a terminal on both ends. Use: \(alternative)", status: ExitStatus.usage)
        } catch .unknownType(let name) {
            throw CommandFailure(
                sentence: "The terminal type '\(name)' (TERM) is not known here. Try: TERM=xterm \(command), "
                    + "or use: \(alternative)", status: ExitStatus.usage)
        }
    }

    private func perform(_ wanted: [Effect], _ terminal: inout Terminal) -> Int32? {
        var exitCode: Int32?
        for effect in wanted {
            effects.perform(effect)
            if case .quit(let code) = effect { exitCode = code }
            if effect == .redraw { terminal.redraw() }
            if effect == .suspend { terminal.suspend() }
            // The window may have another size since: it is told of as the kernel tells of a new one.
            if effect == .suspend || effect == .redraw { raise(SIGWINCH) }
        }
        return exitCode
    }

    private func event(_ signal: Int32, _ terminal: inout Terminal) -> Event {
        guard signal == SIGWINCH else { return .terminated(signal: signal) }
        terminal.resized()
        return .resized(terminal.size)
    }
}
