// The caret stands under the word that is not taken, wherever the value is written.

import Testing

@testable import Diagnosis

@Suite("Lines with a caret") struct SourceEvidenceTests {
    /// Each source line of the configuration page, with `^` under the word that is not taken.
    private func page(_ server: RecordedServer) -> [String] {
        (server.assessment.finding("configuration")?.evidence ?? []).flatMap { evidence -> [String] in
            guard case .source(let number, let text, let caret, let note) = evidence else { return [] }
            let line = "\(number) \(text)"
            let indent = String(number).count + 1
            let mark = caret.map { String(repeating: " ", count: indent + $0.lowerBound) + String(repeating: "^", count: $0.count) }
            return [line] + [mark, note].compactMap { $0 }
        }
    }

    @Test("the word in a simple line") func simple() {
        #expect(
            page(.article) == [
                "5 smtpd_tls_mandatory_protocols = TLSv1 TLSv1.1 TLSv1.2", "                                        ^^^^^^^",
                "is read by port 465 (TLS at once)", "6 smtpd_tls_protocols = TLSv1 TLSv1.1 TLSv1.2",
                "                              ^^^^^^^",
                "is read by port 25 (STARTTLS)",
            ])
    }

    @Test("the word on a continuation line, behind a comment") func continuation() {
        var server = RecordedServer.article
        server.lists = ["smtpd_tls_mandatory_protocols =", "  TLSv1,", "# why", "  TLSv1.1"]
        #expect(
            page(server) == [
                "5 smtpd_tls_mandatory_protocols =", "6   TLSv1,", "8   TLSv1.1", "    ^^^^^^^", "is read by port 465 (TLS at once)",
            ])
    }

    @Test("the word behind a reference stands where the text is") func reference() {
        var server = RecordedServer.article
        server.lists = ["smtpd_tls_mandatory_protocols = TLSv1.2", "smtpd_tls_protocols = $smtpd_tls_mandatory_protocols"]
        #expect(
            page(server) == [
                "5 smtpd_tls_mandatory_protocols = TLSv1.2", "                                  ^^^^^^^",
                "is read by port 465 (TLS at once)",
                "6 smtpd_tls_protocols = $smtpd_tls_mandatory_protocols", "is read by port 25 (STARTTLS)",
                "5 smtpd_tls_mandatory_protocols = TLSv1.2", "                                  ^^^^^^^",
                "read through $smtpd_tls_mandatory_protocols",
            ])
    }

    @Test("an override and the duplicates it does not care about") func override() {
        var server = RecordedServer.article
        server.lists = ["smtpd_tls_mandatory_protocols = SSLv3", "smtpd_tls_mandatory_protocols = !SSLv2"]
        server.master += "\n  -o smtpd_tls_mandatory_protocols=!SSLv2,TLSv1.2"
        #expect(
            page(server) == [
                "5 smtpd_tls_mandatory_protocols = SSLv3", "no effect: a later line sets it again",
                "6 smtpd_tls_mandatory_protocols = !SSLv2", "no listener reads this list today",
                "5   -o smtpd_tls_mandatory_protocols=!SSLv2,TLSv1.2", "                                            ^^^^^^^",
                "of service smtps; beats main.cf; is read by port 465 (TLS at once)",
            ])
    }

    @Test("a word is found whole, never inside another, and the sign before it is not taken for the one behind the name") func whole() {
        var server = RecordedServer.article
        server.lists = ["smtpd_tls_mandatory_protocols = TLSv1,TLSv1.2,TLSv1.1=,=TLSv1.2"]
        #expect(page(server)[1] == "                                        ^^^^^^^")
        server.lists = ["own = TLSv1.22 TLSv1.2", "smtpd_tls_mandatory_protocols = TLSv1 $own"]
        #expect(page(server).contains("        ^^^^^^^^"), "\(page(server))")
    }

    @Test("with CR LF line ends a continued word stands where an editor shows it") func carriageReturns() {
        var server = RecordedServer.article
        server.lists = ["smtpd_tls_mandatory_protocols = TLSv1,\r", "  TLSv1,\r", "  TLSv1.1\r"]
        let lines = page(server)
        #expect(lines.contains("    ^^^^^^^"), "\(lines)")
    }

    @Test("the word in braces that span lines") func braces() {
        var server = RecordedServer.modern("3.7.11", "TLSv1.2")
        server.master += "\n  -o { smtpd_tls_mandatory_protocols = TLSv1.2,\n    TLSv1.4 }"
        #expect(page(server).contains("6     TLSv1.4 }") && page(server).contains("      ^^^^^^^"), "\(page(server))")
    }
}
