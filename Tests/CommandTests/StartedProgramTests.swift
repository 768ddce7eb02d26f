// The program itself, started as a shell starts it: what it says and how it exits where its surroundings are not what they should be.

import Foundation
import TestSupport
import Testing

@Suite("The program where something is missing")
struct StartedProgramTests {
    private static let explain = ["explain", "--postfix", "2.6.6", "--", "TLSv1"]

    /// `$@` in the script is the program with its arguments; the script sends output where the test wants it.
    private func run(_ script: String, _ arguments: [String]) throws -> TestProcess {
        try TestProcess.run(["/bin/sh", "-c", script, "sh", builtProduct("postfix-tls-wizard")] + arguments)
    }

    @Test(
        "a result that cannot be written is no success: a sentence on standard error, and exit 74",
        arguments: [
            ("text", StartedProgramTests.explain), ("a document", ["--json"] + StartedProgramTests.explain), ("help", ["--help"]),
            ("a command's help", ["check", "--help"]), ("version", ["--version"]), ("help as a document", ["--json", "--help"]),
            ("no changes", ["history", "--state-directory", "/nonexistent"]),
        ])
    func fullDevice(name: String, arguments: [String]) throws {
        let run = try run("exec \"$@\" >/dev/full", arguments)
        #expect(run.status == 74, "\(run.output)")
        #expect(run.output.contains("could not be written to standard output: No space left on device"), "\(run.output)")
    }

    @Test("a document of a failure that cannot be written keeps the failure's own exit code")
    func fullDeviceAfterFailure() throws {
        let run = try run("exec \"$@\" >/dev/full", ["--json", "explain", "--postfix", "two", "--", "TLSv1"])
        #expect(run.status == 64)
        #expect(run.output.contains("'two' is no Postfix version"))
    }

    @Test("a reader that has had enough is no failure")
    func readerGone() throws {
        let run = try run("{ \"$@\"; echo \"exit $?\" >&2; } | true", StartedProgramTests.explain)
        #expect(run.output == "exit 0\n")
    }

    @Test("a closed standard output is no place to write to, and no file that is opened later takes its number")
    func closedOutput() throws {
        let run = try run("exec \"$@\" >&-", StartedProgramTests.explain)
        #expect(run.status == 74)
        #expect(run.output.contains("could not be written to standard output: Bad file descriptor"), "\(run.output)")
    }

    @Test(
        "a relative name from a deleted working directory is refused: it does not mean the root directory",
        arguments: [
            ("-c", ["check", "-c", "etc/postfix"]), ("--log", ["check", "--log", "var/log/mail.log"]),
            ("--state-directory", ["history", "--state-directory", "state"]), ("-c", ["undo", "-c", "etc/postfix"]),
            ("-c", ["fix", "-c", "etc/postfix"]),
        ])
    func deletedDirectory(option: String, arguments: [String]) throws {
        let directory = try TemporaryDirectory()
        let script = "mkdir '\(directory.path)/gone' && cd '\(directory.path)/gone' && rmdir ../gone && exec \"$@\""
        let run = try run(script, arguments)
        #expect(run.status == 66, "\(run.output)")
        #expect(run.output.hasPrefix("postfix-tls-wizard: \(option) "), "\(run.output)")
        #expect(run.output.contains("the working directory does not exist any more"))
    }

    @Test("an absolute name is as good there as anywhere")
    func deletedDirectoryAbsolute() throws {
        let directory = try TemporaryDirectory()
        let script = "mkdir '\(directory.path)/gone' && cd '\(directory.path)/gone' && rmdir ../gone && exec \"$@\""
        #expect(try run(script, ["history", "--state-directory", "\(directory.path)/state"]).status == 0)
        #expect(try run(script, StartedProgramTests.explain).status == 0)
    }

    @Test("too little address space is said, with what is needed", arguments: [["check"], ["--version"]])
    func littleMemory(arguments: [String]) throws {
        let run = try run("ulimit -v 400000; exec \"$@\"", arguments)
        #expect(run.status == 71, "\(run.output)")
        #expect(run.output.contains("limited to 390 MB") && run.output.contains("ulimit -v unlimited"), "\(run.output)")
    }

    @Test(
        "without /proc the call itself cannot be read, so nothing is done but to say that",
        .enabled(if: StartedProgramTests.canHideProc, "hiding /proc needs root and a mount namespace of one's own"),
        arguments: [["check"], ["fix", "--yes"], ["--version"]])
    func noProc(arguments: [String]) throws {
        let run = try run("exec unshare --mount sh -c 'mount -t tmpfs none /proc && exec \"$@\"' sh \"$@\"", arguments)
        #expect(run.status == 71, "\(run.output)")
        #expect(run.output.contains("/proc is not there"), "\(run.output)")
    }

    private static let canHideProc: Bool = {
        guard let unshare = executable("unshare") else { return false }
        return (try? TestProcess.run([unshare, "--mount", "mount", "-t", "tmpfs", "none", "/proc"]).status) == 0
    }()

    @Test(
        "without a terminal the wizard names check, and how ssh gives one",
        arguments: [([], "check"), (["practice"], "practice article --plain")])
    func noTerminal(arguments: [String], alternative: String) throws {
        let run = try run("exec \"$@\" </dev/null", arguments)
        #expect(run.status == 64)
        let words = (["postfix-tls-wizard"] + (arguments.isEmpty ? [] : ["practice", "article"])).joined(separator: " ")
        #expect(run.output.contains("ssh -t SERVER ") && run.output.contains("\(words). "), "\(run.output)")
        #expect(run.output.contains("postfix-tls-wizard \(alternative)"), "\(run.output)")
    }

    @Test("a misspelt command word is answered with the one that was meant", arguments: [("chekc", "check"), ("histroy", "history")])
    func misspelt(word: String, meant: String) throws {
        let run = try run("exec \"$@\"", ["-c", "/nonexistent", word])
        #expect(run.status == 64)
        #expect(run.output.contains("Did you mean '\(meant)'?"), "\(run.output)")
    }
}
