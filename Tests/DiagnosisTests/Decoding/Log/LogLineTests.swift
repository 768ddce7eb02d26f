// Single log lines of every logger and every text of Postfix that matters, and those that must be turned down.

import Testing

@testable import Diagnosis

/// A line of a log and what is to be read in it.
struct LogLineCase: Sendable, CustomTestStringConvertible {
    var name: String
    var line: String
    var kind: LogEvent.Kind?
    var stamp = "Nov 23 11:44:20"
    var process = "postfix/smtpd"
    var pid = 28298
    var testDescription: String { name }
}

private let rejected = LogEvent.Kind.invalidList(value: "TLSv1 TLSv1.1 TLSv1.2")
private let rejection = #"warning: Invalid TLS protocol list "TLSv1 TLSv1.1 TLSv1.2": disabling TLS support"#

private let stamps: [LogLineCase] = [
    LogLineCase(name: "traditional syslog", line: "Nov 23 11:44:20 vm postfix/smtpd[28298]: \(rejection)", kind: rejected),
    LogLineCase(
        name: "one-digit day", line: "Nov  3 11:44:20 vm postfix/smtpd[28298]: \(rejection)", kind: rejected, stamp: "Nov  3 11:44:20"),
    LogLineCase(
        name: "RFC 3339", line: "2026-11-23T11:44:20.123456+01:00 vm postfix/smtpd[28298]: \(rejection)", kind: rejected,
        stamp: "2026-11-23T11:44:20.123456+01:00"),
    LogLineCase(
        name: "journalctl -o short-iso", line: "2026-11-23T11:44:20+0000 vm postfix/smtpd[28298]: \(rejection)", kind: rejected,
        stamp: "2026-11-23T11:44:20+0000"),
    LogLineCase(
        name: "journalctl -o short-precise", line: "Nov 23 11:44:20.654321 vm postfix/smtpd[28298]: \(rejection)", kind: rejected,
        stamp: "Nov 23 11:44:20.654321"),
    LogLineCase(
        name: "journalctl -o short-full", line: "Mon 2026-11-23 11:44:20 UTC vm postfix/smtpd[28298]: \(rejection)", kind: rejected,
        stamp: "2026-11-23 11:44:20"),
    LogLineCase(name: "maillog_file", line: "Nov 23 11:44:20 mail postfix/smtpd[28298]: \(rejection)", kind: rejected),
    LogLineCase(
        name: "docker compose prefix", line: "postfix-mailcow_1  | Nov 23 11:44:20 c0ffee postfix/smtpd[28298]: \(rejection)",
        kind: rejected),
    LogLineCase(
        name: "docker logs --timestamps: the inner stamp counts",
        line: "2026-11-23T11:44:21.5Z Nov 23 11:44:20 mail postfix/smtpd[28298]: \(rejection)", kind: rejected),
    LogLineCase(
        name: "the container's own tag in front",
        line: "Nov 23 11:44:21 host docker-mail[77]: Nov 23 11:44:20 mail postfix/smtpd[28298]: \(rejection)", kind: rejected),
    LogLineCase(name: "syslog priority", line: "<22>Nov 23 11:44:20 vm postfix/smtpd[28298]: \(rejection)", kind: rejected),
    LogLineCase(name: "no stamp at all", line: "postfix/smtpd[28298]: \(rejection)", kind: rejected, stamp: ""),
    LogLineCase(name: "CRLF at the end", line: "Nov 23 11:44:20 vm postfix/smtpd[28298]: \(rejection)\r\n", kind: rejected),
]

