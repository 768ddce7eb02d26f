// Mail logs as files: plain, packed, rotated, huge, forbidden, and things that are none.

import Diagnosis
import Glibc
import TestSupport
import Testing

@testable import MailServer

@Suite struct LogSearchTests {
    private let bad =
        "Feb 21 18:41:44 mail postfix/smtpd[17]: warning: Invalid TLS protocol list \"TLSv1 TLSv1.1\": disabling TLS support\n"
    private let reload = "Feb 21 18:41:40 mail postfix/master[9]: reload -- version 2.6.6, configuration /etc/postfix\n"
    private let noise = "Feb 21 18:41:45 mail postfix/smtpd[17]: connect from unknown[192.0.2.1]\n"

    private func search(_ logs: [String], maillogFile: String? = nil, logFiles: [String] = []) async -> Observed<LogFacts> {
        var access = ServerAccess.live()
        access.paths.logFiles = logFiles
        // The journal of the machine the tests run on is no part of them.
        let live = access.stream
        access.stream = { command, sink in command.program == "journalctl" ? CommandResult(.notFound) : await live(command, sink) }
        var search = LogSearch(
            access: access, request: SurveyRequest(logs: logs), maillogFile: maillogFile, configDirectory: "/etc/postfix")
        search.rotatedLimit = 60
        return await search.run()
    }

