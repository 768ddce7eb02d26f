// What the simulated server's own tools answer: postconf, postfix, rpm, dpkg-query, openssl version. They answer from
// the scenario and from the files as they are; anything else is not installed there.

import MailServer
import Diagnosis
import PostfixModel

struct PracticeCommands: Sendable {
    var postfix: PracticePostfix
    var log: PracticeLog

    /// Returns nil when the command is not answered here; then the caller decides (openssl's probes run for real).
    func answer(_ command: Command) -> CommandResult? {
        switch command.name {
        case "postconf": postconf(command.arguments)
        case "postfix": postfixCommand(command.arguments)
        case "rpm": package("rpm", command.arguments)
        case "dpkg-query": package("dpkg", command.arguments)
        case "openssl": command.arguments.first == "version" ? .printed(scenario.server["openssl"] ?? "") : nil
        default: CommandResult(.notFound)
        }
    }

    private var scenario: PracticeScenario { postfix.scenario }
    private var release: Release { scenario.build.release }

    // MARK: postfix

    private func postfixCommand(_ arguments: [String]) -> CommandResult {
        let pid = 1714
        switch arguments.last {
        case "status" where !postfix.isRunning:
            return CommandResult(.exited(1), errors: Array("postfix/postfix-script: the Postfix mail system is not running\n".utf8))
        case "start": return start(pid)
        case "stop":
            log.write(process: "postfix/postfix-script", pid: 27_003, "stopping the Postfix mail system")
            log.write(process: "postfix/master", pid: pid, "terminating on signal 15")
            postfix.stop()
            return .printed("")
        case "reload" where !postfix.isRunning:
            return CommandResult(.exited(1), errors: Array("postfix/postfix-script: fatal: the Postfix mail system is not running\n".utf8))
        case "status":
            log.write(process: "postfix/postfix-script", pid: 27_001, "the Postfix mail system is running: PID: \(pid)")
            return .printed("", errors: "postfix/postfix-script: the Postfix mail system is running: PID: \(pid)\n")
        case "check":
            // Blind to protocol lists, like the real one (FACTS §7).
            return .printed("")
        case "reload":
            log.write(process: "postfix/postfix-script", pid: 27_002, "refreshing the Postfix mail system")
            log.write(
                process: "postfix/master", pid: pid,
                "reload -- version \(release), configuration \(postfix.configDirectory)")
            postfix.load()
            return .printed("", errors: "postfix/postfix-script: refreshing the Postfix mail system\n")
        default:
            return CommandResult(.exited(1), errors: Array("postfix: fatal: unknown command\n".utf8))
        }
    }

    private func start(_ pid: Int) -> CommandResult {
        log.write(process: "postfix/postfix-script", pid: 27_004, "starting the Postfix mail system")
        if let fatal = postfix.fatalLine {
            log.write(process: "postfix/master", pid: pid, "fatal: \(fatal)")
            return CommandResult(.exited(1), errors: Array("postfix/master: fatal: \(fatal)\n".utf8))
        }
        log.write(
            process: "postfix/master", pid: pid, "daemon started -- version \(release), configuration \(postfix.configDirectory)")
        postfix.load()
        return .printed("", errors: "postfix/postfix-script: starting the Postfix mail system\n")
    }

    // MARK: packages

    /// `rpm -q … -f FILE`, `dpkg-query -S FILE`, `dpkg-query -W … NAME`; the other package manager is not there.
    private func package(_ manager: String, _ arguments: [String]) -> CommandResult {
        let subject = arguments.last ?? ""
        let key = subject.contains("ssl") ? "openssl-\(manager)" : manager
        guard let line = scenario.server[key] else { return CommandResult(.notFound) }
        if arguments.first == "-S" { return .printed("\(line.prefix { $0 != " " }): \(subject)\n") }
        return .printed(line + "\n")
    }

    // MARK: postconf

    private func postconf(_ arguments: [String]) -> CommandResult {
        var request = PostconfRequest(arguments)
        request.directory = request.directory ?? postfix.configDirectory
        if let missing = request.flags.first(where: { !PostconfRequest.knows($0, in: release) }) {
            return CommandResult(.exited(1), errors: Array("postconf: invalid option -- '\(missing)'\n".utf8))
        }
        return PracticePostconf(postfix: postfix, request: request).answer()
    }
}

extension Command {
    /// `openssl` of `/usr/bin/openssl`.
    var name: String { program.fileName }
}

extension CommandResult {
    static func printed(_ output: String, errors: String = "") -> CommandResult {
        CommandResult(.exited(0), output: Array(output.utf8), errors: Array(errors.utf8))
    }
}
