// The program started by itself to hold the timer of a change: it has no terminal, waits, and takes the change back unless it is
// confirmed. Nobody types this command; without the lock that its starter hands over it does nothing.

import ArgumentParser
import CPosix
import Glibc
import MailServer
import Repair

struct ReturnTimerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: TimerHolder.commandName, abstract: "Holds the timer of a change.", shouldDisplay: false)

    @OptionGroup var options: GlobalOptions

    @Argument var id: String

    func run() throws {
        try concluding(options) {
            guard let held = HeldTimer.adopt(id: id, stateDirectory: options.stateDirectory) else {
                throw CommandFailure(
                    sentence: "This command is for the program itself: --revert-after starts it.", status: ExitStatus.usage)
            }
            // What lists a lock or a process then calls it by its name.
            px_name_process("postfix-tls-wizard")
            waiting { await held.run { _ = signal(SIGTERM, SIG_IGN) } }
            return 0
        }
    }
}
