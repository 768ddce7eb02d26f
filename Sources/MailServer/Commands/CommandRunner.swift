// Runs a program on this machine: found in trusted directories, with a built environment, never through a shell, in a session
// of its own without a terminal. It always comes back: at the end of the program, at the time limit or when cancelled. How long
// the machine takes to report an end says nothing about the program: a slow answer is waited for.

import Diagnosis
import Glibc
import Subprocess
import SystemPackage

package struct CommandRunner: Sendable {
    package var tools: TrustedTools
    /// Bytes kept of each stream; what goes beyond is read and dropped.
    package var outputLimit: Int
    /// Tells which programs belong to a configuration.
    package let mainCF = ParsedMainCF()
    /// Seconds after which an ended program is looked at by ourselves, where the library has not told its end yet.
    var reportLimit = 1.0

    package init(tools: TrustedTools = TrustedTools(), outputLimit: Int = 4 << 20) {
        self.tools = tools
        self.outputLimit = outputLimit
    }

    /// With `dialogue`, `command.input` is not used. With `sink`, output is handed over as it comes instead of kept.
    package func run(
        _ command: Command, dialogue: Dialogue? = nil, sink: (@Sendable ([UInt8]) -> Void)? = nil
    ) async -> CommandResult {
        if Task.isCancelled { return CommandResult(.cancelled) }
        switch PostfixTools.find(command, tools, mainCF) {
        case .notFound: return CommandResult(.notFound)
        case .refused(let sentence): return CommandResult(.failed(sentence))
        case .found(let path):
            do {
                let streams = try ChildStreams()
                let dialogue = dialogue ?? .input(command.input)
                return await withTaskCancellationHandler {
                    await first(path, command, dialogue, streams, sink)
                } onCancel: {
                    streams.cancel()
                }
            } catch {
                return CommandResult(.failed("\(path) could not be started: \(error.text)."))
            }
        }
    }

    /// The library's answer, or ours where it does not come: where pidfd_open is refused by a sandbox it waits for ever.
    private func first(
        _ path: String, _ command: Command, _ dialogue: Dialogue, _ streams: ChildStreams, _ sink: (@Sendable ([UInt8]) -> Void)?
    ) async -> CommandResult {
        let answer = FirstAnswer<CommandResult>()
        Task.detached {
            answer.give(await spawn(path, command, dialogue, streams, sink, answer))
        }
        Task.detached {
            try? await Task.sleep(for: .seconds(command.timeLimit + reportLimit + 2))
            // What was started is accounted for by its streams and its end.
            guard !streams.wasServed else { return }
            streams.cancel()
            answer.give(CommandResult(.timedOut(seconds: command.timeLimit)))
        }
        return await answer.value
    }

    private func spawn(
        _ path: String, _ command: Command, _ dialogue: Dialogue, _ streams: ChildStreams,
        _ sink: (@Sendable ([UInt8]) -> Void)?, _ answer: FirstAnswer<CommandResult>
    ) async -> CommandResult {
        var options = PlatformOptions()
        options.createSession = true
        let variables = BuiltEnvironment.variables.map { (Environment.Key(stringLiteral: $0.key), $0.value) }
        let configuration = Configuration(
            executable: .path(FilePath(path)), arguments: Arguments(command.arguments),
            environment: .custom(Dictionary(uniqueKeysWithValues: variables)), workingDirectory: "/", platformOptions: options)
        do {
            let ended = try await Subprocess.run(
                configuration,
                input: .fileDescriptor(FileDescriptor(rawValue: streams.childInput), closeAfterSpawningProcess: true),
                output: .fileDescriptor(FileDescriptor(rawValue: streams.childOutput), closeAfterSpawningProcess: true),
                error: .fileDescriptor(FileDescriptor(rawValue: streams.childErrors), closeAfterSpawningProcess: true)
            ) { execution in
                let child = execution.processIdentifier.value
                let deadline = MonotonicTime.now + command.timeLimit
                let outcome = await offload {
                    streams.serve(child, dialogue: dialogue, until: deadline, limit: outputLimit, sink: sink)
                }
                answerInstead(of: child, path, outcome, command, answer)
                return outcome
            }
            return result(ended.closureResult, ended.terminationStatus.ending, command)
        } catch {
            return CommandResult(.failed("\(path) could not be run: \(error)."))
        }
    }

    private func result(
        _ outcome: StreamsOutcome, _ ending: CommandResult.Ending, _ command: Command
    ) -> CommandResult {
        let own: CommandResult.Ending? =
            switch outcome.end {
            case .byItself: nil
            case .timeLimit: .timedOut(seconds: command.timeLimit)
            case .cancelled: .cancelled
            }
        return CommandResult(own ?? ending, output: outcome.output, errors: outcome.errors, truncated: outcome.truncated)
    }

    /// The streams are at their end, so the library's answer is due. Where it does not come, because a sandbox refuses what the
    /// library waits with, the kernel is asked; where the library has reaped the child, its answer is only not scheduled yet.
    private func answerInstead(
        of child: pid_t, _ path: String, _ outcome: StreamsOutcome, _ command: Command, _ answer: FirstAnswer<CommandResult>
    ) {
        Task.detached {
            try? await Task.sleep(for: .seconds(reportLimit))
            while !answer.isGiven {
                switch ChildEnd.look(child) {
                case .reaped: return
                case .ended(let ending):
                    answer.give(result(outcome, ending, command))
                    ChildEnd.reap(child)
                case .running where outcome.end != .byItself:
                    // Not even SIGKILL has ended it yet: it waits for a device.
                    answer.give(result(outcome, .timedOut(seconds: command.timeLimit), command))
                case .running: try? await Task.sleep(for: .milliseconds(20))
                }
            }
        }
    }
}

extension TerminationStatus {
    fileprivate var ending: CommandResult.Ending {
        switch self {
        case .exited(let code): .exited(Int(code))
        case .signaled(let signal): .signalled(Int(signal))
        }
    }
}
