// Mail logs as files: plain, packed, rotated, huge, forbidden, and things that are none.

import Diagnosis
import Glibc
import TestSupport
import Testing

@testable import MailServer

@Suite struct LogSearchTests {
    private let bad = LogAlone.bad
    private let reload = LogAlone.reload
    private let noise = LogAlone.noise

    private func search(_ logs: [String], maillogFile: String? = nil, logFiles: [String] = []) -> LogSearch {
        LogAlone.search(logs, maillogFile: maillogFile, logFiles: logFiles)
    }

    private func all(_ logs: [String], maillogFile: String? = nil, logFiles: [String] = []) async -> Observed<LogFacts> {
        await search(logs, maillogFile: maillogFile, logFiles: logFiles).all()
    }

    @Test("a plain file: its events with the places of their lines, and from when to when it goes")
    func plain() async throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write("maillog", noise + bad + noise + reload)
        let facts = try #require(await all([path]).value)
        let source = try #require(facts.sources.first)
        #expect(facts.sources.count == 1 && source.name == path && source.reach == .whole)
        #expect(source.bytes == noise.utf8.count * 2 + bad.utf8.count + reload.utf8.count)
        #expect(source.from == "Feb 21 18:41:45" && source.to == "Feb 21 18:41:40")
        #expect(source.hasPostfix && source.hasInformation)
        #expect(facts.events.map(\.offset) == [noise.utf8.count, 2 * noise.utf8.count + bad.utf8.count])
        #expect(facts.commands.first?.hasSuffix(path) == true)
    }

    @Test("a last line without a line end counts")
    func unterminated() async throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write("maillog", noise + String(bad.dropLast()))
        #expect(await all([path]).value?.events.count == 1)
    }

    @Test(
        "packed files are read through their unpackers, whatever they are called",
        arguments: [
            ("gzip", ".gz", [String]()), ("xz", ".xz", []), ("zstd", ".zst", []), ("bzip2", ".bz2", []), ("xz", ".lzma", ["--format=lzma"]),
        ])
    func packed(program: String, suffix: String, options: [String]) async throws {
        guard case .found(let path) = TrustedTools().find(program) else {
            print("skipped: \(program) is not installed")
            return
        }
        let directory = try TemporaryDirectory()
        let file = try directory.write("maillog", noise + bad)
        try TestProcess.must([path, "-q"] + options + [file])
        if TestFile.exists(file) { unlink(file) }
        let other = "\(directory.path)/maillog-packed"
        for name in [file + suffix, other] {
            rename(file + suffix, other)
            rename(other, name)
            let facts = try #require(await all([name]).value)
            #expect(facts.events.count == 1)
            #expect(facts.sources.first?.bytes == (noise + bad).utf8.count)
        }
    }

    @Test("a pack that breaks off is told as far as it goes, and one that is none says so")
    func brokenPack() async throws {
        guard case .found(let gzip) = TrustedTools().find("gzip") else { return print("skipped: gzip is not installed") }
        let directory = try TemporaryDirectory()
        let file = try directory.write("maillog", noise + String(repeating: bad, count: 20_000))
        try TestProcess.must([gzip, "-q", file])
        let bytes = try TestFile.bytes("\(file).gz")
        let (cut, none) = ("\(directory.path)/cut.gz", "\(directory.path)/none.gz")
        try TestFile.write(cut, bytes: Array(bytes[..<(bytes.count / 2)]))
        try TestFile.write(none, bytes: [0x1F, 0x8B] + Array("no gzip".utf8))
        let facts = try #require(await all([cut]).value)
        guard case .beginning(let reason)? = facts.sources.first?.reach else {
            Issue.record("\(facts.sources)")
            return
        }
        #expect(reason.contains("gzip") && !facts.isWhole && !facts.events.isEmpty)
        #expect(await all([none]).reason?.contains("\(none): gzip") == true)
    }

    @Test("the hole of a file that was cut short while it was written to costs nothing")
    func hole() async throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write("maillog", "")
        let descriptor = open(path, O_WRONLY)
        // A terabyte with a hole in it: nothing that reads it all would come back in time.
        ftruncate(descriptor, 1 << 40)
        lseek(descriptor, 0, SEEK_END)
        let end = Array((bad + reload).utf8)
        _ = write(descriptor, end, end.count)
        close(descriptor)
        let facts = try #require(await all([path]).value)
        #expect(facts.isWhole && facts.events.count == 2)
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
            #expect(await all([path]).reason?.contains("\(path): \(reason)") == true)
            #expect(LogPlaces.problem(with: path)?.contains("--log \(path)") == true)
        }
    }

    @Test("a file this user may not read is said to be root's to read")
    func forbidden() async throws {
        let directory = try TemporaryDirectory()
        // Root may read every file but a write-only one of the kernel's.
        let path = geteuid() == 0 ? "/proc/sys/vm/compact_memory" : try directory.write("maillog", bad, mode: 0)
        #expect(await all([path]).reason?.contains("this user may not read it; root may") == true)
    }

    @Test("every rotated file is read, and what the lines say is the order, not what a touched file does")
    func rotated() async throws {
        let directory = try TemporaryDirectory()
        let files = [
            ("maillog", noise + bad), ("maillog.1", bad.replacing("Feb 21", with: "Feb 14") + reload.replacing("Feb 21", with: "Feb 14")),
            ("maillog.2", bad.replacing("Feb 21", with: "Feb  7")), ("maillog-20170201.log", bad.replacing("Feb 21", with: "Feb  1")),
            ("maillog.old", bad.replacing("Feb 21", with: "Jan 21")), ("maillog.err", bad),
        ]
        for (name, text) in files { try directory.write(name, text) }
        TestFile.age("\(directory.path)/maillog", seconds: 600)
        let facts = try #require(await all([], logFiles: ["\(directory.path)/maillog"]).value)
        let names = facts.sources.map { $0.name.dropFirst(directory.path.count + 1) }
        #expect(names == ["maillog.old", "maillog-20170201.log", "maillog.2", "maillog.1", "maillog"])
        #expect(facts.events.map(\.source) == [0, 1, 2, 3, 3, 4] && facts.isWhole)
    }

    @Test("a log that was named brings its rotated siblings, also those in dated directories")
    func named() async throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write("mail.log", noise)
        _ = try directory.directory("2026-11")
        for name in ["mail.log.1", "mail-20261101.log", "2026-11/mail.log", "mail.warn.1", "mail.log.swp"] {
            try directory.write(name, bad)
        }
        let facts = try #require(await all([path]).value)
        let names = Set(facts.sources.map { $0.name.dropFirst(directory.path.count + 1) })
        #expect(names == ["mail.log", "mail.log.1", "mail-20261101.log", "2026-11/mail.log"])
    }

    @Test("the newest end says at once whether the server is affected, however much lies before it")
    func affected() async throws {
        let directory = try TemporaryDirectory()
        let much = String(repeating: noise, count: 20_000)
        let path = try directory.write("maillog", bad + much + reload + bad + noise)
        let facts = try #require(await search([path]).look().value)
        #expect(facts.events.map { $0.quotedList != nil } == [true] || facts.events.map { $0.quotedList != nil } == [false, true])
        #expect(facts.sources.first?.reach == .end && facts.progress != nil && !facts.isWhole)
        let log = LogDigest(facts, configDirectory: "/etc/postfix")
        #expect(log.freshInvalidLists.count == 1)
    }

    @Test("what was read once is not read again: only what was appended")
    func appended() async throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write("maillog", noise + bad + String(noise.dropLast(10)))
        let search = search([path])
        #expect(await search.all().value?.events.count == 1)
        // The bytes before are others now; who reads them again would see it.
        let descriptor = open(path, O_WRONLY)
        _ = pwrite(descriptor, Array(repeating: UInt8(ascii: "x"), count: 200), 200, 0)
        lseek(descriptor, 0, SEEK_END)
        let more = Array((String(noise.suffix(10)) + reload).utf8)
        _ = write(descriptor, more, more.count)
        close(descriptor)
        for facts in [await search.look().value, await search.all().value] {
            #expect(facts?.events.map { $0.quotedList != nil } == [true, false])
            #expect(facts?.isWhole == true || facts?.progress != nil)
        }
    }

    @Test("reading that is cancelled ends at once, with what was read and what was not")
    func cancelled() async throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write("maillog", noise + bad)
        try directory.write("maillog.1", bad)
        let search = search([path])
        let reading = Task {
            while !Task.isCancelled { await Task.yield() }
            return await search.all()
        }
        reading.cancel()
        let observed = await reading.value
        #expect(observed.value?.isWhole != true)
    }

    @Test("where Postfix logs to a file of its own, that one is searched and no other")
    func maillogFile() async throws {
        let directory = try TemporaryDirectory()
        let own = try directory.write("own.log", bad)
        let usual = try directory.write("maillog", reload)
        #expect(await all([], maillogFile: own, logFiles: [usual]).value?.sources.map(\.name) == [own])
        #expect(await all([], maillogFile: "", logFiles: [usual]).value?.sources.map(\.name) == [usual])
    }

    /// A machine whose journal has these lines.
    private func journal(_ lines: [String], logFiles: [String]) -> LogSearch {
        var access = ServerAccess(
            run: { command in
                guard command.program == "journalctl", command.arguments.contains("SYSLOG_FACILITY=2") else {
                    return CommandResult(.notFound)
                }
                let shown = command.arguments.contains("--lines=1") ? lines.suffix(1) : lines[...]
                return CommandResult(.exited(0), output: Array(shown.joined().utf8))
            }, syslog: { _ in })
        access.paths.logFiles = logFiles
        access.paths.secondLogFiles = []
        access.paths.rsyslogFile = "/nonexistent"
        access.paths.rsyslogDirectory = "/nonexistent"
        return LogSearch(access: access, request: SurveyRequest())
    }

    private let rejection = "mail postfix/smtpd[17]: warning: Invalid TLS protocol list \"x\": disabling TLS support\n"

    @Test("where no file is kept the journal is searched; warnings alone do not show that nothing is wrong")
    func journalOnly() async throws {
        let facts = try #require(await journal(["2017-02-21T18:41:44+0100 \(rejection)"], logFiles: []).all().value)
        #expect(facts.sources.map(\.name) == [JournalLog.name])
        #expect(facts.events.first?.quotedList == "x")
        #expect(facts.sources.first?.hasInformation == false)
    }

    @Test("a journal whose last line is in the file is superfluous: its lines would count twice; one that goes on is not")
    func journalBesideFile() async throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write("maillog", bad + reload)
        let same = bad
        let later = bad.replacing("18:41:44", with: "18:51:44")
        #expect(try await #require(journal([same], logFiles: [path]).all().value).sources.map(\.name) == [path])
        #expect(try await #require(journal([same, later], logFiles: [path]).all().value).sources.count == 2)
    }

    @Test("of a journal with more lines than are taken only the end counts as read")
    func journalCut() async throws {
        let line = "2017-02-21T18:41:44+0100 \(rejection)"
        let search = journal([line, line, line], logFiles: [])
        var journal = JournalLog(access: search.access)
        #expect(try await journal.read(since: nil).get().reach == .whole)
        journal.limit = 2
        #expect(try await journal.read(since: nil).get().reach == .end)
    }

    @Test("nothing to search at all cannot tell, and says what to do")
    func nothing() async throws {
        let directory = try TemporaryDirectory()
        #expect(await all([], logFiles: ["\(directory.path)/maillog"]).reason?.contains("--log FILE") == true)
    }

    @Test(
        "rotation suffixes are told from other files",
        arguments: [
            (".1", true), (".2.gz", true), ("-20170219", true), ("-20170219.xz", true), ("-20261120.log", true), (".old", true),
            ("_2026-11-20.gz", true), ("", false), (".err", false), (".gz", false), (".bz2", false), ("x.1", false), (".log.1", false),
        ])
    func suffixes(suffix: String, isRotation: Bool) { #expect(LogPlaces.isRotationSuffix(suffix) == isRotation) }

    @Test("rsyslog's rule for mail names its file")
    func rsyslog() {
        let rules = "# mail.* /no\nauth.*\t/var/log/auth\nmail.*\t\t-/var/log/mail/all\nmail.err /var/log/mail/err\n"
        #expect(LogPlaces.rsyslogTargets(in: rules) == ["/var/log/mail/all"])
    }
}
