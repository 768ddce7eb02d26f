// Page 3: what the mail log says, the lines included that the program's own probes made Postfix write.

import Diagnosis

struct LogStep: Sendable {
    static let timeLimit = 40.0
    /// Seconds to wait for the probes to end: as long as they may take.
    private static let patience = ConnectionStep.timeLimit
    /// Seconds a logger may take to write down what a probe made Postfix log.
    private static let lag = 1.0
    var sources: SurveySources
    var connection: ConnectionWatch

    func run() async -> Observed<LogFacts> {
        let appended = await mark()
        let first = await search()
        guard let probes = await connection.probes(within: LogStep.patience) else { return first }
        let unanswered = probes.filter { !$0.answers && $0.tcp != .refused }
        guard !unanswered.isEmpty else { return first }
        let telling = unanswered.filter { $0.state == .dropped || $0.state == .noGreeting }
        var latest = await search()
        let directory = await sources.place.directory
        let deadline = MonotonicTime.now + LogStep.lag
        var own = await appended.ofProbes(sources.access)
        while let facts = latest.value, own.isEmpty || !LogStep.explains(facts, telling, directory), MonotonicTime.now < deadline,
            !Task.isCancelled
        {
            try? await Task.sleep(for: .milliseconds(100))
            latest = await search()
            own = await appended.ofProbes(sources.access)
        }
        // A search that was cancelled halfway knows less than the first one.
        guard case .value(var facts) = latest else { return first }
        facts.ofProbes = own
        return .value(facts)
    }

    /// Where the log ended before the probes.
    private func mark() async -> AppendedLog {
        let maillogFile = await sources.parameter("maillog_file")
        return AppendedLog(
            paths: LogPlaces.files(requested: sources.request.logs, maillogFile: maillogFile, paths: sources.access.paths).found)
    }

    /// A line since the last reload names a cause; a dropped wrapper-mode probe also has a line of its own, written after it.
    private static func explains(_ facts: LogFacts, _ probes: [EndpointProbe], _ directory: String) -> Bool {
        let log = LogDigest(facts, configDirectory: directory)
        if probes.isEmpty { return true }
        guard log.namesCause else { return false }
        if probes.contains(where: { $0.state == .noGreeting }), log.fatals.isEmpty { return false }
        return !log.freshDrops.isEmpty || !probes.contains { $0.state == .dropped && $0.endpoint.role == .smtps }
    }

    private func search() async -> Observed<LogFacts> {
        let maillogFile = await sources.parameter("maillog_file")
        return await LogSearch(
            access: sources.access, request: sources.request, maillogFile: maillogFile,
            configDirectory: await sources.place.directory
        ).run()
    }
}
