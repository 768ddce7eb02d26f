// House rules that keep hostile text from doing harm: one way out to the terminal, no shell, one way to make a file, one end.

import Foundation
import Testing

@Suite("The house: hostile text")
struct SafetyRulesTests {
    private func uses(_ words: [String], except files: Set<String> = []) throws -> [String] {
        try SourceTree.swiftFiles(below: "Sources").filter { !files.contains($0.path) }.flatMap { file in
            file.lines.filter { line in
                let code = line.prefix { $0 != "\"" }
                guard !code.drop(while: { $0 == " " }).hasPrefix("//") else { return false }
                return words.contains { isCalled($0, in: line) }
            }.map { "\(file.path): \($0)" }
        }
    }

    /// The word by itself: `print(` is not in `blueprint(`, `.system(` not in `fileSystem(`.
    private func isCalled(_ word: String, in line: Substring) -> Bool {
        line.ranges(of: word).contains { range in
            guard let before = line[..<range.lowerBound].last else { return true }
            return !(before.isLetter || before.isNumber || before == "_" || before == "\"")
        }
    }

    @Test("only Output.swift writes to standard output and standard error, and it makes every line harmless")
    func oneWayOut() throws {
        let ways = [
            "print(", "debugPrint(", "dump(", "puts(", "fputs(", "putchar(", "fwrite(", "printf(", "vprintf(", "STDERR_FILENO",
            "FileHandle", "TextOutputStream", "perror(",
        ]
        #expect(try uses(ways, except: ["postfix-tls-wizard/Output.swift"]) == [])
        // Asking whether it is a terminal, and of what size, writes nothing.
        let asking = try uses(["STDOUT_FILENO"], except: ["postfix-tls-wizard/Output.swift"]).filter {
            !$0.contains("isatty(") && !$0.hasPrefix("TerminalUI/Ncurses/")
        }
        #expect(asking == [])
        let conclusion = try #require(
            try SourceTree.swiftFiles(below: "Sources").first { $0.path == "postfix-tls-wizard/Output.swift" })
        let writes = conclusion.lines.filter { $0.contains("writeAll(") && !$0.contains("func ") }
        #expect(writes.count == 2 && writes.allSatisfy { $0.contains("harmlessLines(") }, "\(writes)")
    }

    @Test("no program is started but by CommandRunner, from a path and an argument vector")
    func oneWayToRun() throws {
        let ways = [
            "system(", "popen(", "posix_spawn(", "posix_spawnp(", "execl(", "execlp(", "execv(", "execvp(", "fork(", "vfork(", "Process(",
            "wordexp(", "dlopen(",
        ]
        #expect(try uses(ways) == [])
        #expect(try uses(["Subprocess.run("], except: ["MailServer/Commands/CommandRunner.swift"]) == [])
        // A new start of this very program, its environment cleared.
        #expect(try uses(["execve("], except: ["postfix-tls-wizard/RootEnvironment.swift"]) == [])
    }

    @Test("a semaphore begins with no free place: Dispatch ends the program where one goes with fewer than it began with")
    func semaphores() throws {
        #expect(
            try uses(
                ["DispatchSemaphore(value: "],
                except: ["MailServer/Concurrency/Semaphore.swift", "postfix-tls-wizard/Session/Blocking.swift"]) == [])
    }

    @Test("the program ends in one place, by _exit: exit(3) takes apart what other threads still use")
    func oneEnd() throws {
        #expect(try uses(["exit("]) == [])
        #expect(try uses(["_exit("], except: ["postfix-tls-wizard/PostfixTLSWizard.swift"]) == [])
    }

    @Test("no shell is among the programs that are run")
    func noShell() throws {
        let shells = [
            "\"sh\"", "\"bash\"", "\"dash\"", "\"/bin/sh\"", "\"/bin/bash\"", "\"env\"", "\"-c\", \"", "\"eval\"", "\"xargs\"",
            "\"sudo\", \"sh\"",
        ]
        for file in try SourceTree.swiftFiles(below: "Sources") {
            for line in file.lines where shells.contains(where: line.contains) { Issue.record("\(file.path): \(line)") }
        }
    }

    @Test("every Command is built from words, never from one line taken apart")
    func wordsNotLines() throws {
        for file in try SourceTree.swiftFiles(below: "Sources") {
            for line in file.lines where line.contains("Command(") && line.contains(".split(") { Issue.record("\(file.path): \(line)") }
        }
    }

    @Test("files are made by FileSystem alone; directories of an unpredictable name by mkdtemp alone")
    func oneWayToMakeFiles() throws {
        // The simulated server's log, in the private directory that practice has made; never through a link.
        let practice = try #require(
            try SourceTree.swiftFiles(below: "Sources").first { $0.path == "PracticeServer/PracticeLog.swift" })
        #expect(practice.lines.filter { $0.contains("O_CREAT") }.allSatisfy { $0.contains("O_NOFOLLOW") && $0.contains("0o600") })
        #expect(
            try uses(
                ["O_CREAT", "mkdir(", "rename(", "renameat(", "creat("], except: ["MailServer/Files/FileSystem.swift", practice.path]
            ).filter { !$0.contains("files.rename(") && !$0.contains("func rename") } == [])
        #expect(try uses(["tmpnam(", "tempnam(", "mktemp(", "tmpfile(", "fopen("]) == [])
    }
}
