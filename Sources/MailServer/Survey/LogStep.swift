// Page 3: what the mail log says, the lines included that the program's own probes made Postfix write.

import Diagnosis

struct LogStep: Sendable {
    static let timeLimit = 15.0
    /// Seconds to wait for the probes to end.
    private static let patience = 10.0
    /// Seconds a logger may take to write down what a probe made Postfix log.
    private static let lag = 1.0
    var sources: SurveySources
    var connection: ConnectionWatch

    func run() async -> Observed<LogFacts> {
        let first = await search()
        guard let probes = await connection.probes(within: LogStep.patience) else { return first }
        let telling = probes.filter { $0.state == .dropped || $0.state == .noGreeting }
        guard !telling.isEmpty else { return first }
        var latest = await search()
        let directory = await sources.place.directory
        let deadline = MonotonicTime.now + LogStep.lag
        while let facts = latest.value, !LogStep.explains(facts, telling, directory), MonotonicTime.now < deadline, !Task.isCancelled {
            try? await Task.sleep(for: .milliseconds(100))
            latest = await search()
        }
        // A search that was cancelled halfway knows less than the first one.
        return latest.value == nil ? first : latest
    }

    /// A line since the last reload names a cause; a dropped wrapper-mode probe also has a line of its own, written after it.
    private static func explains(_ facts: LogFacts, _ probes: [EndpointProbe], _ directory: String) -> Bool {
        let log = LogDigest(facts, configDirectory: directory)
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
