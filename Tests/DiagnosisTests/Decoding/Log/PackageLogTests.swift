// When another Postfix or OpenSSL was installed, as package managers log it.

import Testing

@testable import Diagnosis

@Suite("The package managers' logs") struct PackageLogTests {
    private func changes(_ lines: String...) -> [PackageChange] {
        PackageLog.changes(
            in: lines.joined(separator: "\n"), source: "log", end: Moment.day(year: 2026, month: 11, day: 28) * 86400,
            wallClock: { $0 + 3600 })
    }

    @Test(
        "dpkg, yum and dnf, each in its own words",
        arguments: [
            ("2026-11-20 03:12:11 upgrade postfix:amd64 3.5.6-1 3.5.13-0", "postfix 3.5.6-1 to 3.5.13-0"),
            ("2026-11-20 03:12:11 install libssl3:amd64 <none> 3.0.15-1", "libssl3 3.0.15-1"),
            ("2026-11-20T03:12:11+0100 SUBDEBUG Upgrade: postfix-2:3.5.8-4.el8.x86_64", "postfix-2:3.5.8-4.el8.x86_64"),
            ("Nov 20 03:12:11 Updated: 2:postfix-2.6.6-8.el6.x86_64", "2:postfix-2.6.6-8.el6.x86_64"),
            ("Nov 20 03:12:11 Updated: openssl-libs-1:1.0.2k-26.el7_9.x86_64", "openssl-libs-1:1.0.2k-26.el7_9.x86_64"),
        ]) func forms(line: String, what: String) throws
    {
        let change = try #require(changes(line).first)
        #expect(change.what == what && line.hasPrefix(change.stamp) && change.source == "log")
        #expect(Moment(seconds: change.seconds).iso == "2026-11-20T03:12:11Z")
    }

    @Test("a day of one digit, and a stamp with a zone") func stamps() {
        #expect(changes("Nov  3 03:12:11 Installed: openssl-1.0.1e-58.el6_10.x86_64").first?.stamp == "Nov  3 03:12:11")
        let utc = changes("2026-11-20T02:12:11Z SUBDEBUG Upgrade: openssl-1:1.1.1k-12.el8_9.x86_64").first
        #expect(utc.map { Moment(seconds: $0.seconds).iso } == "2026-11-20T03:12:11Z")
    }

    @Test(
        "what is no such change",
        arguments: [
            "2026-11-20 03:12:11 status installed postfix:amd64 3.5.13-0", "2026-11-20 03:12:11 startup archives unpack",
            "2026-11-20 03:12:11 upgrade postfix-doc:all 3.5.6-1 3.5.13-0",
            "2026-11-20T03:12:11+0100 SUBDEBUG Upgraded: postfix-2:3.5.6-1.el8.x86_64",
            "Nov 20 03:12:11 Updated: postfix-perl-scripts-2:2.10.1-9.el7.x86_64", "Nov 20 03:12:11 Erased: postfix", "Updated:", "",
        ]) func none(line: String)
    { #expect(changes(line).isEmpty) }
}
