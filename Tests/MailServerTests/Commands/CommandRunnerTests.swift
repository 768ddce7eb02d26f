// Programs are started, fed, limited and ended as promised.

import Diagnosis
import Glibc
import MailServer
import TestSupport
import Testing

@Suite struct CommandRunnerTests {
    private let runner = CommandRunner(tools: TrustedTools(checksOwner: false))

    private func shell(_ script: String, _ words: [String] = [], timeLimit: Double = 5, input: String = "") -> Command {
        Command("sh", ["-c", script, "sh"] + words, input: input, timeLimit: timeLimit)
    }

    @Test("output, errors and exit status come back apart")
    func apart() async {
        let result = await runner.run(shell("echo out; echo err >&2; exit 3"))
        #expect(result == CommandResult(.exited(3), output: Array("out\n".utf8), errors: Array("err\n".utf8)))
    }

    @Test("input is written, also when it is more than a pipe holds, and then ends")
    func input() async {
        let text = String(repeating: "0123456789", count: 100_000)
        let result = await runner.run(Command("cat", input: text))
        #expect(result.succeeded)
        #expect(result.output == Array(text.utf8))
    }

    @Test("a program that does not read its input does not end this one")
    func unreadInput() async {
        let result = await runner.run(Command("true", input: String(repeating: "x", count: 1_000_000)))
        #expect(result.ending == .exited(0))
    }

    @Test("at the time limit a program is ended with everything it started")
    func timeLimit() async throws {
        let directory = try TemporaryDirectory()
        let script = "trap '' TERM; sleep 300 & echo $! $$ >\"$1\"/pids; echo started; wait; wait"
        let result = await runner.run(shell(script, [directory.path], timeLimit: 0.5))
        #expect(result.ending == .timedOut(seconds: 0.5))
        #expect(result.outputText == "started\n")
        let pids = try TestFile.text("\(directory.path)/pids").split(whereSeparator: \.isWhitespace)
        #expect(pids.count == 2)
        #expect(await eventually { pids.allSatisfy { !isAlive(String($0)) } })
    }

    @Test("cancelling the task ends the program at once")
    func cancel() async throws {
        let directory = try TemporaryDirectory()
        let task = Task { await runner.run(shell("echo $$ >\"$1\"/pid; sleep 300", [directory.path], timeLimit: 200)) }
        #expect(await eventually { (try? TestFile.text("\(directory.path)/pid"))?.isEmpty == false })
        task.cancel()
        let result = await task.value
        #expect(result.ending == .cancelled)
        let pid = try TestFile.text("\(directory.path)/pid").filter(\.isNumber)
        #expect(await eventually { !isAlive(pid) })
    }

    @Test("a task that is cancelled already starts nothing")
    func cancelledBefore() async throws {
        let directory = try TemporaryDirectory()
        let task = Task {
            while !Task.isCancelled { await Task.yield() }
            return await runner.run(shell("touch \"$1\"/ran", [directory.path]))
        }
        task.cancel()
        #expect(await task.value.ending == .cancelled)
        #expect(!TestFile.exists("\(directory.path)/ran"))
    }

    @Test("output over the limit is cut and says so")
    func outputLimit() async {
        let small = CommandRunner(tools: TrustedTools(checksOwner: false), outputLimit: 1000)
        let result = await small.run(Command("head", ["-c", "1000000", "/dev/zero"]))
        #expect(result.ending == .exited(0))
        #expect(result.truncated)
        #expect(result.output.count == 1000)
    }

    @Test("a daemon left behind with the output open does not hold the answer back")
    func daemonLeftBehind() async throws {
        // Held back, the answer would be that the time was over.
        let result = await runner.run(shell("sleep 900 & echo $!", timeLimit: 600))
        #expect(result.ending == .exited(0))
        try TestProcess.must(["/bin/kill", result.outputText.filter(\.isNumber)])
    }

    @Test("a signal's death is told as such")
    func signalled() async {
        #expect(await runner.run(shell("kill -9 $$")).ending == .signalled(9))
    }

    @Test("a program that is nowhere in the trusted directories is not found")
    func notFound() async {
        #expect(await runner.run(Command("no-such-program-anywhere")).ending == .notFound)
    }

    @Test("the environment is built, not inherited, and there is no terminal")
    func environment() async {
        let result = await runner.run(shell("env | sort; (: </dev/tty) 2>/dev/null && echo terminal"))
        let lines = result.outputText.split(separator: "\n").filter {
            !$0.hasPrefix("PWD=") && !$0.hasPrefix("_=") && !$0.hasPrefix("SHLVL=")
        }
        #expect(lines == ["HOME=/", "LANG=C", "LC_ALL=C", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "SYSTEMD_COLORS=0"])
    }

    @Test("a dialogue waits for the line it needs before it speaks, and keeps the input open meanwhile")
    func dialogue() async {
        let script = "echo 'not yet 220'; sleep 0.2; printf '220 rea'; read line; echo \"got $line\"; read more || echo closed"
        let dialogue = Dialogue([.init(awaits: ["220 r"], says: "quit\n")], linger: 0.1)
        let result = await runner.run(shell(script), dialogue: dialogue)
        #expect(result.outputText == "not yet 220\n220 reagot quit\nclosed\n")
    }

    @Test("with a sink the output is handed over and not kept")
    func sink() async {
        let seen = Collector()
        let result = await runner.run(Command("head", ["-c", "10000000", "/dev/zero"])) { seen.add($0.count) }
        #expect(result.succeeded)
        #expect(result.output.isEmpty && !result.truncated)
        #expect(seen.total == 10_000_000)
    }

    @Test("many programs at once all come back, and no descriptor stays open")
    func many() async throws {
        _ = await runner.run(shell("true"))
        let before = try openDescriptors()
        await withTaskGroup(of: Bool.self) { group in
            for number in 0..<100 { group.addTask { await runner.run(shell("exit \(number)")).ending == .exited(number) } }
            for await correct in group { #expect(correct) }
        }
        // Other tests run beside this one and open their own: only a leak of one a program would show.
        #expect(try await eventually(within: 120) { try openDescriptors() < before + 60 })
    }

    @Test("a file that is no program fails with a sentence, and leaves nothing open")
    func notExecutable() async throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write("tool", "\u{7F}ELF and nothing more", mode: 0o755)
        let before = try openDescriptors()
        for _ in 0..<100 {
            guard case .failed(let sentence) = await runner.run(Command(path)).ending else {
                Issue.record("it ran")
                return
            }
            #expect(sentence.contains(path))
        }
        #expect(try await eventually(within: 120) { try openDescriptors() < before + 60 })
    }

    private func isAlive(_ pid: String) -> Bool {
        // A zombie has been ended; its parent may be slow to take notice.
        guard let status = try? TestFile.text("/proc/\(pid)/stat") else { return false }
        return !status.contains(") Z ")
    }

    private func openDescriptors() throws -> Int {
        try TestProcess.must(["/bin/ls", "/proc/\(getpid())/fd"]).split(separator: "\n").count
    }
}
