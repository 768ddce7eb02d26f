// Everything the judging may know. Gathered once at the edge, never asked for again: a verdict is a function of this value.

import PostfixModel

/// The six gathering steps: pages 1–6 of the wizard, in that order.
package enum Step: String, CaseIterable, Sendable, Hashable {
    case server, connection, log, postfix, openssl, configuration
}

package struct Facts: Sendable, Equatable {
    package var server: Observed<ServerFacts> = .pending
    package var connection: Observed<ConnectionFacts> = .pending
    package var log: Observed<LogFacts> = .pending
    package var postfix: Observed<PostfixFacts> = .pending
    package var openssl: Observed<OpenSSLFacts> = .pending
    package var configuration: Observed<ConfigurationFacts> = .pending

    package init() {}

    /// The configuration directory that was looked at; the usual one where the first step brought nothing.
    package var configDirectory: String { server.value?.configDirectory ?? ServerFacts.usualConfigDirectory }

    package mutating func take(_ result: StepResult) {
        switch result {
        case .server(let facts): server = facts
        case .connection(let facts): connection = facts
        case .log(let facts): log = facts
        case .postfix(let facts): postfix = facts
        case .openssl(let facts): openssl = facts
        case .configuration(let facts): configuration = facts
        }
    }

    /// A copy in which each step that is still running has what an earlier look found.
    package func completed(by earlier: Facts) -> Facts {
        var facts = self
        if server.isPending { facts.server = earlier.server }
        if connection.isPending { facts.connection = earlier.connection }
        if log.isPending { facts.log = earlier.log }
        if postfix.isPending { facts.postfix = earlier.postfix }
        if openssl.isPending { facts.openssl = earlier.openssl }
        if configuration.isPending { facts.configuration = earlier.configuration }
        return facts
    }

    /// Something of it is still to come without which nothing can be judged.
    package func isPending(_ step: Step) -> Bool { lacks(step) || step == .log && log.value?.awaitsProbes == true }

    /// More of it is still to come.
    package func isAtWork(_ step: Step) -> Bool { isPending(step) || step == .log && log.value?.progress != nil }

    /// Nothing is known of it yet.
    package func lacks(_ step: Step) -> Bool {
        switch step {
        case .server: server.isPending
        case .connection: connection.isPending
        case .log: log.isPending
        case .postfix: postfix.isPending
        case .openssl: openssl.isPending
        case .configuration: configuration.isPending
        }
    }
}

/// What one gathering step brings back.
package enum StepResult: Sendable, Equatable {
    case server(Observed<ServerFacts>)
    case connection(Observed<ConnectionFacts>)
    case log(Observed<LogFacts>)
    case postfix(Observed<PostfixFacts>)
    case openssl(Observed<OpenSSLFacts>)
    case configuration(Observed<ConfigurationFacts>)

    /// More of the same is still to come.
    package var isPartial: Bool { if case .log(.value(let facts)) = self { facts.progress != nil } else { false } }

    package var step: Step {
        switch self {
        case .server: .server
        case .connection: .connection
        case .log: .log
        case .postfix: .postfix
        case .openssl: .openssl
        case .configuration: .configuration
        }
    }
}

/// Page 1.
package struct ServerFacts: Sendable, Equatable {
    package enum ServiceManager: String, Sendable { case systemd, sysv, none }
    /// Where Postfix keeps its files when nothing says otherwise.
    package static let usualConfigDirectory = "/etc/postfix"
    package var hostname: String = ""
    /// `CentOS release 6.8 (Final)`, from os-release or the distribution's release file.
    package var operatingSystem: String?
    package var plesk: String?
    package var configDirectory: String = ""
    /// `-c` was given, `postconf -h config_directory` said so, or it is the built-in fallback.
    package var configDirectoryOrigin: String = ""
    package var isRoot = false
    package var userName: String = ""
    package var serviceManager: ServiceManager = .none
    /// Whether master of this configuration runs, by the process that its queue directory names; nil where that cannot be told.
    package var postfixRunning: Bool?
    /// Local TCP addresses something listens on (`127.0.0.1:465`, `[::]:25`), as the kernel lists them.
    package var listening: [String] = []
    package var logSource: String?
    /// Why Postfix's own programs are not run as root for this configuration: whoever can change it could have anything run. Is nil where
    /// nothing speaks against it.
    package var refusedPrograms: String?
    /// One sentence for everything that cannot be seen as this user, with the reason.
    package var blindSpots: [String] = []
    /// What the kernel tells: sockets and who holds them, addresses, processes, room.
    package var host = HostFacts()
    /// The program's simulated server is looked at, not this machine.
    package var isPractice = false
    package init() {}

    /// `postfix status`, for another than the usual instance `postfix -c DIR status`.
    package func postfixCommand(_ word: String) -> String {
        configDirectory == ServerFacts.usualConfigDirectory || configDirectory.isEmpty
            ? "postfix \(word)" : "postfix -c \(Command.quoted(configDirectory)) \(word)"
    }

    /// `postqueue -p`, for another than the usual instance `postqueue -c DIR -p`.
    package func queueCommand(_ option: String) -> String {
        configDirectory == ServerFacts.usualConfigDirectory || configDirectory.isEmpty
            ? "postqueue \(option)" : "postqueue -c \(Command.quoted(configDirectory)) \(option)"
    }

    /// How this system reloads Postfix by hand: `service postfix reload`, `systemctl reload postfix`, `postfix -c DIR reload`.
    package var reloadCommand: String { serviceCommand("reload") }
    /// The same for a Postfix that does not run.
    package var startCommand: String { serviceCommand("start") }

    private func serviceCommand(_ word: String) -> String {
        if configDirectory != ServerFacts.usualConfigDirectory { return postfixCommand(word) }
        return switch serviceManager {
        case .systemd: "systemctl \(word) postfix"
        case .sysv: "service postfix \(word)"
        case .none: "postfix \(word)"
        }
    }
}

