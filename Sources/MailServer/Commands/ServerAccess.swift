// The server under repair as a handful of closures and paths: the real one, or the simulated one of `practice`.
// Files are always real files; what differs is whose, and who answers the commands.

import CPosix
import Diagnosis
import Glibc

package struct ServerAccess: Sendable {
    /// Runs a program with a built environment and its time limit. Cancelling the task ends the program.
    package var run: @Sendable (Command) async -> CommandResult
    /// As `run`, but standard input stays open and is written to as the output calls for it.
    package var converse: @Sendable (Command, Dialogue) async -> CommandResult
    /// As `run`, but output is handed over as it comes instead of kept: for what may be large.
    package var stream: @Sendable (Command, @escaping @Sendable ([UInt8]) -> Void) async -> CommandResult
    /// Runs a program of the machine that probes: the same as `run`, but in practice the server is simulated and the client real.
    package var ask: @Sendable (Command) async -> CommandResult
    /// Where an endpoint is really met: in practice at a port that stands in for it.
    package var route: @Sendable (Endpoint) -> Endpoint = { $0 }
    /// Why `run` refuses Postfix's own programs for that configuration directory; nil where it does not.
    package var refusal: @Sendable (String) -> String? = { _ in nil }
    /// One line to syslog (facility mail).
    package var syslog: @Sendable (String) -> Void
    /// Told of every command that was run: the command log.
    package var record: @Sendable (CommandRecord) -> Void
    package var paths: SystemPaths
    package var isPractice: Bool
    /// The one reader of main.cf.
    package var mainCF: ParsedMainCF

    /// What is not given is made of `run`.
    package init(
        run: @escaping @Sendable (Command) async -> CommandResult,
        converse: (@Sendable (Command, Dialogue) async -> CommandResult)? = nil,
        stream: (@Sendable (Command, @escaping @Sendable ([UInt8]) -> Void) async -> CommandResult)? = nil,
        syslog: @escaping @Sendable (String) -> Void,
        record: @escaping @Sendable (CommandRecord) -> Void = { _ in },
        paths: SystemPaths = SystemPaths(),
        isPractice: Bool = false,
        mainCF: ParsedMainCF = ParsedMainCF()
    ) {
        self.mainCF = mainCF
        self.run = run
        ask = run
        self.converse =
            converse
            ?? { command, dialogue in
                var told = command
                told.input = dialogue.text
                return await run(told)
            }
        self.stream =
            stream
            ?? { command, sink in
                var result = await run(command)
                sink(result.output)
                result.output = []
                return result
            }
        self.syslog = syslog
        self.record = record
        self.paths = paths
        self.isPractice = isPractice
    }
}

extension ServerAccess {
    /// This machine.
    package static func live(record: @escaping @Sendable (CommandRecord) -> Void = { _ in }) -> ServerAccess {
        let runner = CommandRunner()
        @Sendable func timed(_ command: Command, _ perform: () async -> CommandResult) async -> CommandResult {
            let start = MonotonicTime.now
            let result = await perform()
            record(
                CommandRecord(
                    shown: command.shown, ending: result.ending, milliseconds: MonotonicTime.milliseconds(since: start)))
            return result
        }
        var access = ServerAccess(
            run: { command in await timed(command) { await runner.run(command) } },
            converse: { command, dialogue in await timed(command) { await runner.run(command, dialogue: dialogue) } },
            stream: { command, sink in await timed(command) { await runner.run(command, sink: sink) } },
            syslog: { line in _ = px_syslog("/dev/log", "postfix-tls-wizard", LOG_NOTICE, line, 1000) },
            record: record, mainCF: runner.mainCF)
        access.refusal = { ConfigurationTrust(directory: $0, tools: runner.tools, mainCF: runner.mainCF).fault }
        return access
    }
}

/// Where the system keeps what is read; practice and tests point them elsewhere.
package struct SystemPaths: Sendable {
    package var services = "/etc/services"
    package var hostName = "/proc/sys/kernel/hostname"
    package var osRelease = ["/etc/os-release", "/usr/lib/os-release"]
    package var releaseFiles = ["/etc/redhat-release", "/etc/SuSE-release", "/etc/debian_version"]
    /// In front of the marks that other programs leave about the system; empty on a real server.
    package var root = ""
    package var pleskVersion = "/usr/local/psa/version"
    /// `postfix.list`: the files of an installed package, one a line (dpkg).
    package var packageLists = "/var/lib/dpkg/info"
    package var logFiles = ["/var/log/maillog", "/var/log/mail.log", "/var/log/mail"]
    /// Searched where none of those has a line of Postfix's: warnings alone, or everything that is logged.
    package var secondLogFiles = ["/var/log/mail.warn", "/var/log/mail.err", "/var/log/syslog", "/var/log/messages"]
    package var rsyslogFile = "/etc/rsyslog.conf"
    package var rsyslogDirectory = "/etc/rsyslog.d"
    package var processTable = "/proc"
    package var passwd = "/etc/passwd"
    /// Exists while systemd is the service manager.
    package var systemdMark = "/run/systemd/system"
    /// Exists where there is a journal.
    package var journalMark = "/run/systemd/journal"
    /// Exist where services are started by scripts.
    package var initScripts = ["/etc/init.d/postfix", "/etc/rc.d/init.d/postfix"]
    package var configDirectory = ServerFacts.usualConfigDirectory
    package init() {}
}
