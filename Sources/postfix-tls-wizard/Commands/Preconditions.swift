// What the command line names must be there before anything starts; and a change that has begun is not interrupted.

import Diagnosis
import Glibc
import MailServer
import Repair
import TerminalUI

/// `-c` must hold a readable main.cf, every `--log` must be a readable regular file; otherwise exit 66 with a sentence. `isUndo`: logs
/// are not read, and a main.cf that was removed may come back.
func requireInputs(_ options: GlobalOptions, isUndo: Bool = false) throws {
    if let directory = options.configDirectory {
        if let problem = ConfigurationPlace.problem(with: directory, mayLackMain: isUndo) {
            let status = ConfigurationPlace.lacksPrivilege(directory) ? ExitStatus.privilege : ExitStatus.inputMissing
            throw CommandFailure(sentence: "\(problem) Nothing was changed.", status: status)
        }
    }
    guard !isUndo else { return }
    for path in options.log {
        if let problem = LogPlaces.problem(with: path) {
            throw CommandFailure(sentence: "\(problem) Nothing was changed.", status: ExitStatus.inputMissing)
        }
    }
}

/// A lost line or an impatient Ctrl-C must not leave half a change: the transaction's own rules end it.
func withoutInterruption<Value>(_ work: () -> Value) -> Value {
    let signals = [SIGHUP, SIGINT, SIGTERM, SIGPIPE]
    let previous = signals.map { signal($0, SIG_IGN) }
    defer { for (number, handler) in zip(signals, previous) { signal(number, handler) } }
    return work()
}

/// What an interrupted run left is settled first, and told on standard error.
func recoverInterrupted(_ runner: ChangeRunner) {
    let sentences = withoutInterruption { waiting { await runner.recover(facts: Facts()) } }
    for sentence in sentences { printError(harmless(sentence)) }
}
