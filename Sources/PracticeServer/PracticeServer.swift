// The simulated broken server of `practice`: real files in a private directory, real loopback ports, a real TLS
// handshake by the system's openssl, simulated Postfix tools. Nothing outside its directory is written.

import MailServer
import Diagnosis
import Glibc
import PostfixModel

/// Why practice cannot start; each sentence says what to do.
package struct PracticeError: Error, Sendable, Equatable {
    package var sentence: String
}

package final class PracticeServer: Sendable {
    package let scenario: PracticeScenario
    /// Private, mode 0700; removed by `remove()`.
    package let directory: String
    /// Which port of this machine stands for which: `465 is 44223`.
    package let ports: [String]
    private let routes: [Int: Int]
    /// Names of the services by the port that they play.
    private let services: [Int: String]
    private let postfix: PracticePostfix
    private let log: PracticeLog
    private let tls: PracticeTLS
    private let listeners: [PracticeListener]

    package var configDirectory: String { postfix.configDirectory }
    package var stateDirectory: String { "\(directory)/state" }

    /// Makes directory, key, files and ports, and lets the simulated Postfix read them. `live` runs the real openssl.
    package static func start(_ scenario: PracticeScenario, live: ServerAccess) async throws(PracticeError) -> PracticeServer {
        let tools = await live.run(Command("openssl", ["version"]))
        guard tools.succeeded else {
            throw PracticeError(
                sentence: "practice needs the openssl program, and it could not be run here. Install it (package openssl) and try again.")
        }
        // s_server listens on a Unix-domain socket from 1.1.0 on; LibreSSL's never does.
        guard let version = ToolOutput.opensslVersion(tools.outputText)?.version, let first = OpenSSLVersion("1.1.0"), version >= first
        else {
            let line = tools.outputText.split(separator: "\n").first ?? "an unknown version"
            throw PracticeError(
                sentence: "practice needs OpenSSL 1.1.0 or later for its simulated server; here is \(line). Run it on a newer machine.")
        }
        let directory = try PracticeDirectory.make()
        do {
            return try await PracticeServer(scenario, directory: directory, live: live)
        } catch {
            PracticeDirectory.remove(directory)
            throw error
        }
    }

    private init(_ scenario: PracticeScenario, directory: String, live: ServerAccess) async throws(PracticeError) {
        self.scenario = scenario
        self.directory = directory
        postfix = PracticePostfix(scenario, directory: directory)
        log = PracticeLog(path: postfix.logPath, hostname: scenario.server["hostname"] ?? "mail.example.com")
        tls = PracticeTLS(directory: directory, live: live)
        try await tls.makeKey(for: log.hostname, isExpired: scenario.server["certificate"] == "expired")
        let ports = try PracticePorts()
        self.ports = ports.standIns(in: scenario.masterCF)
        routes = ports.routes
        services = ports.names
        try PracticeDirectory.write(scenario, to: directory, ports: ports)
        // Also those that no file switches on yet: the learner may.
        listeners = ports.services.map { [postfix, log, tls] service, socket in
            PracticeListener(service: service, socket: socket, postfix: postfix, log: log, tls: tls)
        }
        if scenario.server["state"] != "stopped" { postfix.load() }
        for listener in listeners { listener.start() }
    }

    /// The server as the rest of the program sees it. openssl's probes run for real, everything else is simulated.
    package func access(live: ServerAccess, record: @escaping @Sendable (CommandRecord) -> Void) -> ServerAccess {
        let commands = PracticeCommands(postfix: postfix, log: log)
        var access = live
        access.ask = live.run
        access.run = { command in
            guard let answer = commands.answer(command) else { return await live.run(command) }
            record(CommandRecord(shown: command.shown, ending: answer.ending, milliseconds: 0))
            return answer
        }
        access.record = record
        access.syslog = { _ in }
        access.paths = PracticeDirectory.paths(in: directory)
        access.isPractice = true
        // A port that no loaded service has is one where nobody listens.
        access.route = { [routes, services, postfix] endpoint in
            let isLoaded = services[endpoint.port].map { postfix.behaviour(of: $0) != nil } ?? false
            return endpoint.led(by: routes, isOpen: isLoaded)
        }
        return access
    }

    /// Ends the listeners and what serves behind them, and removes the private directory.
    package func remove() async {
        for listener in listeners { listener.socket.shutDown() }
        await tls.end()
        PracticeDirectory.remove(directory)
    }
}
