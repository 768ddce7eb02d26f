// The six gathering steps of the walk, side by side: each with its own time limit, each failure a stated "cannot tell".

import Diagnosis

/// What the command line asked for.
package struct SurveyRequest: Sendable, Equatable {
    /// `-c`; nil: `postconf -h config_directory`.
    package var configDirectory: String?
    /// `--log`; empty: the usual places.
    package var logs: [String]
    /// `--connect HOST:PORT`: added to the listeners, never instead of them.
    package var connects: [(host: String, port: Int)]
    /// `--port N`: the ports that users need; only these are probed and judged. Empty: all that are configured.
    package var ports: [Int]
    /// Each TLS version is tried by itself: four more connections to each port.
    package var versions = false
    /// Seconds to wait for all of the log to be read, once the ports are tried: what is counted until then are lower bounds.
    package var logPatience = SurveyRequest.shortPatience

    /// What a command has: its answer does not depend on how often something happened.
    package static let shortPatience = 2.0

    /// A day: longer than any log takes.
    package static let untilTheEnd = 86_400.0

    package init(
        configDirectory: String? = nil, logs: [String] = [], connects: [(host: String, port: Int)] = [], ports: [Int] = [],
        versions: Bool = false, logPatience: Double = SurveyRequest.shortPatience
    ) {
        self.ports = ports
        self.logPatience = logPatience
        self.versions = versions
        self.configDirectory = configDirectory
        self.logs = logs
        self.connects = connects
    }

    package static func == (left: SurveyRequest, right: SurveyRequest) -> Bool {
        left.configDirectory == right.configDirectory && left.logs == right.logs
            && left.versions == right.versions && left.logPatience == right.logPatience && left.ports == right.ports
            && left.connects.map(\.host) == right.connects.map(\.host)
            && left.connects.map(\.port) == right.connects.map(\.port)
    }
}

/// One look at the server: what several steps need is looked up once. Steps may run at the same time from several tasks.
package struct Survey: Sendable {
    private let sources: SurveySources
    private let connection: ConnectionWatch
    private let logMemory: LogMemory

    package init(access: ServerAccess, request: SurveyRequest) {
        sources = SurveySources(access: access, request: request)
        connection = ConnectionWatch()
        logMemory = LogMemory()
    }

    private init(sources: SurveySources, connection: ConnectionWatch, logMemory: LogMemory) {
        self.sources = sources
        self.connection = connection
        self.logMemory = logMemory
    }

    /// The same server, with nothing of what was found so far: what steps share is looked up anew, however short a time ago it was.
    package var anew: Survey {
        Survey(sources: SurveySources(access: sources.access, request: sources.request), connection: connection, logMemory: logMemory)
    }

    /// Runs one step. The log step waits for a connection step that runs beside it, so that it sees what the probes made Postfix
    /// log. Cancelling the task makes it `.cannotTell("Cancelled …")`; a log is told as far as it was read. `told` hears of a log that is
    /// still being read.
    package func run(_ step: Step, told: @escaping @Sendable (StepResult) -> Void = { _ in }) async -> StepResult {
        let sources = sources
        let connection = connection
        return switch step {
        case .server: .server(await Survey.observe(ServerStep.timeLimit) { await ServerStep(sources: sources).run() })
        case .connection:
            .connection(
                await connection.run { await ConnectionStep(sources: sources).run() })
        case .log:
            .log(
                await LogStep(sources: sources, connection: connection, memory: logMemory).run { told(.log(.value($0))) })
        case .postfix: .postfix(await Survey.observe(PostfixStep.timeLimit) { await PostfixStep(sources: sources).run() })
        case .openssl: .openssl(await Survey.observe(OpenSSLStep.timeLimit) { await OpenSSLStep(sources: sources).run() })
        case .configuration:
            .configuration(await Survey.observe(ConfigurationStep.timeLimit) { await ConfigurationStep(sources: sources).run() })
        }
    }

    /// What an undo is told by: the directory with its way to reload, and the ports.
    package static let stepsOfUndo: [Step] = [.server, .connection]

    /// These side by side, all six where nothing is said.
    package func runAll(_ steps: [Step] = Step.allCases) async -> Facts {
        await withTaskGroup(of: StepResult.self) { group in
            for step in steps { group.addTask { await run(step) } }
            var facts = Facts()
            for await result in group { facts.take(result) }
            return facts
        }
    }

    /// All six; nil when they were not done within so many seconds. What still runs is cancelled.
    package func runAll(within seconds: Double) async -> Facts? {
        try? await limited(seconds: seconds) { await runAll() }.get()
    }

    static func observe<Value: Sendable & Equatable>(
        _ seconds: Double, _ look: @escaping @Sendable () async -> Observed<Value>
    ) async -> Observed<Value> {
        switch await limited(seconds: seconds, look) {
        case .success(let observed): observed
        case .failure(InterruptionError(.cancelled)): .cannotTell("Cancelled before it was done; run it again to see")
        case .failure: .cannotTell("No answer within \(Int(seconds)) seconds; run it again, or see in the command log what hangs")
        }
    }
}
