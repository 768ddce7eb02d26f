// What the command line names must be there before anything starts; and a change that has begun is not interrupted.

import CPosix
import Diagnosis
import Dispatch
import Glibc
import MailServer
import Repair
import TerminalUI

extension GlobalOptions {
    /// The configuration directory that a command works on: `-c`, else the one that was found on the server (DESIGN §3).
    func directory(of facts: Facts) -> String { configDirectory.map(ConfigurationPlace.absolute) ?? facts.configDirectory }

    /// Whether this is the directory of `-c`; without `-c` every directory of the server is meant.
    func isAbout(_ directory: String) -> Bool { configDirectory.map { ConfigurationPlace.isSame($0, directory) } ?? true }
}

/// A relative name means nothing where the working directory has been deleted: exit 66. `workingDirectory`: nil when it has been.
func requireWorkingDirectory(
    _ options: GlobalOptions, workingDirectory: String? = ConfigurationPlace.workingDirectory
) throws(CommandFailure) {
    guard workingDirectory == nil else { return }
    let named = [("-c", options.configDirectory)] + options.log.map { ("--log", $0) } + [("--state-directory", options.stateDirectory)]
    guard let (option, name) = named.compactMap({ pair in pair.1.map { (pair.0, $0) } }).first(where: { !$0.1.hasPrefix("/") }) else {
        return
    }
    throw CommandFailure(
        sentence: "\(option) \(name) is a relative name, and the working directory does not exist any more. Go to another directory, or "
            + "give the name from the root on, as in \(option) /\(name). Nothing was changed.", status: ExitStatus.inputMissing)
}

/// `-c` must hold a readable main.cf, every `--log` must be a readable regular file; otherwise exit 66 with a sentence. `mayLackMain`: a
/// main.cf that was removed may come back, or is not asked for.
func requireInputs(_ options: GlobalOptions, mayLackMain: Bool = false) throws {
    if let directory = options.configDirectory {
        if let problem = ConfigurationPlace.problem(with: directory, mayLackMain: mayLackMain) {
            let status = ConfigurationPlace.lacksPrivilege(directory) ? ExitStatus.privilege : ExitStatus.inputMissing
            throw CommandFailure(sentence: "\(problem) Nothing was changed.", status: status)
        }
    }
    for path in options.log {
        if let problem = LogPlaces.problem(with: path) {
            throw CommandFailure(sentence: "\(problem) Nothing was changed.", status: ExitStatus.inputMissing)
        }
    }
}

/// A lost line or an impatient Ctrl-C must not leave half a change: the transaction's own rules end it.
func withoutInterruption<Value>(_ work: () async -> Value) async -> Value {
    let signals = [SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGPIPE]
    let previous = signals.map { signal($0, SIG_IGN) }
    defer { for (number, handler) in zip(signals, previous) { signal(number, handler) } }
    return await work()
}

/// Hears Ctrl-C and SIGTERM while they would otherwise be ignored.
final class InterruptWatch {
    private let signals: SignalPipe
    private let source: any DispatchSourceRead

    /// From here on no signal is lost.
    init() {
        signals = SignalPipe([SIGINT, SIGTERM])
        source = DispatchSource.makeReadSource(fileDescriptor: signals.descriptor)
    }

    /// Each signal is told, those that came before too.
    func begin(_ heard: @escaping @Sendable (Int32) -> Void) {
        source.setEventHandler { [signals] in signals.take().forEach(heard) }
        source.resume()
    }

    func end() { source.cancel() }
}

/// What an interrupted run left is recovered first, and told on standard error.
func recoverInterrupted(_ runner: ChangeRunner) async {
    let recovered = await withoutInterruption { await runner.recover(facts: Facts()) }
    for change in recovered { printError(harmless(change.sentence)) }
}
