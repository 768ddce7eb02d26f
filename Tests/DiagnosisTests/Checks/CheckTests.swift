// The array of checks, and what single checks say beside the verdict.

import SampleServers
import Testing

@testable import Diagnosis

@Suite("The checks") struct CheckTests {
    @Test("ids are stable and unique, each check belongs to its page and needs at least its own step") func array() {
        #expect(
            Check.all.map(\.id) == [
                "server", "connection", "starttls", "mail-log", "postfix-version", "openssl-version", "configuration", "empty-file",
                "broken-file",
                "unused-invalid-list", "invalid-not-loaded", "edited-not-reloaded", "nothing-enabled", "fails-open", "blank-after-bound",
                "dh-file-missing", "table-type-missing", "auth-not-offered", "auth-without-tls", "submission-without-tls",
                "port-held-elsewhere",
                "inert-name", "sslv2-enabled",
                "sslv3-enabled", "only-old-tls", "managed-file",
            ])
        #expect(Check.all.allSatisfy { $0.needs.contains($0.step) })
        #expect(Step.allCases.allSatisfy { step in Check.all.contains { $0.step == step && !$0.isTrap && !$0.isNote } })
    }

    @Test("a page's check that cannot look says why; a trap is silent") func blind() {
        var facts = Facts()
        facts.configuration = .cannotTell("main.cf is not readable")
        let input = ServerPicture(facts)
        #expect(Check.configuration.finding(input)?.summary == "main.cf is not readable")
        #expect(Check.sslv3.finding(input) == nil)
        #expect(Check.server.finding(input) == nil)
    }

    @Test("what ends at a bad line is said as far as it goes: a service, master, or every program") func reach() {
        let alone = "Only this service ends here; the others go on, and a reload succeeds."
        let later = "A running Postfix goes on with what it read before. The next reload or start fails."
        let samples: [(settings: [String], master: String, summary: String, meaning: String)] = [
            (
                [], "\n  -o smtpd_tls_mandatory_protocols=!SSLv2, !SSLv3",
                "/etc/postfix/master.cf line 5 ends the service smtps: unexpected command-line argument: !SSLv3", alone
            ),
            (
                [], "\nsubmission inet n - n - - smtpd\n  -o smtpd_tls_security_level=mya",
                "/etc/postfix/master.cf line 6 ends the service submission: Invalid TLS level \"mya\"", alone
            ),
            (
                ["smtpd_tls_security_level = mya"], "",
                "/etc/postfix/main.cf line 5 ends the service smtp: Invalid TLS level \"mya\"", alone
            ),
            (
                ["smtpd_use_tls = on"], "",
                "/etc/postfix/main.cf line 5 ends the services smtp, smtps: bad boolean configuration: smtpd_use_tls = on",
                "Only these services end here; the others go on, and a reload succeeds."
            ),
            ([], "\nx y", "/etc/postfix/master.cf line 5 stops Postfix at its next start or reload: ", later),
        ]
        for (settings, master, summary, meaning) in samples {
            var server = RecordedServer.repaired
            server.settings += settings
            server.master += master
            let finding = server.assessment.finding("broken-file")
            #expect(finding?.status == .trap && finding?.summary.hasPrefix(summary) == true, "\(finding?.summary ?? "none")")
            #expect(finding?.evidence.contains(.meaning(meaning)) == true, "\(finding?.evidence ?? [])")
        }
    }

    @Test("a template in the place of a configuration is called one, and its lists are not called valid") func template() {
        let main = RecordedServer(main: "a = b\n{% if x %}\n", lists: [], log: [])
        let master = RecordedServer(lists: [], master: "smtp inet n - n - - smtpd\n{% for x in y %}", log: [])
        let samples = [
            (main, "/etc/postfix/main.cf is a template (line 2: {% if x %})"),
            (master, "/etc/postfix/master.cf is a template (line 2: {% for x in y %})"),
        ]
        for (server, sentence) in samples {
            let verdict = server.assessment.verdict
            #expect(verdict.summary == sentence + ": make the configuration from it first.")
            #expect(verdict.faults.first?.next.first?.sentence.hasPrefix("Put the finished file there") == true)
        }
        let finding = main.assessment.finding("configuration")
        #expect(finding?.status == .cannotTell)
        #expect(finding?.summary == "No Postfix program comes to read these lists: /etc/postfix/main.cf line 2 stops it")
    }

    @Test("postscreen that announces STARTTLS and has no tlsproxy is not said to have TLS off") func withoutProxy() {
        let server = RecordedServer(release: "3.7.11", lists: [], master: "smtp inet n - n - 1 postscreen\nsmtpd pass - - n - - smtpd")
        let listener = Evidence.fact(label: "Listener", value: "smtp: STARTTLS announced, and no tlsproxy to do it")
        #expect(server.assessment.finding("server")?.evidence.contains(listener) == true)
    }

    @Test("what is worth knowing and no fault is a note: exit 0") func notes() {
        var server = RecordedServer.modern("3.7.11", "!SSLv2, !SSLv3", openssl: "3.0.11", probes: RecordedServer.live, log: [])
        server.settings.append("smtpd_tls_dh1024_param_file = /etc/ssl/dh.pem")
        var certificates = CertificateFacts.pair()
        certificates.uses.append(CertificateFacts.use(.dhParameters, "smtpd_tls_dh1024_param_file", line: 5, "/etc/ssl/dh.pem"))
        certificates.files.append(.missing("/etc/ssl/dh.pem"))
        server.certificates = certificates
        server.master += "\nsubmission inet n - n - - smtpd\n  -o smtpd_sasl_auth_enable=yes"
        server.log = ["Nov 23 11:44:20 vm postfix/smtps/smtpd[9]: error: unsupported dictionary type: mysql"]
        let assessment = server.assessment
        #expect(assessment.exitCode == 0, "\(assessment.verdict.summary)")
        let ids = ["dh-file-missing", "table-type-missing", "auth-not-offered", "auth-without-tls"]
        for id in ids { #expect(assessment.finding(id)?.status == .clear, "\(id)") }
        #expect(
            Check.all.filter(\.isNote).map(\.id) == ids + ["submission-without-tls", "port-held-elsewhere"]
                && Check.all.filter(\.isNote).allSatisfy { $0.exitCode == 0 })
        // TLS is required, or AUTH waits for it: then nothing can be read on the way.
        server.master += "\n  -o smtpd_tls_auth_only=yes"
        #expect(server.assessment.finding("auth-without-tls") == nil)
    }

    @Test("a port 587 that speaks plain SMTP because it is configured so is a note that names the line, exit unchanged")
    func plainSubmission() {
        var server = RecordedServer.modern("3.7.11", "!SSLv2, !SSLv3", openssl: "3.0.11", probes: RecordedServer.live, log: [])
        server.master += "\nsubmission inet n - n - - smtpd\n  -o smtpd_tls_security_level=none"
        let before = server.assessment
        #expect(before.finding("submission-without-tls") == nil)
        let endpoint = Endpoint(host: "127.0.0.1", port: 587, role: .starttls, service: "submission", isPlain: true)
        server.probes.append(EndpointProbe(endpoint: endpoint, tcp: .banner("220 vm ESMTP Postfix"), tls: .starttlsNotOffered))
        let note = server.assessment.finding("submission-without-tls")
        #expect(note?.summary.hasPrefix("Port 587 offers no encryption, as configured (master.cf line ") == true, "\(note?.summary ?? "-")")
        #expect(note?.status == .clear && note?.isNote == true)
        #expect(server.assessment.exitCode == before.exitCode && before.exitCode == 0)
    }

    @Test("files somebody else writes are a trap only where an edit is due") func managed() {
        var server = RecordedServer.article
        server.managers = ["Ansible: line 1 \"# Ansible managed\""]
        #expect(server.assessment.finding("managed-file")?.status == .trap)
        server.lists = []
        #expect(server.assessment.finding("managed-file")?.status == .clear)
    }

    @Test("where a change lasts is told beside who writes the files, and by itself where nobody is known to") func lasting() {
        var picture = RecordedServer.article.assessment.picture
        var files = picture.facts.configuration.value!
        files.lastingPlaces = ["Put it there."]
        picture.facts.configuration = .value(files)
        let alone = Check.managedFile.finding(picture)
        #expect(alone?.status == .clear && alone?.evidence.flatMap(\.plainLines).joined().contains("Put it there.") == true)
        files.managers = ["Plesk: a mark"]
        picture.facts.configuration = .value(files)
        #expect(Check.managedFile.finding(picture)?.evidence.flatMap(\.plainLines).last?.contains("Put it there.") == true)
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
            #expect(verdict.kind == .otherFault && verdict.summary.hasPrefix("main.cf line 5 stops every Postfix program: "), "\(verdict)")
        }
        #expect(server.assessment.picture.stoppedBy?.hasPrefix(sentence) == true)
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

    @Test("SSLv2 left on is told where the library still has it, and nowhere else")
    func sslv2() {
        let samples: [(release: String, openssl: String, list: String, isTold: Bool)] = [
            ("2.6.6", "1.0.1e", "", true), ("2.6.6", "1.0.1e", "SSLv2", true), ("2.6.6", "1.0.1e", "SSLv3, TLSv1", false),
            ("2.6.6", "1.0.1e", "!SSLv2", false), ("2.6.6", "1.0.1e", "!SSLv3", true), ("2.6.6", "1.1.0", "", false),
            ("3.7.11", "3.0.11", "", false), ("2.6.6", "1.0.1e", "TLSv1.2", false),
        ]
        for (release, openssl, list, isTold) in samples {
            var server = RecordedServer.modern(release, list, openssl: openssl, probes: RecordedServer.live, log: [])
            server.lists = ["smtpd_tls_mandatory_protocols = \(list)", "smtpd_tls_protocols = \(list)"]
            let finding = server.assessment.finding("sslv2-enabled")
            #expect((finding != nil) == isTold, "\(release) with \(openssl): \(list)")
            #expect(finding == nil || finding?.status == .trap && finding?.summary.contains("SSLv2 is left on for port") == true)
        }
    }

    @Test("who is not root is told on the first page") func root() {
        var facts = RecordedServer.article.facts
        facts.server = facts.server.value.map { server in
            var server = server
            server.isRoot = false
            return .value(server)
        }!
        #expect(Assessment(facts).finding("server")?.evidence.contains(.thisProgramAsRoot) == true)
    }

    @Test("impact names who is hurt: submission, STARTTLS in clear, required TLS") func impact() {
        var server = RecordedServer.article
        server.master += "\nsubmission inet n - n - - smtpd\n  -o smtpd_tls_security_level=encrypt"
        #expect(
            server.assessment.verdict.impact.map { "Port \($0.port) \($0.effect)." } == [
                "Port 465 drops TLS at once: no customer can send.", "Port 587 has no TLS: no customer can send.",
                "Port 25 refuses TLS: mail comes unencrypted, or waits.",
            ])
        #expect(server.assessment.verdict.urgency == .now)
    }

    @Test("another fault that the log names beside the list is told") func beside() {
        var server = RecordedServer.article
        server.log.append(
            #"Nov 23 11:44:22 vm postfix/smtpd[7]: warning: cannot get RSA certificate from file "/c": disabling TLS support"#)
        let cause = server.assessment.verdict.cause
        #expect(cause.contains(#"The log also names another fault: cannot get RSA certificate from file "/c": disabling TLS support."#))
        #expect(
            server.assessment.faultBehindTheList
                == OtherFault(.log, #"cannot get RSA certificate from file "/c": disabling TLS support"#))
        server.log += [RecordedServer.reload] + RecordedServer.warnings
        #expect(server.assessment.faultBehindTheList != nil)
        server.log.insert("Nov 23 11:44:23 vm postfix/smtpd[8]: setting up TLS connection from a.example[192.0.2.7]", at: 5)
        #expect(server.assessment.faultBehindTheList == nil)
        #expect(RecordedServer.certificateMissing.assessment.faultBehindTheList == nil)
    }

    /// The article's server, and what is the matter with the certificate file that it names.
    private func article(lists: [String] = RecordedServer.article.lists, certificate problem: FileProblem) -> Assessment {
        var server = RecordedServer.article
        server.lists = lists
        var facts = server.facts
        guard var files = facts.configuration.value else { return server.assessment }
        var certificates = CertificateFacts()
        let path = "/etc/ssl/cert.pem"
        certificates.uses = [
            CertificateUse(role: .certificate, parameter: "smtpd_tls_cert_file", origin: .mainCF(lines: 3...3), written: path, path: path)
        ]
        certificates.files = [CertificateFile(path: path, problem: problem)]
        files.certificates = .value(certificates)
        facts.configuration = .value(files)
        return Assessment(facts)
    }

    @Test("a certificate file that is not there, or cannot be read, is known before the list is repaired, by the file alone")
    func besideByFiles() {
        let samples: [(problem: FileProblem, id: String, text: String)] = [
            (FileProblem(code: 2, text: "No such file or directory"), "certificate-missing", "/etc/ssl/cert.pem does not exist"),
            (FileProblem(code: 13, text: "Permission denied"), "certificate-unreadable", "Postfix may not read /etc/ssl/cert.pem"),
        ]
        for (problem, id, text) in samples {
            let both = article(certificate: problem)
            #expect(both.verdict.faults.map(\.id) == ["invalid-list", id])
            let known = both.faultBehindTheList
            #expect(known?.source == .files && known?.text.hasPrefix("Ports 465, 25 cannot do TLS: ") == true, "\(known?.text ?? "")")
            #expect(known?.text.contains(text) == true, "\(known?.text ?? "")")
            #expect(article(lists: ["smtpd_tls_protocols = TLSv1"], certificate: problem).faultBehindTheList == nil)
        }
    }

    @Test("no certificate, and an invalid list that is therefore not read: the certificate makes the headline, and stands before the list")
    func withoutCertificate() {
        var server = RecordedServer.article
        server.settings = ["smtpd_tls_security_level = may"]
        server.log = []
        let assessment = server.assessment
        #expect(assessment.verdict.faults.map(\.id) == ["no-certificate", "invalid-list"])
        #expect(
            assessment.faultBeforeTheList
                == OtherFault(.files, "Ports 465, 25 cannot do TLS: no certificate is configured for them"))
        #expect(assessment.faultBehindTheList == nil)
        #expect(RecordedServer.article.assessment.faultBeforeTheList == nil)
        server.lists = []
        #expect(server.assessment.faultBeforeTheList == nil)
    }

    @Test("the article's five symptoms and the what is ruled out") func symptoms() {
        let verdict = RecordedServer.article.assessment.verdict
        #expect(verdict.symptoms.map(\.met) == [true, true, true, true, true])
        #expect(verdict.ruledOut.map(\.name) == ["plain text instead of TLS", "nothing listens", "firewall or timeout"])
        let repaired = RecordedServer.repaired.assessment.verdict
        #expect(repaired.symptoms.map(\.met) == [false, false, true, false, true])
        #expect(repaired.ruledOut.map(\.name) == verdict.ruledOut.map(\.name))
    }

    @Test("the article's remedy is told what an upgrade makes of it, and is no trap") func upgrade() {
        let evidence = RecordedServer.repaired.assessment.finding("configuration")?.evidence ?? []
        let note = "After an upgrade of Postfix such a line means TLS 1.0 and nothing newer. Change it to \"!SSLv2, !SSLv3\" first."
        #expect(evidence.count { $0 == .text(note) } == 1)
    }

    @Test("a port that drops TLS and a log without a line about it: it is told as unexplained") func unexplained() {
        var server = RecordedServer.article
        server.lists = ["smtpd_tls_mandatory_protocols = TLSv1"]
        for log in [[], [RecordedServer.reload], RecordedServer.warnings + [RecordedServer.reload]] {
            server.log = log
            let assessment = server.assessment
            #expect(assessment.finding("mail-log")?.status == .cannotTell)
            #expect(assessment.finding("mail-log")?.summary == "Port 465 drops TLS, and no line since the last reload says why")
            #expect(assessment.verdict.symptoms[1].met == nil)
        }
    }

    @Test("a line that names another fault of a dead port is quoted, and no line is missed beside it") func named() {
        var server = RecordedServer.article
        server.lists = ["smtpd_tls_mandatory_protocols = TLSv1"]
        let line = "Nov 23 11:50:00 vm postfix/smtps/smtpd[9]: warning: localhost[127.0.0.1]: invalid cipher grade: \"medium, high\""
        server.log = [RecordedServer.reload, line]
        let finding = server.assessment.finding("mail-log")
        #expect(
            finding?.status == .symptom && finding?.summary.contains("invalid cipher grade: \"medium, high\"") == true, "\(finding as Any)")
        #expect(finding?.evidence.contains(.transcript([AnnotatedLine(line, note: "a cause")])) == true)
        #expect(server.assessment.verdict.symptoms[1].met == false)
        // Behind ports that all answer it is history.
        server.probes = RecordedServer.live
        #expect(server.assessment.finding("mail-log")?.status == .clear)
    }

    @Test("a log that nobody read, or without a line of Postfix, is not said to be silent") func silence() {
        var server = RecordedServer(probes: [RecordedServer.smtps(.refused, .refused)], log: [RecordedServer.reload], running: false)
        func reason(_ change: (inout LogFacts) -> Void) -> String? {
            var facts = server.facts
            if var log = facts.log.value {
                change(&log)
                facts.log = .value(log)
            }
            return Assessment(facts).verdict.faults.first { $0.id == "not-running" }?.reason.last
        }
        #expect(reason { _ in } == "The mail log does not say why")
        #expect(reason { $0.sources = [] } == "No mail log could be read, which might say why")
        server.log = []
        #expect(
            reason { $0.sources = [LogSource(name: "/x/log", bytes: 0, hasPostfix: false, hasInformation: false)] }
                == "/x/log has no line of Postfix, so nothing says why")
    }

    @Test("Postfix says only what its log or one of its tools was heard to say") func heard() {
        var server = RecordedServer.repaired
        server.master += "\n-o smtpd_tls_wrappermode=yes"
        func words() -> String? { server.assessment.verdict.faults.first?.reason.first { $0.hasPrefix("Postfix ") } }
        let text = "bad transport type: smtpd_tls_wrappermode=yes"
        #expect(words()?.hasPrefix("Postfix would say: ") == true, "\(words() ?? "none")")
        server.log.append("Nov 23 11:59:00 vm postfix/master[7]: fatal: /etc/postfix/master.cf: line 5: \(text)")
        #expect(words() == "Postfix says: \(text)")
    }

    @Test("a port that requires TLS and cannot give it takes no mail at all, in clear or otherwise") func required() {
        var probe = RecordedServer.refusedStarttls
        #expect(probe.meaning?.contains("mail goes unencrypted or waits") == true)
        probe.endpoint.demandsTLS = true
        #expect(probe.meaning?.contains("nobody can send through it") == true)
        #expect(probe.meaning?.contains("clear") == false)
        var facts = RecordedServer.article.facts
        facts.configuration = .cannotTell("x")
        facts.connection = .value(ConnectionFacts(probes: [probe]))
        #expect(Assessment(facts).verdict.impact.map { "Port \($0.port) \($0.effect)." } == ["Port 25 refuses TLS: no customer can send."])
        #expect(Assessment(facts).verdict.urgency == .now)
    }

    @Test("page 3 shows the cause before its effect, in whatever order the log has them") func causeFirst() {
        var server = RecordedServer.article
        let other = server.log[1].replacing("28298", with: "28300")
        for log in [server.log, server.log + [other]] {
            server.log = log
            let shown = server.assessment.finding("mail-log")?.evidence.compactMap { evidence -> [String?]? in
                if case .transcript(let lines) = evidence { lines.map(\.note) } else { nil }
            }
            #expect(shown == [["the cause", "the effect"]])
            let lines = server.assessment.finding("mail-log")?.evidence.compactMap { evidence -> [String]? in
                if case .transcript(let lines) = evidence { lines.map(\.text) } else { nil }
            }
            #expect(lines?.joined().allSatisfy { $0.contains("[28298]") } == true, "both of one process: \(lines ?? [])")
        }
    }

    @Test("the fourth symptom speaks of names this Postfix does not know, or of the word that is at fault instead") func fourth() {
        let samples: [(RecordedServer, Bool, String)] = [
            (.article, true, "TLSv1.1, TLSv1.2"), (.repaired, false, "no list is invalid"),
            (.modern("3.7.11", "!TLSv1, !TLSv1.1 #"), false, "another word is at fault: #"),
            (.modern("3.5.25", ">=TLSv1.1 <=TLSv1.2"), false, "other words are at fault: >=TLSv1.1, <=TLSv1.2"),
        ]
        for (server, met, detail) in samples {
            let symptom = server.assessment.verdict.symptoms[3]
            #expect(symptom == ArticleSymptom(title: "The list has names this Postfix does not know", met: met, detail: detail))
        }
    }

    @Test("page 4 names what a list here asks for and this release lacks, or that no list does") func version() {
        var unused = RecordedServer.repaired
        unused.lists = ["smtpd_tls_mandatory_protocols = !SSLv2 #"]
        let samples: [(RecordedServer, FindingStatus, String)] = [
            (.article, .symptom, "Postfix 2.6.6 does not know TLSv1.1 and TLSv1.2"),
            (.repaired, .clear, "Postfix 2.6.6 does not know TLSv1.1 and TLSv1.2; no list here uses these names"),
            (unused, .clear, "Postfix 2.6.6 does not know TLSv1.1 and TLSv1.2; no list here uses these names"),
            (.modern("2.10.1", "TLSv1.2 TLSv1.3", openssl: "1.0.2"), .symptom, "Postfix 2.10.1 does not know TLSv1.3"),
            (.modern("3.5.25", ">=TLSv1.2"), .symptom, "Postfix 3.5.25 does not understand >=TLSv1.2 (3.6 and later)"),
            (.modern("3.7.11", "#", openssl: "3.0.11"), .clear, "Postfix 3.7.11 knows TLSv1.3"),
        ]
        for (server, status, summary) in samples {
            let finding = server.assessment.finding("postfix-version")
            #expect(finding?.status == status && finding?.summary == summary)
        }
    }

    @Test("the command on page 1 asks this very instance, in words this user and release have") func status() {
        func command(_ server: RecordedServer = .article, root: Bool = true) -> String? {
            var facts = server.facts
            if var seen = facts.server.value {
                seen.isRoot = root
                facts.server = .value(seen)
            }
            return Assessment(facts).finding("server")?.command
        }
        var other = RecordedServer.article
        other.directory = "/srv/post fix"
        #expect(command() == "postfix status")
        #expect(command(other) == "postfix -c '/srv/post fix' status")
        #expect(command(root: false) == "ps -C master")
        #expect(command(RecordedServer(release: "2.3.3", package: nil)) == "ps -C master")
    }

    @Test("knocks of this program are told by their lines, not by their address: mail programs of this server are clients") func own() {
        func facts(_ server: RecordedServer, ofProbes: [Int] = []) -> [String] {
            var facts = server.facts
            if var log = facts.log.value {
                log.ofProbes = ofProbes.map { log.events.filter { $0.droppedClient != nil }[$0] }
                facts.log = .value(log)
            }
            return (Assessment(facts).finding("mail-log")?.evidence ?? []).flatMap(\.plainLines).filter {
                $0.hasPrefix("Clients dropped") || $0.hasPrefix("Of them") || $0.hasPrefix("Own tests") || $0.hasPrefix("Paired")
            }
        }
        var server = RecordedServer.article
        #expect(
            facts(server, ofProbes: [0]) == [
                "Clients dropped: once, 1 address, Nov 23 11:44:21", "Own tests: dropped once, counted apart",
                "Paired: 2 of 2 drops follow a rejected list in the same process",
            ])
        #expect(
            facts(server).dropLast() == [
                "Clients dropped: 2 times, 2 addresses, Nov 23 11:44:20 to Nov 23 11:44:21",
                "Of them: once from this server itself: its own mail programs, or earlier tests",
            ])
        server.log.append(server.log[3].replacing("11:44:21", with: "11:50:00").replacing("192.0.2.7", with: "192.0.2.8"))
        #expect(facts(server, ofProbes: [0]).first == "Clients dropped: 2 times, 2 addresses, Nov 23 11:44:21 to Nov 23 11:50:00")
        server.log.removeAll { $0.contains("a.example") }
        #expect(facts(server, ofProbes: [0]).first == "Clients dropped: none")
    }
}
