import Diagnosis
import Glibc
import Synchronization
import TestSupport
import Testing

@testable import MailServer

private func line(_ list: String) -> String {
    "Nov 23 12:09:44 vm postfix/smtpd[28189]: warning: Invalid TLS protocol list \"\(list)\": disabling TLS support\n"
}

@Suite("The log since a moment")
struct LogTailTests {
    private func setUp(_ directory: TemporaryDirectory, sources: [String]) -> (LogTail, Facts) {
        var facts = Facts()
        var log = LogFacts()
        log.sources = sources.map { LogSource(name: $0, lines: 0) }
        facts.log = .value(log)
        let access = ServerAccess(
            run: { command in
                CommandResult(
                    command.program == "journalctl" && command.arguments.contains("--since=@42") ? .exited(0) : .notFound,
                    output: Array(line("journal").utf8))
            }, syslog: { _ in })
        return (LogTail(access: access), facts)
    }

    private func lists(_ events: [LogEvent]) -> [String] { events.compactMap(\.kind.rejectedList) }

    @Test("only what was appended since the mark is read, and rotated files are not")
    func appended() async throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write("maillog", line("before"))
        let old = try directory.write("maillog-20170219", line("rotated"))
        let (tail, facts) = setUp(directory, sources: [old, path])
        let mark = tail.mark(facts, now: 42)
        #expect(mark.files.map(\.path) == [path] && mark.journalSince == nil)
        try TestFile.write(path, line("before") + line("since"))
        #expect(lists(await tail.events(since: mark)) == ["since"])
    }

    @Test("a log rotated meanwhile is read to its end and from its new beginning; one cut short is read anew")
    func rotated() async throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write("maillog", line("before"))
        let (tail, facts) = setUp(directory, sources: [path])
        let mark = tail.mark(facts, now: 42)
        try TestFile.write(path, line("before") + line("last"))
        #expect(rename(path, "\(path).1") == 0)
        try TestFile.write(path, line("first"))
        #expect(lists(await tail.events(since: mark)) == ["last", "first"])

        let again = tail.mark(facts, now: 42)
        try TestFile.write(path, "")
        try TestFile.write(path, line("x"))
        #expect(lists(await tail.events(since: again)) == ["x"])
    }

    @Test("where the journal was searched, or no file is there, the journal is asked from the mark on")
    func journal() async throws {
        let directory = try TemporaryDirectory()
        let (tail, facts) = setUp(directory, sources: ["journalctl SYSLOG_FACILITY=2"])
        var here = tail
        here.access.paths.logFiles = []
        #expect(lists(await here.events(since: here.mark(facts, now: 42))) == ["journal"])
    }
}
