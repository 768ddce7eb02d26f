// How every command ends: an exit code, and on failure one sentence on standard error (with --json also one document).

import ArgumentParser
import Glibc
import TerminalUI

/// Runs a command's work and ends the process with its exit code.
func concluding(_ options: GlobalOptions, _ work: () throws -> Int32) throws {
    do {
        throw ExitCode(try work())
    } catch let failure as CommandFailure {
        // One sentence, one line: a line feed in a name must not begin another.
        printError("postfix-tls-wizard: \(harmless(failure.sentence))")
        if options.json { try printDocument(FailureDocument(error: failure.sentence, exitCode: failure.status)) }
        throw ExitCode(failure.status)
    }
}

/// All that this program says outside the full screen goes through here or through `printText`.
func printError(_ text: String) {
    writeAll(STDERR_FILENO, harmlessLines(text + "\n"))
}

func printText(_ text: String) {
    writeAll(STDOUT_FILENO, harmlessLines(text))
}

/// Made harmless line by line: what was typed, and what files, logs and servers say, may hold escape sequences. Whoever composed the
/// text may have seen to it already; what is harmless stays as it is.
func harmlessLines(_ text: String) -> String {
    // By scalars: CR LF is one Character, in which no line feed would be found.
    text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { harmless(String($0)) }.joined(separator: "\n")
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