    @Test("a plain file: its events with their line numbers")
    func plain() async throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write("maillog", noise + bad + noise + reload)
        let facts = try #require(await search([path]).value)
        #expect(facts.sources == [LogSource(name: path, lines: 4)])
        #expect(facts.events.map(\.number) == [2, 4])
        #expect(facts.commands.first?.hasSuffix(path) == true)
    }

    @Test("a last line without a line end counts")
    func unterminated() async throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write("maillog", noise + String(bad.dropLast()))
        #expect(await search([path]).value?.events.count == 1)
    }

    @Test(
        "packed files are read through their unpackers",
        arguments: [("gzip", ".gz"), ("xz", ".xz"), ("zstd", ".zst"), ("bzip2", ".bz2")])
    func packed(program: String, suffix: String) async throws {
        guard case .found(let path) = TrustedTools().find(program) else {
            print("skipped: \(program) is not installed")
            return
        }
        let directory = try TemporaryDirectory()
        let file = try directory.write("maillog", noise + bad)
        try TestProcess.must([path, "-q", file])
        if TestFile.exists(file) { unlink(file) }
        let facts = try #require(await search([file + suffix]).value)
        #expect(facts.events.count == 1)
        #expect(facts.sources.first?.lines == 2)
    }

    @Test("a file that is no gzip says so and is not fine")
    func brokenPack() async throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write("maillog.gz", bad)
        #expect(await search([path]).reason?.contains("\(path): gzip") == true)
    }

    @Test("of a huge file only the end is read, quickly, and that is said")
    func huge() async throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write("maillog", "")
        let descriptor = open(path, O_WRONLY)
        // Ten gigabytes with a hole in them: nothing that reads it all would come back in time.
        ftruncate(descriptor, 10 << 30)
        lseek(descriptor, 0, SEEK_END)
        let end = Array(("\n" + bad + reload).utf8)
        _ = write(descriptor, end, end.count)
        close(descriptor)
        var file = LogFile(path: path)
        file.limit = 1 << 20
        let log = try await file.search(.live(), timeLimit: 60).get()
        #expect(log.source.partial && log.events.count == 2)
        #expect(log.remark?.contains("only the last 1 MiB of 10240 MiB") == true)
    }

    @Test(
        "maillog_file = /dev/stdout is our own output and no log; the usual places are searched",
        arguments: ["/dev/stdout", "/proc/self/fd/1"])
    func output(path: String) throws {
        let directory = try TemporaryDirectory()
        var paths = SystemPaths()
        paths.logFiles = [try directory.write("maillog", bad)]
        let places = LogPlaces.files(requested: [], maillogFile: path, paths: paths)
        #expect(places.found == paths.logFiles)
        #expect(places.notSearched == ["maillog_file = \(path): no log is kept there"])
    }

    @Test("a FIFO, a directory and a missing file are refused with the reason")
    func notRegular() async throws {
        let directory = try TemporaryDirectory()
        let fifo = "\(directory.path)/fifo"
        mkfifo(fifo, 0o600)
        for (path, reason) in [
            (fifo, "it is no regular file"), (directory.path, "it is no regular file"), ("\(directory.path)/none", "No such file"),
        ] {
            #expect(await search([path]).reason?.contains("\(path): \(reason)") == true)
            #expect(LogPlaces.problem(with: path)?.contains("--log \(path)") == true)
        }
    }

    @Test("a file this user may not read is said to be root's to read")
    func forbidden() async throws {
        let directory = try TemporaryDirectory()
        // Root may read every file but a write-only one of the kernel's.
        let path = geteuid() == 0 ? "/proc/sys/vm/compact_memory" : try directory.write("maillog", bad, mode: 0)
        #expect(await search([path]).reason?.contains("this user may not read it; root may") == true)
    }

    @Test("rotated files are read back to the last reload and no further, and come first")
    func rotated() async throws {
        let directory = try TemporaryDirectory()
        let files = [("maillog", noise + bad), ("maillog.1", bad + reload), ("maillog.2", bad), ("maillog.old", bad)]
        for (index, (name, text)) in files.enumerated() {
            let path = try directory.write(name, text)
            TestFile.age(path, seconds: 60 * (index + 1))
        }
        let base = "\(directory.path)/maillog"
        let facts = try #require(await search([], logFiles: [base]).value)
        #expect(facts.sources.map(\.name) == ["\(base).1", base])
        #expect(facts.events.map(\.source) == [0, 0, 1])
    }

    @Test("three rotated files are enough; what lies before is said not to be searched")
    func manyRotated() async throws {
        let directory = try TemporaryDirectory()
        for index in 0..<6 {
            let path = try directory.write(index == 0 ? "maillog" : "maillog-2017020\(index)", noise)
            TestFile.age(path, seconds: 60 * (index + 1))
        }
        let facts = try #require(await search([], logFiles: ["\(directory.path)/maillog"]).value)
        #expect(facts.sources.count == 4)
        #expect(facts.notSearched.contains { $0.contains("older rotated files, 2 from") })
    }

    @Test("where Postfix logs to a file of its own, that one is searched and no other")
    func maillogFile() async throws {
        let directory = try TemporaryDirectory()
        let own = try directory.write("own.log", bad)
        let usual = try directory.write("maillog", reload)
        #expect(await search([], maillogFile: own, logFiles: [usual]).value?.sources.map(\.name) == [own])
        #expect(await search([], maillogFile: "", logFiles: [usual]).value?.sources.map(\.name) == [usual])
    }

    /// A machine whose journal has these lines.
    private func journal(_ lines: String, logFiles: [String]) -> LogSearch {
        var access = ServerAccess(
            run: { command in
                guard command.program == "journalctl", command.arguments.contains("SYSLOG_FACILITY=2") else {
                    return CommandResult(.notFound)
                }
                return CommandResult(.exited(0), output: Array(lines.utf8))
            }, syslog: { _ in })
        access.paths.logFiles = logFiles
        return LogSearch(access: access, request: SurveyRequest())
    }

    @Test("where no file is kept the journal is searched")
    func journalOnly() async throws {
        let line =
            "2017-02-21T18:41:44+0100 mail postfix/smtpd[17]: warning: Invalid TLS protocol list \"x\": disabling TLS support\n"
        let facts = try #require(await journal(line, logFiles: []).run().value)
        #expect(facts.sources == [LogSource(name: "journalctl SYSLOG_FACILITY=2", lines: 1)])
        #expect(facts.events.first?.quotedList == "x")
    }

    @Test("a file written to lately makes the journal superfluous: its lines would count twice")
    func journalBesideFile() async throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write("maillog", bad + reload)
        #expect(try await #require(journal(bad, logFiles: [path]).run().value).sources.map(\.name) == [path])
        TestFile.age(path, seconds: 90_000)
        #expect(try await #require(journal(bad, logFiles: [path]).run().value).sources.count == 2)
    }

    @Test("nothing to search at all cannot tell, and says what to do")
    func nothing() async throws {
        let directory = try TemporaryDirectory()
        #expect(await search([], logFiles: ["\(directory.path)/maillog"]).reason?.contains("--log FILE") == true)
    }

    @Test(
        "rotation suffixes are told from other files",
        arguments: [
            (".1", true), (".2.gz", true), ("-20170219", true), ("-20170219.xz", true), ("", false), (".old", false),
            (".err", false), (".gz", false), ("x.1", false),
        ])
    func suffixes(suffix: String, isRotation: Bool) { #expect(LogPlaces.isRotationSuffix(suffix) == isRotation) }

    @Test("a line longer than any log has does not fill the memory")
    func longLine() {
        var feeder = LineFeeder()
        for _ in 0..<100 { feeder.feed([UInt8](repeating: 0x61, count: 1 << 16)) }
        feeder.feed(Array("\n\(bad)".utf8))
        feeder.finish()
        #expect(feeder.events.count == 1)
    }

    @Test("of more events than are kept the oldest go, and the last reload stays")
    func overflow() {
        var feeder = LineFeeder()
        feeder.feed(Array("Nov 23 11:44:20 vm postfix/master[1]: reload -- version 3.7.11, configuration /etc/postfix\n".utf8))
        let fatal = Array("Nov 23 11:44:21 vm postfix/smtpd[2]: fatal: no SASL authentication mechanisms\n".utf8)
        for _ in 0..<41_000 { feeder.feed(fatal) }
        #expect(feeder.overflowed && feeder.events.count < 40_001)
        #expect(feeder.events.first?.reloadDirectory == "/etc/postfix")
    }
}
