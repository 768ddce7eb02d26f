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
                "governs port 465 (wrapper mode)", "6 smtpd_tls_protocols = TLSv1 TLSv1.1 TLSv1.2", "                              ^^^^^^^",
                "governs port 25 (STARTTLS)",
            ])
    }

    @Test("the word on a continuation line, behind a comment") func continuation() {
        var server = RecordedServer.article
        server.lists = ["smtpd_tls_mandatory_protocols =", "  TLSv1,", "# why", "  TLSv1.1"]
        #expect(
            page(server) == [
                "5 smtpd_tls_mandatory_protocols =", "6   TLSv1,", "8   TLSv1.1", "    ^^^^^^^", "governs port 465 (wrapper mode)",
            ])
    }

    @Test("the word behind a reference stands where the text is") func reference() {
        var server = RecordedServer.article
        server.lists = ["smtpd_tls_mandatory_protocols = TLSv1.2", "smtpd_tls_protocols = $smtpd_tls_mandatory_protocols"]
        #expect(
            page(server) == [
                "5 smtpd_tls_mandatory_protocols = TLSv1.2", "                                  ^^^^^^^", "governs port 465 (wrapper mode)",
                "6 smtpd_tls_protocols = $smtpd_tls_mandatory_protocols", "governs port 25 (STARTTLS)",
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
                "4   -o smtpd_tls_mandatory_protocols=!SSLv2,TLSv1.2", "                                            ^^^^^^^",
                "of service smtps; beats main.cf; governs port 465 (wrapper mode)",
            ])
    }

    @Test("a word is found whole, never inside another") func whole() {
        let line = Array("TLSv1.1 TLSv1".utf8)
        #expect(SourceEvidence.find(Array("TLSv1".utf8), in: line, from: 0) == 8..<13)
        #expect(SourceEvidence.find([], in: line, from: 0) == nil)
        #expect(SourceEvidence.find(Array("TLSv1.2".utf8), in: line, from: 0) == nil)
    }
}
