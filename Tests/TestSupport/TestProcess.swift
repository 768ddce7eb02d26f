// Programs for the tests' own needs: started with a given environment, waited for, their output in one piece.

import Glibc

package struct TestProcess: Sendable {
    package struct Failure: Error, CustomStringConvertible {
        package var description: String
        package init(description: String) { self.description = description }
    }

    package var status: Int32
    package var output: String

    /// Runs an absolute path to its end, or to the end of its time; standard output and standard error come back together.
    package static func run(_ arguments: [String], input: String = "", seconds: Double = 300) throws -> TestProcess {
        let output = try TemporaryFile()
        let standardInput = try TemporaryFile(input)
        let child = try spawn(arguments, standardInput: standardInput.descriptor, output: output.descriptor)
        return TestProcess(status: wait(for: child, seconds: seconds), output: output.text())
    }

    /// As `run`, but a non-zero status is an error that shows what was printed.
    @discardableResult
    package static func must(_ arguments: [String], input: String = "") throws -> String {
        let ended = try run(arguments, input: input)
        guard ended.status == 0 else {
            throw Failure(description: "\(arguments.joined(separator: " ")) ended with \(ended.status): \(ended.output)")
        }
        return ended.output
    }

    /// Starts a program in a process group of its own.
    package static func spawn(_ arguments: [String], standardInput: Int32, output: Int32) throws -> pid_t {
        try Spawn.start(
            arguments, ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C", "HOME=/"],
            [.copy(standardInput, as: 0), .copy(output, as: 1), .copy(output, as: 2)], group: .own)
    }

    /// The exit status, or 128 and the signal's number, as a shell reports it. What outlives its time is killed with all it started.
    package static func wait(for child: pid_t, seconds: Double = 300) -> Int32 {
        var status: Int32 = 0
        let ended = waitUntil(within: seconds) { waitpid(child, &status, WNOHANG) != 0 }
        if !ended {
            kill(-child, SIGKILL)
            while waitpid(child, &status, 0) < 0 && errno == EINTR {}
        }
        let signal = status & 0x7f
        return signal == 0 ? (status >> 8) & 0xff : 128 + signal
    }
}

/// An unnamed file that is closed when it goes out of scope.
private final class TemporaryFile {
    let descriptor: Int32

    init(_ text: String = "") throws {
        var template = Array("/tmp/ptw-XXXXXX".utf8CString)
        descriptor = mkstemp(&template)
        guard descriptor >= 0 else {
            throw TestProcess.Failure(description: "no temporary file: \(String(cString: strerror(errno)))")
        }
        unlink(template)
        let bytes = Array(text.utf8)
        _ = write(descriptor, bytes, bytes.count)
        lseek(descriptor, 0, SEEK_SET)
    }

    deinit { close(descriptor) }

    func text() -> String {
        lseek(descriptor, 0, SEEK_SET)
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            if count <= 0 { return String(decoding: bytes, as: UTF8.self) }
            bytes += chunk[..<count]
        }
    }
}
