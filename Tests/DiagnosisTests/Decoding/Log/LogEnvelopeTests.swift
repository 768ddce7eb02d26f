// What loggers wrap lines in: taken off, they tell the same as a plain line.

import Testing

@testable import Diagnosis

/// A wrapped line, and how often it came.
private struct EnvelopeCase: Sendable, CustomTestStringConvertible {
    var name: String
    var lines: String
    var times = [1]
    var testDescription: String { name }
}

private let article = #"warning: Invalid TLS protocol list "TLSv1 TLSv1.1": disabling TLS support"#

private let wrapped = [
    EnvelopeCase(
        name: "docker's json-file",
        lines:
            #"{"log":"Nov 23 11:44:20 vm postfix/smtpd[9]: warning: Invalid TLS protocol list \"TLSv1 TLSv1.1\": disabling TLS support\n","stream":"stdout","time":"2026-11-23T10:44:20.123456789Z"}"#
    ),
    EnvelopeCase(
        name: "docker's json-file, a program that writes no stamp",
        lines:
            #"{"log":"postfix/smtpd[9]: warning: Invalid TLS protocol list \"TLSv1\u0020TLSv1.1\": disabling TLS support\r\n","stream":"stdout","time":"2026-11-23T11:44:20Z"}"#
    ),
    EnvelopeCase(
        name: "docker's json-file, written anew by another program",
        lines:
            #"{ "time": "2026-11-23T10:44:20.1Z", "stream": "stdout", "log": "Nov 23 11:44:20 vm postfix/smtpd[9]: warning: Invalid TLS protocol list \"TLSv1 TLSv1.1\": disabling TLS support\n" }"#
    ),
    EnvelopeCase(name: "RFC 5424", lines: "<20>1 2026-11-23T11:44:20.1+01:00 vm postfix/smtpd 9 - - \(article)"),
    EnvelopeCase(name: "RFC 5424 in a file", lines: "2026-11-23T11:44:20+01:00 vm postfix/smtpd 9 - - \(article)"),
    EnvelopeCase(
        name: "RFC 5424 with structured data", lines: #"<20>1 2026-11-23T11:44:20Z vm postfix/smtpd 9 - [a@1 b="c\] d"] \#(article)"#),
    EnvelopeCase(name: "Solaris", lines: "Nov 23 11:44:20 vm postfix/smtpd[9]: [ID 197553 mail.warning] \(article)"),
    EnvelopeCase(
        name: "rsyslog's repetition", lines: "Nov 23 11:44:20 vm postfix/smtpd[9]: message repeated 7 times: [ \(article)]", times: [7]),
    EnvelopeCase(
        name: "syslogd's repetition",
        lines: "Nov 23 11:44:20 vm postfix/smtpd[9]: \(article)\nNov 23 11:44:50 vm last message repeated 6 times", times: [1, 6]),
    EnvelopeCase(
        name: "a repetition of something else",
        lines:
            "Nov 23 11:44:20 vm postfix/smtpd[9]: \(article)\nNov 23 11:44:21 vm cron[1]: x\nNov 23 11:44:50 vm last message repeated 6 times"
    ),
    EnvelopeCase(
        name: "a line of a container runtime", lines: "2026-11-23T11:44:20.1Z stdout F Nov 23 11:44:20 vm postfix/smtpd[9]: \(article)"),
]

@Suite("Lines in envelopes") struct LogEnvelopeTests {
    @Test("the article's own line is read through each, scanned or line by line", arguments: wrapped)
    private func read(_ sample: EnvelopeCase) {
        var reader = LogReader()
        let slow = sample.lines.split(separator: "\n").flatMap { reader.take(Array($0.utf8)) }
        for events in [slow, Scanned.events(sample.lines + "\n")] {
            #expect(events.map(\.quotedList) == sample.times.map { _ in "TLSv1 TLSv1.1" })
            #expect(events.map(\.times) == sample.times)
            #expect(events.allSatisfy { $0.pid == 9 && $0.process == "postfix/smtpd" && LogStamp($0.stamp)?.minute == 44 })
        }
    }

    @Test("nobody's quotation becomes a repetition") func quoted() {
        let line = "Nov 23 11:44:20 vm postfix/smtpd[9]: NOQUEUE: reject: x]: message repeated 7 times: [ \(article)]"
        var reader = LogReader()
        #expect(reader.take(Array(line.utf8)).isEmpty)
    }
}
