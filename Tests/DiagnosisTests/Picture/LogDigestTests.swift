// Fresh and stale, ours and others': the log of one instance among several.

import Testing

@testable import Diagnosis

@Suite("The log of one instance") struct LogDigestTests {
    private func digest(
        _ lines: [String], directory: String? = "/etc/postfix", values: [String] = [], services: [String] = ["smtps"], names: [String] = []
    ) -> LogDigest {
        LogDigest(
            RecordedServer.logFacts(lines), configDirectory: directory, values: values, services: services, syslogNames: names)
    }

    private func reload(_ directory: String, tag: String = "postfix") -> String {
        "Nov 23 11:44:18 vm \(tag)/master[1]: reload -- version 3.5.6, configuration \(directory)"
    }

    private func rejection(_ list: String, tag: String = "postfix", pid: Int = 9) -> String {
        "Nov 23 11:44:20 vm \(tag)/smtpd[\(pid)]: warning: Invalid TLS protocol list \"\(list)\": disabling TLS support"
    }

    private func drop(_ client: String, tag: String = "postfix", pid: Int = 9, service: String = "smtps") -> String {
        "Nov 23 11:44:21 vm \(tag)/smtpd[\(pid)]: warning: Wrapper-mode request dropped from \(client) for service \(service). TLS context initialization failed. For details see earlier warnings in your logs."
    }

    @Test("what stands before the last reload is stale, what stands after it is fresh") func freshness() {
        let log = digest([rejection("a"), reload("/etc/postfix"), rejection("b")])
        #expect(log.freshInvalidLists.map(\.quotedList) == ["b"])
        #expect(log.invalidLists.count == 2)
        #expect(log.complains(about: "b") != nil && log.complains(about: "a") == nil)
    }

    @Test("a log without a reload is all newer than the last one") func noReload() {
        let log = digest([rejection("a")])
        #expect(log.lastReload == nil && log.freshInvalidLists.count == 1)
    }

    @Test("a trailing slash makes no other directory") func slash() {
        #expect(digest([reload("/etc/postfix/")]).lastReload != nil)
    }

    @Test("a reload of another instance changes nothing, and its lines do not count") func foreign() {
        let log = digest([
            reload("/etc/postfix"), rejection("a"), reload("/etc/postfix-out", tag: "postfix-out"),
            rejection("b", tag: "postfix-out", pid: 10),
        ])
        #expect(log.freshInvalidLists.map(\.quotedList) == ["a"])
        #expect(log.foreign == 2)
    }

    @Test("under one shared name the quoted list decides, then the service") func shared() {
        let lines = [
            reload("/etc/postfix"), reload("/etc/postfix-out"), rejection("ours"), rejection("theirs", pid: 10),
            drop("a[192.0.2.1]", pid: 11), drop("b[192.0.2.2]", pid: 12, service: "10465"),
        ]
        let log = digest(lines, values: ["ours"])
        #expect(log.events.compactMap(\.quotedList) == ["ours"])
        #expect(log.clients == ["192.0.2.1"])
    }

    @Test("a service's own syslog_name belongs to its instance") func ownName() {
        let log = digest(
            [reload("/etc/postfix"), rejection("a", tag: "postfix/smtps"), rejection("b", tag: "mail-in", pid: 8)], names: ["mail-in"])
        #expect(log.freshInvalidLists.count == 2)
    }

    @Test("clients are counted once each, and paired with the process that complained") func clients() {
        let log = digest([rejection("a"), drop("x[192.0.2.1]"), drop("y[192.0.2.1]"), drop("[2001:db8::1]"), drop("z[192.0.2.9]", pid: 77)])
        #expect(log.drops.count == 4)
        #expect(log.clients == ["192.0.2.1", "2001:db8::1", "192.0.2.9"])
        #expect(log.pairs == 3)
    }

    @Test("a problem is over once the same service has worked") func standing() {
        let broken = "Nov 23 11:44:20 vm postfix/smtpd[9]: warning: No server certs available. TLS won't be enabled"
        let works = "Nov 23 11:45:20 vm postfix/smtpd[10]: setting up TLS connection from a[192.0.2.1]"
        #expect(digest([broken]).certificateProblems.count == 1)
        #expect(digest([broken, works]).certificateProblems.isEmpty)
    }

    @Test(
        "a list is recognised as a logger can show it",
        arguments: [
            ("TLSv1 TLSv1.1", "TLSv1 TLSv1.1", true), ("TLSv1#011TLSv1.1", "TLSv1\tTLSv1.1", true),
            ("TLSv1?TLSv1.1", "TLSv1\u{A0}TLSv1.1", true),
            ("TLSv1   TLSv1.1", "TLSv1 \t TLSv1.1", true), ("TLSv1 TLSv1.1", "TLSv1, TLSv1.1", false),
        ])
    func same(_ quoted: String, _ value: String, _ equal: Bool) {
        #expect(LogDigest.sameList(quoted, value) == equal)
    }

    @Test("of several lines about one failed set-up the file that cannot be used says most") func mostTelling() {
        func event(_ kind: LogEvent.Kind, _ number: Int) -> LogEvent {
            LogEvent(kind: kind, stamp: "", process: "postfix/smtpd", pid: 1, line: "", offset: number)
        }
        let file = event(.certificateProblem("cannot get RSA certificate from file \"/c\": disabling TLS support"), 1)
        let general = event(.certificateProblem("No server certs available. TLS won't be enabled"), 2)
        let library = event(.libraryProblem("TLS library problem: error:02001002"), 3)
        let fatal = event(.fatal("no memory"), 4)
        #expect(LogDigest.mostTelling([file, general, library, fatal]) == file)
        #expect(LogDigest.mostTelling([library, fatal, general]) == general)
        #expect(LogDigest.mostTelling([fatal, library]) == fatal)
        #expect(LogDigest.mostTelling([]) == nil)
    }
}
