// Sessions that came to nothing, counted: by the reason that the library gives on the next line of the same process.

import Testing

@testable import Diagnosis

@Suite("Handshakes that failed") struct HandshakeCounterTests {
    private func read(_ lines: [String]) -> (events: [LogEvent], tallies: [HandshakeTally]) {
        var reader = LogReader()
        let events = lines.flatMap { reader.take(Array("Nov 23 11:44:20 mail postfix/\($0)".utf8)) }
        return (events, reader.handshakes.tallies)
    }

    private let old = "warning: TLS library problem: error:0A000102:SSL routines::unsupported protocol:../ssl/statem/statem_srvr.c:1664:"

    @Test("an old client is counted by address and reason, and makes no event") func oldClient() {
        let session = ["smtps/smtpd[5]: SSL_accept error from localhost[127.0.0.1]: -1", "smtps/smtpd[5]: \(old)"]
        let (events, tallies) = read(session + session)
        #expect(events.isEmpty)
        #expect(tallies.map(\.count) == [2])
        #expect(tallies.map(\.reason) == [.protocolVersion])
        #expect(tallies.map(\.client) == ["localhost[127.0.0.1]"])
        #expect(tallies.map(\.process) == ["postfix/smtps/smtpd"])
    }

    @Test("the reason is that of the same process, whoever logs between") func between() {
        let (_, tallies) = read([
            "smtpd[5]: SSL_accept error from a[2001:db8::1]: -1", "smtpd[6]: SSL_accept error from b[192.0.2.2]: lost connection",
            "smtpd[5]: warning: TLS library problem: error:1408A0C1:SSL routines:SSL3_GET_CLIENT_HELLO:no shared cipher:s3_srvr.c:1358:",
            "smtpd[6]: lost connection after CONNECT from b[192.0.2.2]",
        ])
        #expect(tallies.map(\.client) == ["a[2001:db8::1]", "b[192.0.2.2]"])
        #expect(tallies.map(\.reason) == [.noSharedCipher, .hungUp])
    }

    @Test("a client that refuses the certificate says so in an alert") func alert() {
        let (_, tallies) = read([
            "smtpd[5]: SSL_accept error from a[192.0.2.1]: 0",
            "smtpd[5]: warning: TLS library problem: error:0A000418:SSL routines::tlsv1 alert unknown ca:../ssl/record/rec.c:1605:SSL alert number 48:",
        ])
        #expect(tallies.map(\.reason) == [.certificateRefused(alert: "unknown ca")])
    }

    @Test("a reload begins a new count beside the old one") func reload() {
        let session = ["smtps/smtpd[5]: SSL_accept error from a[192.0.2.1]: -1", "smtps/smtpd[5]: \(old)"]
        let (_, tallies) = read(session + ["master[1]: reload -- version 3.7.11, configuration /etc/postfix"] + session)
        #expect(tallies.map(\.count) == [2])
        #expect(tallies.map(\.sinceReload) == [1])
    }
}
