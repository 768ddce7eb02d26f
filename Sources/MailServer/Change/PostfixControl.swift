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
        let result = await run("status", seconds: 10)
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
