// Which logs are read, in which order, and what stands beside them.

import Glibc
import TestSupport
import Testing

@testable import Diagnosis
@testable import MailServer

@Suite struct LogPlacesTests {
    private let bad = LogAlone.bad
    private let reload = LogAlone.reload
    private let noise = LogAlone.noise

    private func search(_ logs: [String], logFiles: [String] = []) -> LogSearch { LogAlone.search(logs, logFiles: logFiles) }

    @Test("over New Year, with stamps that have no year, the old year's file is the older one, and its events come first")
    func newYear() async throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write("maillog", bad.replacing("Feb 21", with: "Jan  1"))
        try directory.write("maillog.1", reload.replacing("Feb 21", with: "Dec 31") + bad.replacing("Feb 21", with: "Dec 31"))
        try directory.write("maillog-20161201", bad.replacing("Feb 21", with: "Nov 30"))
        // Written to on the second of January, all of them: the last backup touched them.
        for name in ["maillog", "maillog.1", "maillog-20161201"] {
            TestFile.age("\(directory.path)/\(name)", seconds: time(nil) - Moment.day(year: 2017, month: 1, day: 2) * 86400)
        }
        let facts = try #require(await search([path]).all().value)
        #expect(facts.sources.map { $0.name.dropFirst(directory.path.count + 1) } == ["maillog-20161201", "maillog.1", "maillog"])
        #expect(facts.events.map(\.stamp).map { $0.prefix(6) } == ["Nov 30", "Dec 31", "Dec 31", "Jan  1"])
        #expect(zip(facts.sources, facts.sources.dropFirst()).allSatisfy { $0.until! <= $1.since! })
    }

    @Test("where no mail log has a line of Postfix's, mail.warn is searched, which can show that something is wrong, and no more")
    func warningsOnly() async throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write("mail.warn", bad)
        var search = search([], logFiles: ["\(directory.path)/maillog"])
        search.access.paths.secondLogFiles = [path]
        let facts = try #require(await search.all().value)
        #expect(facts.sources.map(\.name) == [path] && facts.sources.first?.hasInformation == false)
        let log = LogDigest(facts, configDirectory: "/etc/postfix")
        #expect(log.freshInvalidLists.count == 1)
        #expect(LogCoverage(facts, lastReload: log.lastReload) == .lacking(.warningsOnly(name: path)))
        // A log with a line of Postfix's is enough.
        let full = try directory.write("maillog", noise)
        search.access.paths.logFiles = [full]
        #expect(await search.all().value?.sources.map(\.name) == [full])
    }

    @Test("what the package manager did to Postfix and OpenSSL comes with the log")
    func packages() async throws {
        let directory = try TemporaryDirectory()
        _ = try directory.directory("var")
        _ = try directory.directory("var/log")
        try directory.write("var/log/dpkg.log", "2026-11-20 03:12:11 upgrade postfix:amd64 3.5.6-1 3.5.13-0\n")
        try directory.write("var/log/dpkg.log.1", "2026-10-20 03:12:11 upgrade openssl:amd64 3.0.1-1 3.0.2-1\n")
        let search = search([try directory.write("maillog", bad)])
        #expect(await search.all().value?.packageChanges.isEmpty == true)
        var there = search
        there.access.paths.root = directory.path
        let changes = try #require(await there.all().value).packageChanges
        #expect(changes.map(\.what) == ["openssl 3.0.1-1 to 3.0.2-1", "postfix 3.5.6-1 to 3.5.13-0"])
        #expect(changes.last?.source == "\(directory.path)/var/log/dpkg.log")
        // The answer to "affected now?" does not wait for it.
        #expect(await there.look().value?.packageChanges.isEmpty == true)
    }
}
