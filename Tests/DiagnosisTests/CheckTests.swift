// The array of checks, and what single checks say beside the verdict.

import Testing

@testable import Diagnosis

@Suite("The checks") struct CheckTests {
    @Test("ids are stable and unique, each check belongs to its page and needs at least its own step") func array() {
        #expect(
            Check.all.map(\.id) == [
                "server", "connection", "starttls", "mail-log", "postfix-version", "openssl-version", "configuration", "broken-file",
                "unused-invalid-list", "invalid-not-loaded", "edited-not-reloaded", "nothing-enabled", "fails-open", "blank-after-bound",
                "inert-name", "sslv3-enabled", "only-old-tls", "managed-file",
            ])
        #expect(Check.all.allSatisfy { $0.needs.contains($0.step) })
        #expect(Step.allCases.allSatisfy { step in Check.all.contains { $0.step == step && !$0.isTrap } })
    }

    @Test("a page's check that cannot look says why; a trap is silent") func blind() {
        var facts = Facts()
        facts.configuration = .cannotTell("main.cf is not readable")
        let input = CheckInput(facts)
        #expect(Check.configuration.finding(input)?.summary == "main.cf is not readable")
        #expect(Check.sslv3.finding(input) == nil)
        #expect(Check.server.finding(input) == nil)
    }

    @Test("files somebody else writes are a trap only where an edit is due") func managed() {
        var server = RecordedServer.article
        server.managers = ["Ansible: line 1 \"# Ansible managed\""]
        #expect(server.assessment.finding("managed-file")?.status == .trap)
        server.lists = []
        #expect(server.assessment.finding("managed-file")?.status == .clear)
    }

    @Test("a line that stops Postfix is told before a reload finds it") func broken() {
        var server = RecordedServer.repaired
        server.settings.append("this is no definition")
        let finding = server.assessment.finding("broken-file")
        #expect(finding?.status == .symptom)
        let sentence = "/etc/postfix/main.cf line 5 stops every Postfix program: "
        #expect(finding?.summary.hasPrefix(sentence) == true)
        for running in [true, false, nil] as [Bool?] {
            server.running = running
            let verdict = server.assessment.verdict
            #expect(verdict.kind == .otherFault && verdict.summary.hasPrefix(sentence), "\(verdict)")
        }
        #expect(server.assessment.input.stoppedBy?.hasPrefix(sentence) == true)
    }

    @Test("only old TLS is a trap where TLS 1.2 could be had, and not after the article's remedy") func onlyOldTLS() {
        let modern = RecordedServer.modern("3.7.11", "TLSv1, TLSv1.1", openssl: "3.0.11", probes: RecordedServer.live, log: [])
        let finding = modern.assessment.finding("only-old-tls")
        #expect(finding?.summary == "Only TLS 1.0 and TLS 1.1 are left on: most mail programs of today refuse them")
        #expect(finding?.status == .trap)
        #expect(RecordedServer.repaired.assessment.finding("only-old-tls") == nil)
        var old = RecordedServer.repaired
        old.openssl = "1.0.0"
        #expect(old.assessment.finding("only-old-tls") == nil)
    }

    @Test("who is not root is told on the first page") func root() {
        var facts = RecordedServer.article.facts
        facts.server = facts.server.value.map { server in
            var server = server
            server.isRoot = false
            return .value(server)
        }!
        #expect(Assessment(facts).finding("server")?.evidence.contains(.command("sudo postfix-tls-wizard")) == true)
    }

    @Test("impact names who is hurt: submission, STARTTLS in clear, required TLS") func impact() {
        var server = RecordedServer.article
        server.master += "\nsubmission inet n - n - - smtpd\n  -o smtpd_tls_security_level=encrypt"
        #expect(
            server.assessment.verdict.impact == [
                "Port 465 is dead: no mail program can submit mail there.",
                "Port 587 requires TLS and cannot give it: nobody can send through it.",
                "Port 25 cannot do TLS: mail comes in clear text, or waits at the sender.",
            ])
        #expect(server.assessment.verdict.urgency == "Now: users cannot send mail.")
    }

    @Test("another fault that the log names beside the list is told") func beside() {
        var server = RecordedServer.article
        server.log.append(#"Nov 23 11:44:22 vm postfix/smtpd[7]: warning: cannot get RSA certificate from file "/c": disabling TLS support"#)
        let cause = server.assessment.verdict.cause
        #expect(cause.contains(#"The log also names another fault: cannot get RSA certificate from file "/c": disabling TLS support."#))
    }

    @Test("the article's five symptoms and the look-alikes, ticked") func symptoms() {
        let verdict = RecordedServer.article.assessment.verdict
        #expect(verdict.symptoms.map(\.met) == [true, true, true, true, true])
        #expect(verdict.lookAlikes.map(\.state) == [.ruledOut, .ruledOut, .ruledOut, .open, .open, .open, .ruledOut])
        let repaired = RecordedServer.repaired.assessment.verdict
        #expect(repaired.symptoms.map(\.met) == [false, false, true, false, true])
        #expect(repaired.lookAlikes.allSatisfy { $0.state == .ruledOut })
        let certificate = RecordedServer.certificateMissing.assessment.verdict
        #expect(certificate.lookAlikes.filter { $0.state == .found }.map(\.name) == ["certificate or key missing"])
    }

    @Test("the article's remedy is told what an upgrade makes of it, and is no trap") func upgrade() {
        let evidence = RecordedServer.repaired.assessment.finding("configuration")?.evidence ?? []
        let note = "After an upgrade of Postfix such a line means TLS 1.0 and nothing newer. Change it to \"!SSLv2, !SSLv3\" first."
        #expect(evidence.count { $0 == .text(note) } == 1)
    }
}
