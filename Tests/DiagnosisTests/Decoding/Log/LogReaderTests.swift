// Logs read in order: recorded ones, and the neighbourhood that tells a failed set-up from a broken client.

import Testing

@testable import Diagnosis

@Suite("A log read in order") struct LogReaderTests {
    private func read(_ lines: [String]) -> [LogEvent] {
        var reader = LogReader(source: 1)
        return lines.flatMap { reader.take(Array($0.utf8)) }
    }

    private func line(_ text: String, pid: Int = 10) -> String { "Nov 23 11:44:20 vm postfix/smtpd[\(pid)]: \(text)" }

    @Test("the recorded 2.6.6 log gives the two warnings, paired by process, after its reload") func recorded() throws {
        let log = try LabSession("2.6.6-01-before-real-ports").run(with: "grep postfix /lab/log/maillog")
        let events = read(log.output.split(separator: "\n").map(String.init))
        #expect(events.count { $0.quotedList == "TLSv1 TLSv1.1 TLSv1.2" } == 2)
        #expect(events.count { $0.droppedService == "smtps" } == 3)
        #expect(events.filter(\.isReload).map(\.reloadDirectory) == ["/lab/pf-2.6.6/etc", "/lab/pf-2.6.6/etc"])
        #expect(events.allSatisfy { $0.source == 1 })
        #expect(events.map(\.offset) == events.map(\.offset).sorted())
    }

    @Test("library errors of clients' broken handshakes are left out") func sessions() throws {
        let log = try LabSession("2.6.6-02-after-TLSv1-real-ports").run(with: "master.*reload --")
        let events = read(log.output.split(separator: "\n").map(String.init))
        #expect(log.output.contains("TLS library problem"))
        #expect(!events.contains { if case .libraryProblem = $0.kind { true } else { false } })
        #expect(events.contains { $0.kind == .tlsWorked })
    }

    @Test("library errors after a failed set-up belong to it") func after() {
        let problem = "TLS library problem: error:02001002:system library:fopen:No such file or directory:bss_file.c:175:"
        let events = read([
            line(#"warning: cannot get RSA certificate from file "/c.pem": disabling TLS support"#), line("warning: \(problem)"),
        ])
        #expect(events.map(\.text) == [#"cannot get RSA certificate from file "/c.pem": disabling TLS support"#, problem])
    }

    @Test("library errors directly before a failed set-up of the same process belong to it") func before() {
        let failure = line("warning: error loading private keys and certificates from: /c.pem: disabling TLS support")
        #expect(read([line("warning: TLS library problem: error:X"), failure]).count == 2)
        #expect(read([line("warning: TLS library problem: error:X", pid: 9), failure]).count == 1)
    }

    @Test("working sessions are told once until something fails or Postfix reloads") func working() {
        let session = line("setting up TLS connection from a[1.2.3.4]")
        let reload = "Nov 23 11:44:21 vm postfix/master[1]: reload -- version 3.5.6, configuration /etc/postfix"
        #expect(read([session, session, session]).count == 1)
        #expect(read([session, reload, session, session]).count == 3)
    }

    @Test("an event stands where its line begins, lines without an event counted in") func offsets() {
        let session = line("setting up TLS connection from a[1.2.3.4]")
        #expect(read(["nothing", "", session]).map(\.offset) == [9])
    }
}
