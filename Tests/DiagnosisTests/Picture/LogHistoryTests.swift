// When did it begin? Bars by time, with reloads, starts and other versions under them.

import Testing

@testable import Diagnosis

@Suite("Drops and rejections by time") struct LogHistoryTests {
    private func drawn(_ lines: [String]) -> LogHistory? {
        let facts = RecordedServer.logFacts(lines)
        return LogHistory(LogDigest(facts, configDirectory: "/etc/postfix"), facts)
    }

    private func rejection(_ stamp: String) -> String {
        "\(stamp) vm postfix/smtpd[9]: warning: Invalid TLS protocol list \"x\": disabling TLS support"
    }

    private func start(_ stamp: String, _ version: String, _ word: String = "daemon started") -> String {
        "\(stamp) vm postfix/master[1]: \(word) -- version \(version), configuration /etc/postfix"
    }

    @Test("it began with last night's reload") func lastNight() throws {
        let history = try #require(
            drawn([
                start("Nov 20 10:00:00", "2.6.6"), start("Nov 22 23:10:00", "2.6.6", "reload"), rejection("Nov 22 23:11:00"),
                rejection("Nov 23 01:00:00"), rejection("Nov 23 01:30:00"), rejection("Nov 23 01:40:00"), rejection("Nov 23 01:50:00"),
                "Nov 23 11:44:20 vm postfix/smtpd[9]: connect from a[192.0.2.1]",
            ]))
        #expect(history.hours.map(\.count) == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
        #expect(history.hours[11].mark == .reload && history.days.isEmpty)
        #expect(history.caption == "an hour each from Nov 22 12:00 to Nov 23 11:59")
        #expect(
            history.plainLines == [
                "Drops and rejections, an hour each from Nov 22 12:00 to Nov 23 11:59", "                 #          ",
                "    ___________._#__________",
                "               r            ", "r reload",
            ])
    }

    @Test("days before the last one stand before the hours, and an upgrade shows") func days() throws {
        let history = try #require(
            drawn([
                start("Nov 18 10:00:00", "2.6.6"), start("Nov 19 09:00:00", "2.9.1"), rejection("Nov 19 10:00:00"),
                rejection("Nov 20 10:00:00"), rejection("Nov 20 11:00:00"), rejection("Nov 23 11:00:00"),
            ]))
        #expect(history.days.map(\.count) == [0, 1, 2, 0, 0] && history.hours.last?.count == 1)
        #expect(history.days.map(\.mark) == [.start, .otherVersion, nil, nil, nil])
        #expect(history.caption == "a day each from Nov 18, an hour each from Nov 22 12:00 to Nov 23 11:59")
        #expect(history.rows.last?.hasPrefix("sv") == true && history.legend.contains("v another version"))
    }

    @Test("a package that was installed shows under the hour, and widens nothing") func installed() throws {
        var facts = RecordedServer.logFacts([rejection("Nov 23 01:00:00"), rejection("Nov 23 11:00:00")])
        let hour = try #require(facts.events.last?.hour)
        facts.packageChanges = [hour.number - 9, hour.number - 3000].map {
            PackageChange(what: "postfix 1 to 2", stamp: "", seconds: $0 * 3600 + 60, source: "/var/log/dpkg.log")
        }
        let history = try #require(LogHistory(LogDigest(facts, configDirectory: "/etc/postfix"), facts))
        #expect(history.days.isEmpty && history.hours.indices.filter { history.hours[$0].mark == .installed } == [14])
        #expect(history.legend == "p another Postfix or OpenSSL installed")
    }

    @Test("nothing happened: nothing is drawn") func nothing() {
        #expect(drawn([start("Nov 18 10:00:00", "2.6.6")]) == nil)
    }
}
