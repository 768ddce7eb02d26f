// The `postfix` command for one configuration directory: status, check, reload.

import Diagnosis
import PostfixModel
import Repair

package struct PostfixControl: Sendable {
    package var access: ServerAccess
    package var configDirectory: String

    /// Running or not; `status` exists since Postfix 2.5.0 (FACTS §7), before that the survey's own look has to do.
    package func isRunning(_ facts: Facts) async -> StepOutcome {
        if let release = facts.postfix.value?.release, (release.major, release.minor) < (2, 5) {
            switch facts.server.value?.postfixRunning {
            case false: return .notRunning(PostfixControl.idle)
            default: return .skipped(PostfixControl.noStatus)
            }
        }
        let result = await run("status", seconds: 30)
        if result.succeeded { return .done("") }
        if (result.errorText + result.outputText).contains("sage:") { return .skipped(PostfixControl.noStatus) }
        if case .exited = result.ending {
            // It fails in the same way where it cannot read main.cf.
            let main = try? access.mainCF.main("\(configDirectory)/main.cf")
            let isAlive = RunningMaster.isRunning(main: main, processTable: access.paths.processTable) == true
            return isAlive && !access.isPractice ? .done("") : .notRunning(PostfixControl.idle)
        }
        return .failed("Whether Postfix runs cannot be told: \(PostfixControl.account(of: result))")
    }

    package func check() async -> CommandResult { await run("check", seconds: 60) }

    package func reload() async -> StepOutcome {
        let result = await run("reload", seconds: 60)
        return result.succeeded ? .done("") : .failed("postfix reload failed: \(PostfixControl.account(of: result))")
    }

    /// As this system starts it, so that its service manager knows; the start of another directory's is Postfix's own. Done when its
    /// master runs.
    package func start(_ manager: ServerFacts.ServiceManager?, limit: Duration) async -> StepOutcome {
        let isUsual = configDirectory == ServerFacts.usualConfigDirectory
        let own = Command("postfix", ["-c", configDirectory, "start"], timeLimit: 90)
        var result: CommandResult
        switch manager {
        case .systemd? where isUsual: result = await access.run(Command("systemctl", ["start", "postfix"], timeLimit: 90))
        case .sysv? where isUsual: result = await access.run(Command("service", ["postfix", "start"], timeLimit: 90))
        default: result = await access.run(own)
        }
        if await isMasterThere(true, within: limit) { return .done("") }
        if isUsual, manager == .sysv {
            // The script of a system that starts it in another way may do nothing.
            result = await access.run(own)
            if await isMasterThere(true, within: limit) { return .done("") }
        }
        return .failed("Postfix was started and does not run: \(PostfixControl.account(of: result))")
    }

    package func stop(limit: Duration) async -> StepOutcome {
        let result = await run("stop", seconds: 60)
        return await isMasterThere(false, within: limit) ? .done("") : .failed(PostfixControl.account(of: result))
    }

    private var isThere: Bool? {
        get async {
            if access.isPractice { return await run("status", seconds: 10).succeeded }
            let main = try? access.mainCF.main("\(configDirectory)/main.cf")
            return RunningMaster.isRunning(main: main, processTable: access.paths.processTable)
        }
    }

    private func isMasterThere(_ wanted: Bool, within limit: Duration) async -> Bool {
        let end = ContinuousClock.now + limit
        while true {
            if await isThere == wanted { return true }
            if ContinuousClock.now >= end { return false }
            try? await Task.sleep(for: .milliseconds(100))
        }
    }

    private func run(_ word: String, seconds: Double) async -> CommandResult {
        await access.run(Command("postfix", ["-c", configDirectory, word], timeLimit: seconds))
    }

    private static let idle = "Postfix is not running."
    private static let noStatus = "this Postfix has no status command; the reload will show"

    /// How a program ended, with the last line it printed.
    package static func account(of result: CommandResult) -> String {
        let printed = (result.errorText + "\n" + result.outputText).split(separator: "\n").last.map(String.init)
        switch result.ending {
        case .exited(let status): return printed ?? "exit status \(status)"
        case .signalled(let number): return "ended by signal \(number)"
        case .timedOut(let seconds): return "no end within \(Int(seconds)) s"
        case .cancelled: return "cancelled"
        case .notFound: return "the program was not found in the trusted directories"
        case .failed(let sentence): return sentence
        }
    }
}
