// How every command ends: an exit code, and on failure one sentence on standard error (with --json also one document).

import ArgumentParser
import Glibc
import TerminalUI

/// Runs a command's work and ends the process with its exit code. `makesChanges`: it takes --revert-after.
func concluding(_ options: GlobalOptions, makesChanges: Bool = false, _ work: () throws -> Int32) throws {
    do {
        // Nobody is to believe that something returns by itself which never began.
        if options.revertAfter != nil, !makesChanges {
            throw CommandFailure(
                sentence: "--revert-after belongs to fix, practice and the wizard, which make a change. Leave it out here.", status: ExitStatus.usage)
        }
        throw ExitCode(try work())
    } catch let failure as CommandFailure {
        printError("postfix-tls-wizard: \(failure.sentence)")
        if options.json { try printDocument(FailureDocument(error: failure.sentence, exitCode: failure.status)) }
        throw ExitCode(failure.status)
    }
}

/// Made harmless line by line: what was typed, and what files say, may hold escape sequences.
func printError(_ text: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { harmless(String($0)) }
    writeAll(STDERR_FILENO, lines.joined(separator: "\n") + "\n")
}

func printText(_ text: String) {
    writeAll(STDOUT_FILENO, text)
}

/// Whole text, whatever the pipe takes at once. A reader that went away is no fault of ours.
private func writeAll(_ descriptor: Int32, _ text: String) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
        let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { return }
        bytes = bytes.dropFirst(count)
    }
}
