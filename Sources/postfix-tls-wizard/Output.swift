// How every command ends: an exit code, and on failure one sentence on standard error (with --json also one document). A result that
// could not be written is a failure: whoever reads an exit code of 0 may count on having the result.

import ArgumentParser
import Glibc
import TerminalUI

/// Runs a command's work and ends the command with its exit code.
func concluding(_ options: GlobalOptions, _ work: () throws -> Int32) throws {
    do {
        try requireWorkingDirectory(options)
        throw ExitCode(try work())
    } catch let failure as CommandFailure {
        throw report(failure, asJSON: options.json)
    }
}

/// The same for work that waits.
func concluding(_ options: GlobalOptions, _ work: () async throws -> Int32) async throws {
    do {
        try requireWorkingDirectory(options)
        throw ExitCode(try await work())
    } catch let failure as CommandFailure {
        throw report(failure, asJSON: options.json)
    }
}

/// Says why a command failed, and returns its exit code.
func report(_ failure: CommandFailure, asJSON: Bool) -> ExitCode {
    // One sentence, one line: a line feed in a name must not begin another.
    printError("postfix-tls-wizard: \(harmless(failure.sentence))")
    // Where standard output is what failed, nothing more can be said there.
    if asJSON { try? printDocument(FailureDocument(error: failure.sentence, exitCode: failure.status)) }
    return ExitCode(failure.status)
}

/// All that this program says outside the full screen goes through here or through `printText`. Where standard error cannot be
/// written there is nobody left to tell.
func printError(_ text: String) {
    _ = writeAll(STDERR_FILENO, harmlessLines(text + "\n"))
}

/// Throws when standard output did not take the whole text.
func printText(_ text: String) throws(CommandFailure) {
    let code = writeAll(STDOUT_FILENO, harmlessLines(text))
    if code != 0 {
        throw CommandFailure(
            sentence: "The result could not be written to standard output: \(String(cString: strerror(code))).", status: ExitStatus.output)
    }
}

/// Made harmless line by line: what was typed, and what files, logs and servers say, may hold escape sequences. Whoever composed the
/// text may have seen to it already; what is harmless stays as it is.
func harmlessLines(_ text: String) -> String {
    // By scalars: CR LF is one Character, in which no line feed would be found.
    text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { harmless(String($0)) }.joined(separator: "\n")
}

/// After a hang-up a terminal takes nothing more (EIO); a file on a bad disk says the same and is a failure.
private func isTerminalGone(_ descriptor: Int32) -> Bool {
    var status = stat()
    return fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFCHR
}

/// The whole text, whatever a pipe takes at once. Returns the errno that ended it, 0 when all of it was taken. A reader that went away
/// (EPIPE, or a terminal that was closed) is no failure: what the command did stands, and its exit code tells that.
private func writeAll(_ descriptor: Int32, _ text: String) -> Int32 {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
        let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        if count >= 0 {
            bytes = bytes.dropFirst(count)
        } else if errno == EAGAIN {
            // Somebody made the stream non-blocking; it takes more when its reader has caught up.
            var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            _ = poll(&ready, 1, -1)
        } else if errno != EINTR {
            let code = errno
            return code == EPIPE || code == EIO && isTerminalGone(descriptor) ? 0 : code
        }
    }
    return 0
}

/// Standard streams that the caller has closed would be given to the next file that is opened, and output would go there: a journal,
/// or Postfix's lock. They get a descriptor that takes nothing, so that writing to them fails as it should.
func occupyClosedStreams() {
    for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(descriptor, F_GETFD) < 0 {
        // The lowest free number is given, which is this one: those below are taken.
        _ = open("/dev/null", descriptor == STDIN_FILENO ? O_RDWR : O_RDONLY)
    }
}
