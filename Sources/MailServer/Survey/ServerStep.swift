// Page 1: the server, who is looking, and what cannot be seen.

import Diagnosis
import Glibc

struct ServerStep: Sendable {
    static let timeLimit = 8.0
    var sources: SurveySources

    func run() async -> Observed<ServerFacts> {
        let access = sources.access
        let identity = HostIdentity(paths: access.paths)
        let place = await sources.place
        async let running = postfixStatus(place)
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
        facts.host = await host()
        for socket in facts.host.sockets.value ?? [] where !facts.listening.contains(socket.shown) { facts.listening.append(socket.shown) }
        if let reason = facts.host.sockets.reason, !access.isPractice { facts.blindSpots.append(reason) }
        await addLog(&facts)
        let (isRunning, reason) = await running
        facts.postfixRunning = isRunning
        if let reason { facts.blindSpots.append(reason) }
        if !facts.isRoot { facts.blindSpots.append("You are not root: other users' files and any change are out of reach.") }
        return .value(facts)
    }

    private func host() async -> HostFacts {
        if sources.access.isPractice { return HostReader.ofPractice }
        let reader = HostReader(paths: sources.access.paths, queueDirectory: await sources.parameter("queue_directory"))
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

    /// `postfix status` says it with its exit status, and nothing else where there is no terminal. Only root may ask.
    private func postfixStatus(_ place: ConfigurationPlace) async -> (Bool?, String?) {
        let isOld = await sources.release.map { ($0.major, $0.minor) < (2, 5) } ?? false
        if !sources.access.isPractice, geteuid() != 0 || isOld {
            let seen = MasterProcess.isRunning(processTable: sources.access.paths.processTable)
            return (seen, seen == nil ? "Whether Postfix runs cannot be told: other users' processes are hidden." : nil)
        }
        // Without its configuration `postfix status` fails in the same words as for a Postfix that does not run.
        if let problem = ConfigurationPlace.problem(with: place.directory) {
            return (nil, "Whether Postfix runs cannot be told: \(problem)")
        }
        let result = await sources.access.run(Command("postfix", ["-c", place.directory, "status"]))
        switch result.ending {
        case .exited(0): return (true, nil)
        case .exited where sources.access.isPractice: return (false, nil)
        case .exited: return await withoutStatus(place, result)
        default: return (nil, "Whether Postfix runs cannot be told: \(PostfixControl.account(of: result))")
        }
    }

    /// It failed. That says "not running" only where it could read its configuration.
    private func withoutStatus(_ place: ConfigurationPlace, _ result: CommandResult) async -> (Bool?, String?) {
        let seen = RunningMaster.isRunning(configDirectory: place.directory, processTable: sources.access.paths.processTable)
        if seen == true { return (true, nil) }
        let said = result.errorText + result.outputText
        if said.contains("sage:") { return (nil, "Whether Postfix runs cannot be told: \(PostfixControl.account(of: result))") }
        let isStopped: Bool
        if let release = await sources.release {
            isStopped = said.contains("fatal:") || RunningMaster.isStopped(configDirectory: place.directory, release: release)
        } else {
            isStopped = said.contains("fatal:")
        }
        if !isStopped || seen == false { return (false, nil) }
        return (nil, "Whether Postfix runs cannot be told: postfix status ends at a line of main.cf that it cannot read.")
    }
}
