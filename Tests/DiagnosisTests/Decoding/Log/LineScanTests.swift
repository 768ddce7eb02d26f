// The fast scan: it finds what is wanted wherever it stands, and lets the rest of a busy log go by.

import Testing

@testable import Diagnosis

@Suite("The scan for wanted lines") struct LineScanTests {
    private let rejection = "Nov 23 11:44:20 vm postfix/smtpd[9]: warning: Invalid TLS protocol list \"x\": disabling TLS support"

    @Test("a line is found at every place of a chunk, first and last included") func places() {
        for length in 0..<200 {
            let before = length == 0 ? "" : String(repeating: "x", count: length - 1) + "\n"
            #expect(Scanned.lines(before + rejection + "\n").lines == [rejection], "behind \(length) bytes")
            #expect(Scanned.lines(rejection + "\n" + before).lines == [rejection], "before \(length) bytes")
        }
    }

    @Test("what stands behind the end is not looked at") func end() {
        #expect(Scanned.lines("Nov 23 11:44:20 vm postfix/smtpd[9]: connect from a[192.0.2.1]\n").lines.isEmpty)
        #expect(Scanned.lines("").lines.isEmpty)
    }

    private static let busy = [
        "connect from unknown[192.0.2.1]", "disconnect from unknown[192.0.2.1] ehlo=1 quit=1 commands=2", "4bXyz: client=a[192.0.2.1]",
        "warning: hostname a.example does not resolve to address 192.0.2.1: Name or service not known",
        "warning: unknown[192.0.2.1]: SASL LOGIN authentication failed: UGFzc3dvcmQ6", "NOQUEUE: reject: RCPT from a[192.0.2.1]: 554",
        "lost connection after AUTH from unknown[192.0.2.1]", "statistics: max connection rate 1/60s",
        "4bXyz: to=<a@example.org>, relay=mx.example.org[192.0.2.7]:25, delay=1, status=sent (250 ok)",
        "timeout after DATA from a[192.0.2.1]",
    ]

    @Test("lines of every day go by", arguments: busy) func goBy(message: String) {
        #expect(Scanned.lines("Nov 23 11:44:20 vm postfix/smtpd[9]: \(message)\n").lines.isEmpty)
    }

    @Test("that TLS works is heard once of each process, and again after anything else") func working() {
        let works = "Nov 23 11:44:20 vm postfix/smtpd[9]: setting up TLS connection from a[192.0.2.1]"
        let other = works.replacing("[9]", with: "[10]")
        #expect(Scanned.lines([works, works, other, works, other].joined(separator: "\n") + "\n").lines == [works, other])
        #expect(Scanned.lines([works, rejection, works].joined(separator: "\n") + "\n").lines.count == 3)
    }

    @Test("lines of the form of RFC 5424 are found, also where the form changes between two lines") func protocolLines() {
        let line = "2026-11-23T11:44:20.123456+01:00 vm postfix/smtpd 9 - - warning: Invalid TLS protocol list \"x\": disabling TLS support"
        let noise = "2026-11-23T11:44:20.123456+01:00 vm postfix/smtpd 9 - - connect from unknown[192.0.2.1]"
        #expect(Scanned.lines("\(noise)\n\(line)\n\(noise)\n").lines == [line])
        #expect(Scanned.lines("\(rejection)\n\(noise)\n\(line)\n").lines == [rejection, line])
        #expect(Scanned.lines("\(noise)\n\(line)\n\(rejection)\n").lines == [line, rejection])
    }

    @Test("whether Postfix writes there, and whether it writes more than warnings") func kinds() {
        func seen(_ lines: String) -> [Bool] {
            let scan = Scanned.lines(lines + "\n").scan
            return [scan.sawPostfix, scan.sawInformation]
        }
        #expect(seen("Nov 23 11:44:20 vm sshd[9]: Failed password") == [false, false])
        #expect(seen(rejection) == [true, false])
        #expect(seen("Nov 23 11:44:20 vm postfix/qmgr[9]: 4bXyz: removed") == [true, true])
        #expect(seen("\(rejection)\nNov 23 11:44:20 vm mail-in/smtpd[9]: connect from a[192.0.2.1]") == [true, true])
    }
}
