// That a line is not there proves something only where all was read in which it would stand.

import Testing

@testable import Diagnosis

@Suite("How far the log that was read bears") struct LogCoverageTests {
    private let reload = "Nov 23 11:44:18 vm postfix/master[1]: reload -- version 3.5.6, configuration /etc/postfix"
    private let noise = "Nov 23 11:44:20 vm postfix/smtpd[9]: connect from a[192.0.2.1]"
    private let rejection = "Nov 23 11:44:20 vm postfix/smtpd[9]: warning: Invalid TLS protocol list \"x\": disabling TLS support"

    private func finding(_ lines: [String], _ change: (inout LogFacts) -> Void = { _ in }) -> Finding? {
        var server = RecordedServer(lists: ["smtpd_tls_mandatory_protocols = !SSLv2, !SSLv3"], probes: RecordedServer.live, log: lines)
        server.running = true
        var facts = server.facts
        if var log = facts.log.value {
            change(&log)
            facts.log = .value(log)
        }
        return Assessment(facts).finding("mail-log")
    }

    @Test("read whole back to the last reload, without a warning: clear") func clear() {
        #expect(finding([reload, noise])?.status == .clear)
    }

    @Test("no reload in it: cannot tell, and why") func noReload() {
        let found = finding([noise])
        #expect(found?.status == .cannotTell)
        #expect(found?.summary.hasSuffix("the last reload or start lies before it, which begins Nov 23 11:44:20") == true)
    }

    @Test("no line of Postfix, warnings alone, or nothing at all: cannot tell") func lacking() {
        #expect(finding([reload, noise]) { $0.sources[0].hasInformation = false }?.status == .cannotTell)
        #expect(finding([reload, noise]) { $0.sources[0].hasPostfix = false }?.status == .cannotTell)
        #expect(finding([])?.status == .cannotTell)
    }

    @Test("its end alone is enough where the reload is in it, and not where it lies before") func end() {
        #expect(finding([reload, noise]) { $0.sources[0].reach = .end }?.status == .clear)
        #expect(finding([noise]) { $0.sources[0].reach = .end }?.status == .cannotTell)
    }

    @Test("a newer part that was not read, or broke off, takes the word clear away") func unread() {
        #expect(finding([reload, noise]) { $0.sources[0].reach = .beginning("unpacking was broken off") }?.status == .cannotTell)
        let found = finding([reload, noise]) { $0.sources.append(LogSource(name: "/var/log/mail.log", reach: .unread("root may"))) }
        #expect(found?.status == .cannotTell && found?.summary.contains("/var/log/mail.log: root may") == true)
        #expect(found?.evidence.contains(.fact(label: "Not searched", value: "/var/log/mail.log: root may")) == true)
        #expect(
            finding([reload, noise]) {
                $0.sources.insert(LogSource(name: "old", reach: .unread("x")), at: 0); $0.events[0].source = 1
            }?.status == .clear)
    }

    @Test("a rejected list with unread lines behind it may be history") func perhapsHistory() {
        var server = RecordedServer.article
        server.log = [reload, rejection]
        var facts = server.facts
        #expect(Assessment(facts).finding("mail-log")?.status == .symptom)
        if var log = facts.log.value {
            log.sources.append(LogSource(name: "/var/log/mail.log", reach: .unread("root may")))
            facts.log = .value(log)
        }
        #expect(Assessment(facts).finding("mail-log")?.status == .cannotTell)
    }

    @Test("counts of what was not read whole are lower bounds") func atLeast() {
        func value(_ reach: LogSource.Reach) -> Bool {
            finding([reload, rejection]) { $0.sources[0].reach = reach }?.evidence
                .contains(.fact(label: "List rejected", value: reach == .whole ? "once" : "at least once")) == true
        }
        #expect(value(.whole) && value(.end))
    }
}