private let names: [LogLineCase] = [
    LogLineCase(
        name: "own syslog_name per service", line: "Nov 23 11:44:20 vm postfix/smtps/smtpd[28298]: \(rejection)", kind: rejected,
        process: "postfix/smtps/smtpd"),
    LogLineCase(
        name: "syslog_name of an instance", line: "Nov 23 11:44:20 vm mail-out/smtps/smtpd[12]: \(rejection)", kind: rejected,
        process: "mail-out/smtps/smtpd", pid: 12),
    LogLineCase(
        name: "tlsproxy", line: "Nov 23 11:44:20 vm postfix/tlsproxy[28298]: \(rejection)", kind: rejected, process: "postfix/tlsproxy"),
    LogLineCase(name: "a client's list is no server's", line: "Nov 23 11:44:20 vm postfix/smtp[28298]: \(rejection)", kind: nil),
    LogLineCase(name: "another program", line: "Nov 23 11:44:20 vm dovecot[28298]: \(rejection)", kind: nil),
    LogLineCase(
        name: "another program quoting Postfix", line: "Nov 23 11:44:20 vm dovecot[3]: user=<x postfix/smtpd[28298]: \(rejection)>",
        kind: nil),
]

private let texts: [LogLineCase] = [
    LogLineCase(
        name: "quotes inside the value",
        line: #"Nov 23 11:44:20 vm postfix/smtpd[28298]: warning: Invalid TLS protocol list ""!SSLv3"": disabling TLS support"#,
        kind: .invalidList(value: #""!SSLv3""#)),
    LogLineCase(
        name: "# inside the value",
        line:
            #"Nov 23 11:44:20 vm postfix/smtpd[28298]: warning: Invalid TLS protocol list "!SSLv2, !SSLv3 #, !TLSv1": disabling TLS support"#,
        kind: .invalidList(value: "!SSLv2, !SSLv3 #, !TLSv1")),
    LogLineCase(
        name: "the text itself inside the value",
        line:
            #"Nov 23 11:44:20 vm postfix/smtpd[28298]: warning: Invalid TLS protocol list "a": disabling TLS support": disabling TLS support"#,
        kind: .invalidList(value: #"a": disabling TLS support"#)),
    LogLineCase(
        name: "cut by the logger", line: #"Nov 23 11:44:20 vm postfix/smtpd[28298]: warning: Invalid TLS protocol list "TLSv1 TLSv1.1 TL"#,
        kind: .invalidList(value: "TLSv1 TLSv1.1 TL")),
    LogLineCase(
        name: "2.3 names the word",
        line:
            #"Nov 23 11:44:20 vm postfix/smtpd[28298]: warning: unknown smtpd_tls_mandatory_protocols value "TLSv1.2" in "TLSv1, TLSv1.2""#,
        kind: .unknownWord(parameter: "smtpd_tls_mandatory_protocols", word: "TLSv1.2", list: "TLSv1, TLSv1.2")),
    LogLineCase(
        name: "dropped client",
        line:
            "Nov 23 11:44:20 vm postfix/smtpd[28298]: warning: Wrapper-mode request dropped from localhost[127.0.0.1] for service smtps. TLS context initialization failed. For details see earlier warnings in your logs.",
        kind: .wrapperDropped(client: "localhost[127.0.0.1]", service: "smtps")),
    LogLineCase(
        name: "dropped client of a service with an address",
        line:
            "Nov 23 11:44:20 vm postfix/smtpd[28298]: warning: Wrapper-mode request dropped from unknown[::1] for service 127.0.0.1:smtps. TLS context initialization failed. For details see earlier warnings in your logs.",
        kind: .wrapperDropped(client: "unknown[::1]", service: "127.0.0.1:smtps")),
    LogLineCase(
        name: "dropped client in 2.2.11, without the blank",
        line:
            "Nov 23 11:44:20 vm postfix/smtpd[28298]: warning: Wrapper-mode request dropped from a[1.2.3.4] for service [::1]:465.TLS context initialization failed. For details see earlier warnings in your logs.",
        kind: .wrapperDropped(client: "a[1.2.3.4]", service: "[::1]:465")),
    LogLineCase(
        name: "reload", line: "Nov 23 11:44:20 vm postfix/master[28298]: reload -- version 2.6.6, configuration /etc/postfix",
        kind: .reload(version: "2.6.6", directory: "/etc/postfix"), process: "postfix/master"),
    LogLineCase(
        name: "reload before 2.6", line: "Nov 23 11:44:20 vm postfix/master[28298]: reload configuration /etc/postfix",
        kind: .reload(version: nil, directory: "/etc/postfix"), process: "postfix/master"),
    LogLineCase(
        name: "start", line: "Nov 23 11:44:20 vm postfix/master[28298]: daemon started -- version 3.7.11, configuration /etc/postfix-out",
        kind: .started(version: "3.7.11", directory: "/etc/postfix-out"), process: "postfix/master"),
    LogLineCase(
        name: "fatal of master",
        line: "Nov 23 11:44:20 vm postfix/master[28298]: fatal: bind 0.0.0.0 port 465: Address already in use",
        kind: .fatal("bind 0.0.0.0 port 465: Address already in use"), process: "postfix/master"),
    LogLineCase(
        name: "no certificate", line: "Nov 23 11:44:20 vm postfix/smtpd[28298]: warning: No server certs available. TLS won't be enabled",
        kind: .certificateProblem("No server certs available. TLS won't be enabled")),
    LogLineCase(
        name: "certificate cannot be read",
        line:
            #"Nov 23 11:44:20 vm postfix/smtpd[28298]: warning: cannot get RSA certificate from file "/etc/ssl/a.pem": disabling TLS support"#,
        kind: .certificateProblem(#"cannot get RSA certificate from file "/etc/ssl/a.pem": disabling TLS support"#)),
    LogLineCase(
        name: "key does not match",
        line:
            "Nov 23 11:44:20 vm postfix/smtpd[28298]: warning: RSA private key in /k.pem does not match public key in /c.pem: disabling TLS support",
        kind: .certificateProblem("RSA private key in /k.pem does not match public key in /c.pem: disabling TLS support")),
    LogLineCase(
        name: "chain file in the wrong order",
        line: "Nov 23 11:44:20 vm postfix/smtpd[28298]: warning: error loading chain from /c.pem: key not first",
        kind: .certificateProblem("error loading chain from /c.pem: key not first")),
    LogLineCase(
        name: "a certificate by name does not disable TLS",
        line:
            "Nov 23 11:44:20 vm postfix/smtpd[28298]: warning: error loading private keys and certificates from: SNI data for a.example: aborting TLS handshake",
        kind: .warning("error loading private keys and certificates from: SNI data for a.example: aborting TLS handshake")),
    LogLineCase(
        name: "certification authorities, logged without warning:",
        line:
            #"Nov 23 11:44:20 vm postfix/smtpd[28298]: cannot load Certification Authority data, CAfile="/x": disabling TLS support"#,
        kind: .libraryProblem(#"cannot load Certification Authority data, CAfile="/x": disabling TLS support"#)),
    LogLineCase(
        name: "no entropy",
        line: "Nov 23 11:44:20 vm postfix/smtpd[28298]: warning: no entropy for TLS key generation: disabling TLS support",
        kind: .libraryProblem("no entropy for TLS key generation: disabling TLS support")),
    LogLineCase(
        name: "TLS works", line: "Nov 23 11:44:20 vm postfix/smtpd[28298]: setting up TLS connection from localhost[127.0.0.1]",
        kind: .tlsWorked),
    LogLineCase(
        name: "TLS works, summary",
        line:
            "Nov 23 11:44:20 vm postfix/smtpd[28298]: Anonymous TLS connection established from localhost[127.0.0.1]: TLSv1.2 with cipher X (256/256 bits)",
        kind: .tlsWorked),
    LogLineCase(name: "an ordinary line", line: "Nov 23 11:44:20 vm postfix/smtpd[28298]: connect from localhost[127.0.0.1]", kind: nil),
    LogLineCase(
        name: "a client's broken handshake",
        line:
            "Nov 23 11:44:20 vm postfix/smtpd[28298]: warning: TLS library problem: 29696:error:140760FC:SSL routines:x:unknown protocol:s.c:628:",
        kind: nil),
    LogLineCase(name: "empty", line: "", kind: nil),
]

@Suite("A log line by itself") struct LogLineTests {
    @Test("stamps of every logger are kept as written", arguments: stamps) func stamp(_ sample: LogLineCase) { check(sample) }
    @Test("any syslog_name is taken, other programs are not", arguments: names) func name(_ sample: LogLineCase) { check(sample) }
    @Test("texts are those of Postfix", arguments: texts) func text(_ sample: LogLineCase) { check(sample) }

    private func check(_ sample: LogLineCase) {
        let event = LogLine.decode(sample.line, source: 2, offset: 7)
        #expect(event?.kind == sample.kind)
        guard let event else { return }
        #expect(Scanned.lines(sample.line.filter { $0 != "\n" } + "\n").lines.count == 1, "the fast scan passes over it")
        #expect(event.stamp == sample.stamp)
        #expect(event.process == sample.process)
        #expect(event.pid == sample.pid)
        #expect(event.source == 2 && event.offset == 7)
        #expect(event.line.last?.isNewline != true)
    }

    @Test("bytes that are no UTF-8 neither stop nor crash it") func nonUTF8() {
        let line = Array("Nov 23 11:44:20 vm postfix/smtpd[1]: warning: Invalid TLS protocol list \"TLSv1".utf8) + [0xA0, 0xFF]
        let event = LogLine.decode(line + Array("TLSv1.2\": disabling TLS support".utf8))
        #expect(event?.quotedList == "TLSv1\u{FFFD}\u{FFFD}TLSv1.2")
    }

    @Test("every cut of a line is read without a crash") func cuts() {
        let line = Array("2026-11-23T11:44:20+00:00 vm postfix/smtpd[28298]: \(rejection)".utf8)
        for length in 0...line.count { _ = LogLine.decode(Array(line[..<length])) }
        for start in 0...line.count { _ = LogLine.decode(Array(line[start...])) }
    }

    @Test("a line of a megabyte is turned down or read whole") func long() {
        let filler = [UInt8](repeating: 0x5D, count: 1_000_000)
        #expect(LogLine.decode(filler) == nil)
        let line = Array("Nov 23 11:44:20 vm postfix/smtpd[1]: warning: Invalid TLS protocol list \"".utf8) + filler
        #expect(LogLine.decode(line)?.quotedList?.utf8.count == 1_000_000)
    }

    @Test(
        "a name that merely begins like a server's is another program's",
        arguments: ["postfix/smtpd[x[77]", "postfix/smtpd[29tpd[77]", "postfix/smtpdx[77]", "postfix/master[2[77]"])
    func otherNames(tag: String) {
        #expect(LogLine.decode("Nov 23 11:44:20 vm \(tag): fatal: x") == nil)
    }

    @Test("200 kB of NULs or of text in a line: some 500 bytes are shown, the message among them, and no time is lost") func huge() throws {
        let message = "postfix/smtpd[28298]: fatal: no SASL authentication mechanisms"
        let nuls = [UInt8](repeating: 0, count: 200_000) + Array("Nov 23 11:44:20 vm \(message)".utf8)
        #expect(LogLine.decode(nuls)?.line == "Nov 23 11:44:20 vm \(message)")
        let long = try #require(LogLine.decode("Nov 23 11:44:20 vm \(message)" + String(repeating: "é", count: 100_000)))
        #expect(long.line.utf8.count < 520 && long.line.hasSuffix("é…"))
        guard case .fatal(let text) = long.kind else { return #expect(Bool(false), "\(long.kind)") }
        #expect(text.utf8.count < 2010)
    }
}
