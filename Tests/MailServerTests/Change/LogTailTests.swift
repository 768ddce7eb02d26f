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
        log.sources = sources.map { LogSource(name: $0) }
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
        let mark = await tail.mark(facts, now: 42)
        #expect(mark.files.map(\.path) == [path] && mark.journalSince == nil)
        try TestFile.write(path, line("before") + line("since"))
        #expect(lists(await tail.events(since: mark)) == ["since"])
    }

    @Test("a log rotated meanwhile is read to its end and from its new beginning; one cut short is read anew")
    func rotated() async throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write("maillog", line("before"))
        let (tail, facts) = setUp(directory, sources: [path])
        let mark = await tail.mark(facts, now: 42)
        try TestFile.write(path, line("before") + line("last"))
        #expect(rename(path, "\(path).1") == 0)
        try TestFile.write(path, line("first"))
        #expect(lists(await tail.events(since: mark)) == ["last", "first"])

        let again = await tail.mark(facts, now: 42)
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
        #expect(lists(await here.events(since: await here.mark(facts, now: 42))) == ["journal"])
    }

    @Test("where the journal tells its place, that place counts, and a clock put back hides nothing")
    func cursor() async throws {
        let access = ServerAccess(
            run: { command in
                let isMark = command.arguments.contains("--output=export")
                let isAfter =
                    command.arguments.contains("--after-cursor=s=5f;i=2a") && !command.arguments.contains { $0.hasPrefix("--since") }
                let output = isMark ? "__CURSOR=s=5f;i=2a\n__REALTIME_TIMESTAMP=1\nMESSAGE=x=y\n" : isAfter ? line("journal") : ""
                return CommandResult(.exited(0), output: Array(output.utf8))
            }, syslog: { _ in })
        var tail = LogTail(access: access)
        tail.access.paths.logFiles = []
        let mark = await tail.mark(Facts(), now: 4_000_000_000)
        #expect(mark.journalCursor == "s=5f;i=2a")
        #expect(lists(await tail.events(since: mark)) == ["journal"])
    }
}
