// The simulated Postfix: what its processes would have read at the last reload, and how they would treat a connection.
// The judging is the product's own: the configuration is read from the real files by the same engine.

import Diagnosis
import MailServer
import Glibc
import PostfixModel
import Synchronization

/// What a port does to whoever connects.
enum PortBehaviour: Sendable, Equatable {
    /// Wrapper mode without TLS: close, and log why (FACTS §3.3, §3.4).
    case drop(warning: String)
    /// Wrapper mode with TLS limited to these versions.
    case tls(Set<TLSVersion>)
    /// Wrapper mode, and TLS is refused in each session with this warning about the client.
    case refuse(warning: String)
    /// Plain SMTP; STARTTLS answered 454 and the warning logged when there is one, else TLS with these versions.
    case smtp(starttls: STARTTLS)

    enum STARTTLS: Sendable, Equatable {
        case notOffered
        case unavailable(warning: String)
        case works(Set<TLSVersion>)
        /// STARTTLS is taken, and then the session is ended with this warning about the client.
        case ends(warning: String)
    }
}

final class PracticePostfix: Sendable {
    let scenario: PracticeScenario
    let directory: String
    private let loaded: Mutex<Loaded>

    private struct Loaded {
        var behaviours: [String: PortBehaviour] = [:]
        /// syslog_name of each service.
        var tags: [String: String] = [:]
        var isRunning = false
        var pid = 20_000
        /// Services whose present "process" has already logged its start-up warning.
        var warned: Set<String> = []
    }

    init(_ scenario: PracticeScenario, directory: String) {
        self.scenario = scenario
        self.directory = directory
        loaded = Mutex(Loaded())
    }

    var configDirectory: String { "\(directory)/etc" }
    var logPath: String { "\(directory)/maillog" }

    /// The files as they are now, read by the engine; nil when one cannot be read.
    var configuration: Configuration? {
        guard let main = try? FileSystem().read("\(configDirectory)/main.cf"),
            let master = try? FileSystem().read("\(configDirectory)/master.cf")
        else { return nil }
        let build = scenario.build
        return Configuration(main: MainCF(main), master: MasterCF(master, release: build.release), build: build)
    }

    /// New processes read the files now; until then the old reading stays in force (FACTS §7).
    func load() {
        guard let configuration else { return }
        var behaviours: [String: PortBehaviour] = [:]
        var tags: [String: String] = [:]
        for listener in configuration.listeners {
            behaviours[listener.service.name] = behaviour(of: listener, in: configuration)
            tags[listener.service.name] = listener.service.override("syslog_name")?.text
        }
        loaded.withLock { state in
            state.isRunning = true
            state.behaviours = behaviours
            state.tags = tags
            state.pid += 17
            state.warned = []
        }
    }

    var isRunning: Bool { loaded.withLock(\.isRunning) }

    func stop() {
        loaded.withLock { state in
            state.isRunning = false
            state.behaviours = [:]
        }
    }

    /// The line of master.cf at which master ends, in its words; nil where it starts.
    var fatalLine: String? {
        guard let problem = configuration?.master.problems.first(where: \.stopsMaster) else { return nil }
        return "\(configDirectory)/master.cf: line \(problem.lines.lowerBound): \(problem.text)"
    }

    func behaviour(of service: String) -> PortBehaviour? {
        loaded.withLock { $0.behaviours[service] }
    }

    /// syslog tag of its processes: `postfix/smtpd`, `postfix/smtps/smtpd`.
    func tag(of service: String) -> String { "\(loaded.withLock { $0.tags[service] } ?? "postfix")/smtpd" }

    /// The pid of the service's present process, and whether it logs its start-up warning now (once a process).
    func process(for service: String) -> (pid: Int, isFirstUse: Bool) {
        loaded.withLock { state in
            let offset = state.behaviours.keys.sorted().firstIndex(of: service) ?? 0
            return (state.pid + offset, state.warned.insert(service).inserted)
        }
    }

    private func behaviour(of listener: Listener, in configuration: Configuration) -> PortBehaviour {
        let isWrapper = listener.governing == .wrapperMode
        if listener.governing == .tlsOff { return .smtp(starttls: .notOffered) }
        if let warning = startUpWarning(of: listener, in: configuration) {
            return isWrapper ? .drop(warning: warning) : .smtp(starttls: .unavailable(warning: warning))
        }
        if let grade = CipherGrade.parameter(for: listener).flatMap({ configuration.effective($0, for: listener.service)?.expanded }),
            !CipherGrade.isGrade(grade)
        {
            let warning = "invalid cipher grade: \"\(grade)\""
            return isWrapper ? .refuse(warning: warning) : .smtp(starttls: .ends(warning: warning))
        }
        let versions = listener.reading?.enabled ?? configuration.build.offered
        return isWrapper ? .tls(versions) : .smtp(starttls: .works(versions))
    }

    /// Why this service's TLS set-up fails, in Postfix's words; the list is validated first (FACTS §3.2).
    private func startUpWarning(of listener: Listener, in configuration: Configuration) -> String? {
        if listener.governing == .noCertificate { return "No server certs available. TLS won't be enabled" }
        if let list = listener.list, let reading = listener.reading, reading.rejected != nil, reading.enabled.isEmpty {
            return "Invalid TLS protocol list \"\(list.expanded)\": disabling TLS support"
        }
        let certificate = configuration.effective("smtpd_tls_cert_file", for: listener.service)?.expanded ?? ""
        if access(certificate, R_OK) != 0 {
            return "cannot get RSA certificate from file \(certificate): disabling TLS support"
        }
        let key = configuration.effective("smtpd_tls_key_file", for: listener.service)?.expanded ?? certificate
        if access(key, R_OK) != 0 {
            return "cannot get RSA private key from file \(key): disabling TLS support"
        }
        return nil
    }
}
