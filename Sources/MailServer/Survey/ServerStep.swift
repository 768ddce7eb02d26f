// Page 1: the server, who is looking, and what cannot be seen.

import Diagnosis
import Glibc

struct ServerStep: Sendable {
    static let timeLimit = 20.0
    var sources: SurveySources

    func run() async -> Observed<ServerFacts> {
        let access = sources.access
        let identity = HostIdentity(paths: access.paths)
        let place = await sources.place
        var facts = ServerFacts()
        facts.hostname = identity.hostName
        facts.operatingSystem = identity.operatingSystem
        facts.plesk = identity.plesk
        facts.configDirectory = place.directory
        facts.configDirectoryOrigin = place.origin
        facts.isRoot = identity.isRoot
        facts.userName = identity.userName
        facts.serviceManager = identity.serviceManager
        facts.isPractice = access.isPractice
        if let remark = place.remark { facts.blindSpots.append(remark) }
        facts.refusedPrograms = await offload { access.refusal(place.directory) }
        if let why = facts.refusedPrograms { facts.blindSpots.append("Postfix's own programs are not run as root: \(why).") }
        facts.host = await host()
        for socket in facts.host.sockets.value ?? [] where !facts.listening.contains(socket.shown) { facts.listening.append(socket.shown) }
        if let reason = facts.host.sockets.reason, !access.isPractice { facts.blindSpots.append(reason + ".") }
        await addLog(&facts)
        let (isRunning, reason) = await isRunning(facts.host, place)
        facts.postfixRunning = isRunning
        if let reason { facts.blindSpots.append(reason) }
        if !facts.isRoot { facts.blindSpots.append("You are not root: other users' files and any change are out of reach.") }
        return .value(facts)
    }

    private func host() async -> HostFacts {
        if sources.access.isPractice { return HostReader.ofPractice }
        let reader = HostReader(
            paths: sources.access.paths, queueDirectory: await sources.parameter("queue_directory"),
            mailOwner: await sources.parameter("mail_owner"))
        return await offload { reader.read() }
    }

    private func addLog(_ facts: inout ServerFacts) async {
        let maillogFile = await sources.parameter("maillog_file")
        let places = LogPlaces.files(requested: sources.request.logs, maillogFile: maillogFile, paths: sources.access.paths)
        facts.logSource = places.found.last ?? (SmallFile.exists(sources.access.paths.journalMark) ? "journalctl" : nil)
        for path in places.found where access(path, R_OK) != 0 {
            facts.blindSpots.append("The mail log \(path) cannot be read: \(SystemError.last.text).")
        }
    }

    /// Told by the process that the queue directory names. `postfix status` writes to the log, makes `maillog_file` where there is none,
    /// and ends at a configuration that it cannot read as at a Postfix that does not run.
    private func isRunning(_ host: HostFacts, _ place: ConfigurationPlace) async -> (Bool?, String?) {
        if sources.access.isPractice {
            return (await sources.access.run(Command("postfix", ["-c", place.directory, "status"])).succeeded, nil)
        }
        switch host.master {
        case .value(let state): return (state.process != nil, nil)
        case .pending: return (nil, nil)
        case .cannotTell(let reason):
            // Who may not look into the queue still sees whether there is any master at all.
            let seen = MasterProcess.isRunning(processTable: sources.access.paths.processTable)
            if seen == false || geteuid() != 0 && seen == true { return (seen, nil) }
            return (
                nil, ConfigurationPlace.problem(with: place.directory).map { "Whether Postfix runs cannot be told: \($0)" } ?? "\(reason)."
            )
        }
    }
}
