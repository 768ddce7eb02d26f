// An installed program run many thousand times without its start-up cost: forked-start.c, compiled here and preloaded into it.

import Glibc
import TestSupport

/// The compiled forked-start.c; gone with the last reference.
final class ForkedStart: Sendable {
    let path: String
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        path = "\(directory.path)/forked-start.so"
        // The Swift toolchain brings its own C compiler.
        guard let compiler = ["clang", "cc", "gcc"].lazy.compactMap(executable).first else {
            throw TestProcess.Failure(description: "no C compiler in PATH: the Swift toolchain's clang, cc and gcc were looked for")
        }
        let source = try directory.write("forked-start.c", String(decoding: PackageResources.forked_start_c, as: UTF8.self))
        try TestProcess.must([compiler, "-Wall", "-Werror", "-O2", "-shared", "-fPIC", "-o", path, source])
    }
}

/// One program waiting to be forked, in a directory of its own. Not for two threads at a time.
final class ForkedProgram {
    struct Answer: Equatable {
        /// As waitpid() gave it: 0 is success.
        var status: Int32
        var output: [UInt8]
        var errors: [UInt8]
        var failed: Bool { status != 0 }
    }

    let program: String
    let directory: String
    private let environment: [String]
    private let line: Int32
    private let child: pid_t

    /// `directory` exists; files `in`, `out` and `err` in it serve as the standard streams.
    init(_ program: String, in directory: String, start: ForkedStart, environment: [String] = []) throws {
        self.program = program
        self.directory = directory
        self.environment = ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C"] + environment
        try TestFile.write("\(directory)/in", "")
        var ends: [Int32] = [0, 0]
        // Closed on exec from the start: a program that another thread starts at this moment would keep the line open.
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
            throw TestProcess.Failure(description: "no pair of sockets: \(errno)")
        }
        // Above 3, so that dup2() has something to do and clears the flag.
        let far = fcntl(ends[1], F_DUPFD_CLOEXEC, 10)
        defer { close(ends[1]); close(far) }
        child = try Spawn.start(
            [program], self.environment + ["LD_PRELOAD=\(start.path)", "LD_BIND_NOW=1", "FORKED_START_DIRECTORY=\(directory)"],
            [.copy(far, as: 3)])
        line = ends[0]
    }

    deinit {
        close(line)
        var status: Int32 = 0
        waitpid(child, &status, 0)
    }

    /// What the program does with these arguments.
    func run(_ arguments: [[UInt8]]) throws -> Answer {
        var words: [UInt8] = []
        for word in [Array(program.utf8)] + arguments { words += word + [0] }
        let length: [UInt8] = withUnsafeBytes(of: UInt32(words.count)) { Array($0) }
        let message = length + words
        guard write(line, message, message.count) == message.count else { throw failure("takes no requests") }
        var status: Int32 = 0
        guard read(line, &status, 4) == 4 else { throw failure("does not answer") }
        return try answer(status)
    }

    func run(_ arguments: [String]) throws -> Answer { try run(arguments.map { Array($0.utf8) }) }

    /// The same by a fresh start of the program, nothing preloaded: slow, and the proof that `run` shows what the program does.
    func runAfresh(_ arguments: [[UInt8]]) throws -> Answer {
        let streams = [("in", O_RDONLY), ("out", O_WRONLY | O_CREAT | O_TRUNC), ("err", O_WRONLY | O_CREAT | O_TRUNC)].map {
            open("\(directory)/\($0)", $1 | O_CLOEXEC, 0o600)
        }
        defer { streams.forEach { close($0) } }
        let fresh = try Spawn.start(
            [Array(program.utf8)] + arguments, environment, zip(streams, [Int32(0), 1, 2]).map { .copy($0, as: $1) })
        var status: Int32 = 0
        while waitpid(fresh, &status, 0) < 0 && errno == EINTR {}
        return try answer(status)
    }

    private func answer(_ status: Int32) throws -> Answer {
        Answer(status: status, output: try TestFile.bytes("\(directory)/out"), errors: try TestFile.bytes("\(directory)/err"))
    }

    private func failure(_ what: String) -> TestProcess.Failure { TestProcess.Failure(description: "the forked \(program) \(what)") }
}
