// The input loop of the full screen: waits for keys, signals and results, feeds them to the wizard, paints what it shows.

import CPosix
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

    /// Returns the descriptor that gives them, a byte each. One that comes before the session begins waits there, and ends it.
    @discardableResult static func catchSignals() -> Int32 { px_signal_pipe(signals, signals.count) }

    func run(context: WizardContext, colour: Bool) throws -> End {
        let signalPipe = WizardSession.catchSignals()
        // A lost terminal must show as an error of a write, never end a transaction half way.
        signal(SIGPIPE, SIG_IGN)
        var terminal = try openTerminal(colour: colour)
        var context = context
        if !terminal.isUTF8 { context.ascii = true }
        var state = WizardState(context: context, size: terminal.size)
        var hasHungUp = false
        var exitCode: Int32?
        effects.begin(with: state.begin())
        while exitCode == nil {
            terminal.paint(state.view())
            let inputs = [queue.wakeDescriptor, signalPipe] + (hasHungUp ? [] : [terminal.inputDescriptor])
            let timedOut = wait(on: inputs, forever: !state.isBusy)
            var events = takeSignals(signalPipe, &terminal) + queue.take()
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

    /// Returns true when nothing came within a tick.
    private func wait(on descriptors: [Int32], forever: Bool) -> Bool {
        var polled = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        return poll(&polled, nfds_t(polled.count), forever ? -1 : WizardSession.tick) == 0
    }

    private func takeSignals(_ descriptor: Int32, _ terminal: inout Terminal) -> [Event] {
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = read(descriptor, &bytes, bytes.count)
        guard count > 0 else { return [] }
        var events: [Event] = []
        for number in bytes[..<count].map(Int32.init) {
            if number == SIGWINCH {
                terminal.resized()
                events.append(.resized(terminal.size))
            } else {
                events.append(.terminated(signal: number))
            }
        }
        return events
    }
}
