// Starts the wizard on the real server or on the simulated one: joins session, effects and server access.

import Diagnosis
import Glibc
import PracticeServer
import MailServer
import Repair
import TerminalUI
import Wizard

/// The wizard asks a person: both ends must be a terminal. ssh gives a command none unless it is asked to.
func requireTerminal(for command: String, insteadUse alternative: String) throws {
    guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else {
        throw CommandFailure(
            sentence: "This needs a terminal on both standard input and standard output. Over SSH: ssh -t SERVER \(command). "
                + "Without a terminal, use: \(alternative)", status: ExitStatus.usage)
    }
}

func runLiveWizard(_ options: GlobalOptions) throws -> Int32 {
    try requireInputs(options)
    let own = OwnCommand(options)
    let queue = try makeQueue()
    let access = ServerAccess.live(record: { queue.post(.ranCommand($0)) })
    let effects = EffectRunner(
        access: access, request: options.surveyRequest(versions: false, wholeLog: true),
        runner: ChangeRunner(access: access, stateDirectory: options.stateDirectory, undoCommand: own.undo),
        queue: queue)
    let context = WizardContext(
        ascii: options.ascii, sudoCommand: own.asRoot(), stateDirectory: options.stateDirectory,
        program: own.laterProgram, ownOptions: own.laterOptions)
    let session = WizardSession(
        queue: queue, effects: effects, command: own.shown(), alternative: "\(own.shown(["--plain"])), or \(own.shown(["check"]))")
    let end = try walk(session, context, options)
    if let undo = end.failedUndo {
        try printText(lastWord(undo))
    } else if let change = end.change {
        try printText(lastWord(change, own))
    }
    return end.exitCode
}

/// In the full screen, or line by line where that was asked for, or where TERM says that the terminal can only print.
private func walk(_ session: WizardSession, _ context: WizardContext, _ options: GlobalOptions) throws -> WizardSession.End {
    guard options.plain || TerminalType.canOnlyPrint else { return try session.run(context: context, colour: wantsColour(options)) }
    return try PlainSession(queue: session.queue, effects: session.effects).run(context: context)
}

/// What stays on the terminal when the screen is gone: how it came out, the way back, and where it is written down.
func lastWord(_ change: ChangeReport, _ own: OwnCommand) -> String {
    var lines = [change.summary]
    if let id = change.id, change.hasWayBack { lines.append("Undo:   \(own.undo(id))") }
    return lastWord(lines, change)
}

/// The same for an undo that was refused, or did not put everything back.
func lastWord(_ undo: ChangeReport) -> String { lastWord(["Undo: \(undo.summary)"], undo) }

/// A page breaks long commands; here they stand in one piece.
private func lastWord(_ lines: [String], _ report: ChangeReport) -> String {
    let more = report.byHand.map { "By hand: \($0)" } + (report.reportPath.map { ["Report: \($0)"] } ?? [])
    return (lines + more).map { harmless($0) + "\n" }.joined()
}

func makeQueue() throws -> EventQueue {
    guard let queue = EventQueue() else {
        throw CommandFailure(
            sentence: "No pipe could be opened: too many files are open. Close some and try again.", status: ExitStatus.system)
    }
    return queue
}

/// NO_COLOR counts when set and not empty (no-color.org).
func wantsColour(_ options: GlobalOptions) -> Bool {
    if options.noColor { return false }
    guard let value = getenv("NO_COLOR") else { return true }
    return value.pointee == 0
}

/// The wizard on a simulated server, and a last word on the terminal when it is over.
func runPractice(_ scenario: PracticeScenario, _ options: GlobalOptions) throws -> Int32 {
    // From here on there is something to be removed: a signal ends the walk, not the process.
    WizardSession.catchSignals()
    let queue = try makeQueue()
    let record: @Sendable (CommandRecord) -> Void = { queue.post(.ranCommand($0)) }
    let live = ServerAccess.live(record: record)
    let server: PracticeServer
    switch waiting(for: { await startedPractice(scenario, live: live) }) {
    case .success(let started): server = started
    case .failure(let error): throw CommandFailure(sentence: error.sentence, status: ExitStatus.inputMissing)
    }
    // However the wizard ends, also without having begun.
    defer { waiting { await server.remove() } }
    let access = server.access(live: live, record: record)
    let effects = EffectRunner(
        access: access, request: SurveyRequest(configDirectory: server.configDirectory),
        runner: ChangeRunner(access: access, stateDirectory: server.stateDirectory), queue: queue)
    let context = WizardContext(
        ascii: options.ascii,
        practice: PracticeContext(title: scenario.title, briefing: scenario.briefing, lesson: scenario.lesson, ports: server.ports),
        stateDirectory: server.stateDirectory)
    let own = OwnCommand(options)
    let session = WizardSession(
        queue: queue, effects: effects, command: own.shown(["practice", scenario.name]),
        alternative: own.shown(["practice", scenario.name, "--plain"]))
    let end = try walk(session, context, options)
    try printText(farewell(scenario))
    return end.exitCode
}

private func startedPractice(_ scenario: PracticeScenario, live: ServerAccess) async -> Result<PracticeServer, PracticeError> {
    do throws(PracticeError) {
        return .success(try await PracticeServer.start(scenario, live: live))
    } catch {
        return .failure(error)
    }
}

private func farewell(_ scenario: PracticeScenario) -> String {
    let lesson = scenario.lesson.flatMap { wrapped("- \($0)", to: 78, hanging: 2) }
    let lines = ["Practice '\(scenario.name)' is over. What it taught:"] + lesson
    let others = wrapped("Other incidents: \(PracticeScenario.names.filter { $0 != scenario.name }.joined(separator: ", ")).", to: 78)
    return (lines + ["Nothing real was touched; the simulated server is gone."] + others).map { $0 + "\n" }.joined()
}
