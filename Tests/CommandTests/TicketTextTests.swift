import Diagnosis
import Repair
import SampleServers
import Testing

@testable import postfix_tls_wizard

@Suite("The text for a customer or a provider")
struct TicketTextTests {
    private let assessment = Assessment(ArticleServer(clients: ["unknown[192.0.2.17]", "a.example.net[2001:db8::17]"]).facts)

    @Test("says what does not work and for whom, since when, why, and how to see it from outside; nothing of this program")
    func found() {
        let text = TicketText(assessment: assessment).text
        for piece in [
            "Mail server mail.example.com: mail is not served as it should be.\n", "- port 465 drops TLS at once: no customer can send\n",
            "2 connections of 2 addresses turned away", "Why:\n", "- the place: /etc/postfix/main.cf line 30\n",
            "  openssl s_client -crlf -connect mail.example.com:465\n",
        ] { #expect(text.contains(piece), "\(piece)\n\(text)") }
        #expect(!text.contains("postfix-tls-wizard"))
    }

    @Test("the version of openssl is said once, and twice only where program and library differ")
    func openssl() {
        func seen(_ version: String) -> String {
            var facts = ArticleServer().facts
            var openssl = OpenSSLFacts()
            openssl.versionLine = version
            facts.openssl = .value(openssl)
            return TicketText(assessment: Assessment(facts)).text
        }
        #expect(seen("OpenSSL 3.0.20 7 Apr 2026 (Library: OpenSSL 3.0.20 7 Apr 2026)").contains(", OpenSSL 3.0.20 7 Apr 2026, "))
        #expect(seen("OpenSSL 3.0.19 1 Mar 2026 (Library: OpenSSL 3.0.20 7 Apr 2026)").contains("(Library: OpenSSL 3.0.20 7 Apr 2026)"))
    }

    @Test("after a repair it says what came of it, port by port")
    func repaired() {
        let server = ArticleServer()
        let report = ChangeReport(
            outcome: .changed, proven: true, summary: "Fixed.", before: server.deadProbes, after: server.aliveProbes)
        let text = TicketText(assessment: assessment, report: report).text
        #expect(text.hasPrefix("Mail server mail.example.com: Fixed: port 465 answers with TLS and 220"), "\(text)")
        #expect(text.contains("  465      dropped at once  TLS 1.2, 220\n"), "\(text)")
    }

    static let masked: [(String, String)] = [
        ("warning: hostname mail.example.com: x", "warning: hostname HOST: x"),
        ("Wrapper-mode request dropped from unknown[192.0.2.17] for", "Wrapper-mode request dropped from CLIENT[ADDRESS] for"),
        ("from a.example.net[2001:db8::17] for", "from CLIENT[ADDRESS] for"), ("connect 192.0.2.17:465", "connect ADDRESS:465"),
        ("to=<jane@example.org>", "to=<USER@DOMAIN>"), ("relay.isp.example.net refused", "NAME refused"),
        ("::ffff 2001:db8:0:1:2:3:4:5 x", "::ffff ADDRESS x"),
        ("names the address 2001:db8::25, [2001:db8::25]:465", "names the address ADDRESS, [ADDRESS]:465"),
        ("the milter inet:milter.example.org:8891 does not answer", "the milter inet:NAME:8891 does not answer"),
        ("mail to example.org. And", "mail to NAME. And"), ("/live/mail.example.com/x.pem", "/live/HOST/x.pem"),
        ("/ssl/mail.example.com.pem", "/ssl/HOST.pem"), ("connect to 192.0.2.17: timed out", "connect to ADDRESS: timed out"),
        // What is no name and no address stays.
        ("12:03:04 and ::1, 0.0.0.0:465", "12:03:04 and ::1, 0.0.0.0:465"), ("private/tlsmgr, mail.warn", "private/tlsmgr, mail.warn"),
        ("127.0.0.1:465", "127.0.0.1:465"), ("Postfix 2.6.6, TLSv1.2, main.cf line 30", "Postfix 2.6.6, TLSv1.2, main.cf line 30"),
        ("Feb 21 06:58:31 and 3.5.25-0+deb11u1", "Feb 21 06:58:31 and 3.5.25-0+deb11u1"),
        ("postfix 2:2.6.6-6.el6_7.1", "postfix 2:2.6.6-6.el6_7.1"),
    ]

    @Test("--mask takes names and addresses out, and leaves what tells about the fault", arguments: masked)
    func mask(line: String, shown: String) { #expect(Mask(names: ["mail.example.com"]).applied(to: line) == shown) }

    @Test("a server whose name is a word of the language is masked where a host's name stands, and the word stays a word")
    func wordAsName() {
        let text = Mask(names: ["mail", "mx"]).applied(
            to: "Mail server mail: mail is served.\nNov 23 11:44:20 mx postfix/smtpd[9]: x\nopenssl s_client -connect mx:465")
        #expect(text == "Mail server HOST: mail is served.\nNov 23 11:44:20 HOST postfix/smtpd[9]: x\nopenssl s_client -connect HOST:465")
    }

    @Test("the masked ticket has neither the server's name nor a client's address")
    func maskedTicket() {
        let text = Mask(assessment.facts, assessment.picture).applied(to: TicketText(assessment: assessment).text)
        #expect(!text.contains("example") && text.contains("HOST:465"), "\(text)")
    }
}