/// Page 2.
package struct ConnectionFacts: Sendable, Equatable {
    package var probes: [EndpointProbe] = []
    /// The ports that users need, where the command line says so: what is wrong with others is not told.
    package var ports: [Int] = []

    package init(probes: [EndpointProbe] = [], ports: [Int] = []) {
        self.probes = probes
        self.ports = ports
    }
}

/// Page 4: what is installed.
package struct PostfixFacts: Sendable, Equatable {
    /// `postconf -d -h mail_version`, else from the log's own start line.
    package var mailVersion: String?
    package var mailVersionSource: String?
    package var release: Release?
    /// `2:2.6.6-6.el6_7.1`, with the line the package manager printed.
    package var package: PackageVersion?
    package var packageLine: String?
    package var packageReason: String?
    /// `postconf -T compile-version` / `run-version`, 3.1.0 and later.
    package var compiledOpenSSL: OpenSSLVersion?
    package var runningOpenSSL: OpenSSLVersion?
    package var commands: [String] = []
    package init() {}

    /// As an admin asks this system's package manager, by the name that a package line begins with; nil where there is none.
    package func packageCommand(for line: String?) -> String? {
        guard let package, let name = line?.split(whereSeparator: \.isWhitespace).first else { return nil }
        return package.rules == .rpm ? "rpm -q \(name)" : "dpkg -l \(name)"
    }
}

/// Page 5.
package struct OpenSSLFacts: Sendable, Equatable {
    /// `openssl version`, whole line.
    package var versionLine: String?
    package var version: OpenSSLVersion?
    package var packageLine: String?
    /// libssl that smtpd is linked with, where that could be seen.
    package var linkedLibrary: String?
    package var commands: [String] = []
    package init() {}
}

/// Page 6: the files as they are, and the server's own defaults.
package struct ConfigurationFacts: Sendable, Equatable {
    package var mainPath: String = ""
    /// Parsed where it was read: whoever judges it, or plans an edit of it, is handed this.
    package var main = MainCF([])
    package var masterPath: String = ""
    /// As the installed release reads it; `asRead(by:)` gives what another one makes of it.
    package var master = MasterCF([], release: ConfigurationFacts.everySyntax)
    /// When each file was last written, in Unix seconds; nil where nobody looked.
    package var mainSavedAt: Int?
    package var masterSavedAt: Int?
    /// `postconf -d` of the parameters that are read.
    package var defaults: [String: String] = [:]
    /// Who else writes these files, each with the evidence (`Ansible: line 1 "# Ansible managed"`, `Plesk`).
    package var managers: [String] = []
    /// Where a change has to be made so that it lasts, as sentences.
    package var lastingPlaces: [String] = []
    /// The files that the configuration names for TLS.
    package var certificates: Observed<CertificateFacts> = .pending
    /// The texts of the TLS policy tables for outgoing mail.
    package var policyTables: [PolicyTable] = []
    /// Sockets of the SASL server, of policy services and of filters that services ask, and that are not there.
    package var missingSockets: [String] = []
    /// Tables on the way of mail whose files are not there, as the configuration has them (`regexp:/etc/postfix/header_checks`).
    package var missingTables: [String] = []
    /// What Postfix's own postconf complained about while it was asked: a configuration that it cannot read ends it.
    package var complaints: [PostconfComplaint] = []
    /// Remarks about the files themselves (symbolic link, unusual mode), as sentences.
    package var remarks: [String] = []
    package var commands: [String] = []
    package init() {}

    /// Where the release is not known: one that understands every form of master.cf.
    package static let everySyntax = Release("3.4.0")!

    /// The files' bytes. Setting them parses them, master.cf by a syntax that knows every form.
    package var mainBytes: [UInt8] {
        get { main.render() }
        set { main = MainCF(newValue) }
    }
    package var masterBytes: [UInt8] {
        get { master.render() }
        set { master = MasterCF(newValue, release: ConfigurationFacts.everySyntax) }
    }
}
