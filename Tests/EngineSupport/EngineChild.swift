// A run of the engine in a process of its own, which can really be killed: the program that is given runs itself again.

import Glibc
import MailServer
import TestSupport

package struct EngineChild: Sendable {
    package static let word = "engine-child"

    /// A program whose `main` hands its arguments to `EngineChild.main` first.
    package var program: String
    /// Runs the program under this command, which is given the program and its arguments.
    package var prefix: [String]

    package init(program: String, prefix: [String] = []) {
        self.program = program
        self.prefix = prefix
    }

    package enum End: Sendable, Equatable { case killed, completed }

    /// `completed`: the run has fewer calls than that.
    package func run(_ scenario: EngineScenario, _ fault: Fault?, on server: FakeServer) async throws -> End {
        let ended = try await process(scenario, fault, on: server)
        switch ended.status {
        case 0: return .completed
        case 128 + SIGKILL: return .killed
        default: throw TestProcess.Failure(description: "the engine's process ended with \(ended.status): \(ended.output)")
        }
    }

    /// The process as it ended; what it prints are its changing calls.
    package func process(_ scenario: EngineScenario, _ fault: Fault?, on server: FakeServer) async throws -> TestProcess {
        let told = fault.map { [$0.kind.rawValue, "\($0.call)"] } ?? []
        let words = prefix + [program, EngineChild.word, scenario.rawValue, server.root] + told
        // The threads that tasks share are few, and other tests have time limits: the wait is on a thread of its own.
        return try await offload { Result { try TestProcess.run(words) } }.get()
    }

    /// The part of `main` in that process; returns at once when the arguments are not for it. Prints the changing calls it made.
    package static func main(_ arguments: [String]) async {
        guard arguments.count >= 4, arguments[1] == word else { return }
        guard let scenario = EngineScenario(rawValue: arguments[2]) else { exit(64) }
        let server = FakeServer(at: arguments[3], scenario.behaviour)
        var fault: Fault?
        if arguments.count == 6, let kind = Fault.Kind(rawValue: arguments[4]), let call = Int(arguments[5]) {
            fault = Fault(kind, call: call)
        }
        let striking = Striking(fault, on: server)
        await scenario.run(on: server, striking)
        for call in striking.calls { print(call.systemCall) }
        exit(0)
    }
}

extension FileOperation {
    /// The system call behind it and the path it concerns, as a tracer shows them.
    package var systemCall: String {
        switch self {
        case .makeDirectory(let path): "mkdir \(path)"
        case .create(let path): "openat \(path)"
        case .lock(let path), .unlock(let path): "flock \(path)"
        case .truncate(let path): "ftruncate \(path)"
        case .write(let path): "write \(path)"
        case .setOwner(let path): "fchown \(path)"
        case .setMode(let path): "fchmod \(path)"
        case .setAttribute(let path, _): "fsetxattr \(path)"
        case .removeAttribute(let path, _): "fremovexattr \(path)"
        case .setTimes(let path): "utimensat \(path)"
        case .sync(let path), .syncDirectory(let path): "fsync \(path)"
        case .rename(let path, let target): "rename \(path) \(target)"
        case .unlink(let path): "unlink \(path)"
        case .removeDirectory(let path): "rmdir \(path)"
        }
    }
}
