// What a test has started is ended with the test, whatever happens to it: a shell holds one end of a pipe, the test the other.

import Glibc
import Synchronization

/// Runs a shell script in a process group of its own. Its standard input gives the word `stop` when `end()` is called, and ends
/// without it when the test process dies.
package final class Guardian: Sendable {
    private let writeEnd: Int32
    private let child: pid_t
    private let isEnded = Atomic(false)

    /// `arguments` are the script's `$1` and on. What it prints goes to `output`.
    package init(pipeIn directory: String, script: String, _ arguments: String..., output: String = "/dev/null") throws {
        // A named pipe, because open(2) closes on exec from the start: a program another test starts at this very moment
        // would otherwise inherit the write end and keep the guard waiting.
        let pipe = "\(directory)/guard"
        guard mkfifo(pipe, 0o600) == 0 || errno == EEXIST else { throw TestProcess.Failure(description: "no pipe: \(errno)") }
        let readEnd = open(pipe, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        writeEnd = open(pipe, O_WRONLY | O_CLOEXEC)
        guard readEnd >= 0, writeEnd >= 0 else { throw TestProcess.Failure(description: "no pipe: \(errno)") }
        defer { close(readEnd) }
        _ = fcntl(readEnd, F_SETFL, 0)
        let log = open(output, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        defer { close(log) }
        child = try TestProcess.spawn(["/bin/sh", "-c", script, "guard"] + arguments, standardInput: readEnd, output: log)
    }

    /// Returns when the script has ended. Harmless a second time: the numbers may be somebody else's by then.
    package func end() {
        guard !isEnded.exchange(true, ordering: .relaxed) else { return }
        // Without this word the test process has died, and nobody else will clear its directory away.
        _ = write(writeEnd, "stop\n", 5)
        close(writeEnd)
        _ = TestProcess.wait(for: child)
    }
}
