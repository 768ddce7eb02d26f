// The real binary at work while the test does something else beside it.

import Foundation
import Glibc
import TestSupport

final class StartedCommand {
    let process: Int32
    private let directory: TemporaryDirectory
    private var isEnded = false

    init(_ arguments: [String]) throws {
        directory = try TemporaryDirectory()
        let quiet = open("/dev/null", O_RDWR | O_CLOEXEC)
        defer { close(quiet) }
        process = try TestProcess.spawn(
            ["/bin/sh", "-c", "exec \"$@\" >\(directory.path)/output 2>\(directory.path)/errors", "sh", Programs.wizard] + arguments,
            standardInput: quiet, output: quiet)
    }

    deinit {
        guard !isEnded else { return }
        kill(process, SIGKILL)
        _ = TestProcess.wait(for: process)
    }

    /// Waits for its end.
    func end(seconds: Double = 300) throws -> CommandLineRun {
        let status = TestProcess.wait(for: process, seconds: seconds)
        isEnded = true
        return CommandLineRun(
            status: status, output: try TestFile.text("\(directory.path)/output"), errors: try TestFile.text("\(directory.path)/errors"))
    }
}

extension CommandLineRun {
    init(status: Int32, output: String, errors: String) {
        self.status = status
        self.output = output
        self.errors = errors
    }
}
