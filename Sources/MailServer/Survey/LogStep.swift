// Page 3: what the mail log says, the lines included that the program's own probes made Postfix write.

import Diagnosis
import Synchronization

struct LogStep: Sendable {
    /// Seconds to wait for the probes to end: as long as they may take.
    private static let patience = ConnectionStep.timeLimit
    /// Seconds a logger may take to write down what a probe made Postfix log.
    private static let lag = 1.0
    var sources: SurveySources
    var connection: ConnectionWatch
    let memory: LogMemory

    /// `told` hears at once whether the server is affected, and then how far the reading is.
    func run(told: @escaping @Sendable (LogFacts) -> Void) async -> Observed<LogFacts> {
        let search = await search()
        let appended = await mark()
        let own = Mutex<[LogEvent]?>(nil)
        let tell: @Sendable (LogFacts) -> Void = { facts in
            var facts = facts
            let lines = own.withLock { $0 }
            facts.awaitsProbes = lines == nil
            facts.ofProbes = lines ?? []
            told(facts)
        }
        let first = await search.look()
        if let facts = first.value { tell(facts) }
        // All of it is read while the probes are at work.
        let reading = Task { await search.all(told: tell) }
        return await withTaskCancellationHandler {
            let lines = await linesOfProbes(search, appended) ?? []
            own.withLock { $0 = lines }
            guard case .success = await limited(seconds: sources.request.logPatience, { _ = await reading.value }) else {
                reading.cancel()
                return await finished(reading.value, lines)
            }
            // What was appended meanwhile.
            return await finished(Task.isCancelled ? reading.value : search.all(), lines)
        } onCancel: {
            reading.cancel()
        }
    }

    private func finished(_ observed: Observed<LogFacts>, _ own: [LogEvent]) async -> Observed<LogFacts> {
        memory.note(ofProbes: own)
        guard case .value(var facts) = observed else { return observed }
        facts.ofProbes = own
        return .value(facts)
    }

    /// What the probes made Postfix log, once they have ended and a logger had its time; nil where no probe was made.
    private func linesOfProbes(_ search: LogSearch, _ appended: AppendedLog) async -> [LogEvent]? {
        guard let probes = await connection.probes(within: LogStep.patience) else { return nil }
        let unanswered = probes.filter { !$0.answers && $0.tcp != .refused }
        // What smtpd met on the way it has logged before it greeted: a milter that does not answer, say.
        if unanswered.isEmpty { return await appended.ofProbes() }
        let telling = unanswered.filter { $0.state == .dropped || $0.state == .noGreeting }
        let directory = await sources.place.directory
        var own: [LogEvent] = []
        await appended.follow(until: MonotonicTime.now + LogStep.lag) {
            own = await appended.ofProbes()
            guard let latest = await search.look().value else { return true }
            return !own.isEmpty && LogStep.explains(latest, telling, directory)
        }
        return own
    }

    /// Where the log ended before the probes.
    private func mark() async -> AppendedLog {
        let maillogFile = await sources.parameter("maillog_file")
        return await AppendedLog(
            sources.access,
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

    private func search() async -> LogSearch {
        let maillogFile = await sources.parameter("maillog_file")
        return LogSearch(
            access: sources.access, request: sources.request, maillogFile: maillogFile,
            configDirectory: await sources.place.directory, memory: memory)
    }
}
