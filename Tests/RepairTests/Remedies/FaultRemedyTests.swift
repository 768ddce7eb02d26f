// Each remedy of a fault that is no list: the edit to the letter, and that the fault is gone with it.

import Diagnosis
import PostfixModel
import SampleServers
import Testing

@testable import Repair

/// A server with one fault and the edit that repairs it.
struct FaultRepair: Sendable, CustomTestStringConvertible {
    var name: String
    var fault: String
    var server: SampleServer
    /// Lines that go and come, as `diff` marks them, in file order, main.cf first; empty: no edit is certain here.
    var diff: [String]
    /// `fix --yes` takes it only by its id.
    var isAsked = false
    var testDescription: String { "\(fault): \(name)" }
}

private let stamp = "Nov 23 11:44:20 vm"
private let refused = SampleServer.smtps(.refused, .refused)
private let silent = SampleServer.smtps(.open, .timedOut(seconds: 6))
private let smtp = "smtp inet n - n - - smtpd"
private let tlsmgr = "tlsmgr unix - - n 1000? 1 tlsmgr"
private let smtps = "smtps inet n - n - - smtpd"
private let wrapper = "  -o smtpd_tls_wrappermode=yes"
private let submission = "submission inet n - n - - smtpd\n  -o smtpd_tls_security_level=encrypt"

private func sample(
    _ master: [String] = [smtp, tlsmgr, smtps, wrapper], settings: [String] = [], probes: [EndpointProbe] = SampleServer.live,
    log: [String] = [], running: Bool = true, certificates: CertificateFacts? = nil
) -> SampleServer {
    var server = SampleServer.modern(
        "3.7.11", "!SSLv2, !SSLv3", openssl: "3.0.11", probes: probes,
        log: ["Nov 23 11:44:18 vm postfix/master[1]: daemon started -- version 3.7.11, configuration /etc/postfix"] + log)
    server.settings += settings
    server.master = master.joined(separator: "\n")
    server.running = running
    server.certificates = certificates
    return server
}

private let failedStart = [
    "\(stamp) postfix/postfix-script[8]: starting the Postfix mail system",
    "\(stamp) postfix/master[9]: fatal: 0.0.0.0:ssmtp: Servname not supported for ai_socktype",
]

extension FaultRepair {
    static let ofMaster = [
        FaultRepair(
            name: "a block of comments with prose in it", fault: "service-not-enabled",
            server: sample([
                smtp, tlsmgr, submission, "#smtps inet n - n - - smtpd", "#  -o smtpd_tls_wrappermode=yes", "# Instead of this, maybe",
                "#  -o smtpd_sasl_auth_enable=yes", "pickup unix n - n 60 1 pickup",
            ]),
            diff: [
                "-#smtps inet n - n - - smtpd", "-#  -o smtpd_tls_wrappermode=yes", "+smtps inet n - n - - smtpd",
                "+  -o smtpd_tls_wrappermode=yes", "-#  -o smtpd_sasl_auth_enable=yes", "+  -o smtpd_sasl_auth_enable=yes",
            ], isAsked: true),
        FaultRepair(name: "no block", fault: "service-not-enabled", server: sample([smtp, tlsmgr, submission]), diff: []),
        FaultRepair(
            name: "only the head is a comment", fault: "options-on-wrong-service",
            server: sample([smtp, tlsmgr, submission, "#smtps inet n - n - - smtpd", wrapper], probes: [SampleServer.liveStarttls]),
            diff: ["-#smtps inet n - n - - smtpd", "+smtps inet n - n - - smtpd"]),
        FaultRepair(
            name: "an option of port 25", fault: "wrapper-mode-misplaced", server: sample([smtp, wrapper, tlsmgr, smtps, wrapper]),
            diff: ["-  -o smtpd_tls_wrappermode=yes"]),
        FaultRepair(
            name: "in main.cf, for every port", fault: "wrapper-mode-misplaced",
            server: sample([smtp, tlsmgr, "submission inet n - n - - smtpd", smtps], settings: ["smtpd_tls_wrappermode = yes"]),
            diff: [
                "-smtpd_tls_wrappermode = yes", "+#smtpd_tls_wrappermode = yes", "+  -o smtpd_tls_wrappermode=yes",
            ]),
        FaultRepair(
            name: "in main.cf, where another port lives by it", fault: "wrapper-mode-misplaced",
            server: sample([smtp, tlsmgr, "10465 inet n - n - - smtpd", smtps, wrapper], settings: ["smtpd_tls_wrappermode = yes"]),
            diff: [
                "-smtpd_tls_wrappermode = yes", "+#smtpd_tls_wrappermode = yes", "+  -o smtpd_tls_wrappermode=yes",
            ]),
        FaultRepair(
            name: "of 587 alone", fault: "wrapper-mode-misplaced",
            server: sample([smtp, tlsmgr, submission, wrapper, smtps, wrapper]), diff: ["-  -o smtpd_tls_wrappermode=yes"], isAsked: true),
        FaultRepair(
            name: "of 587, which has no TLS without it", fault: "wrapper-mode-misplaced",
            server: sample(
                [smtp, tlsmgr, "submission inet n - n - - smtpd", "  -o smtpd_tls_security_level=none", wrapper, smtps, wrapper]),
            diff: ["-  -o smtpd_tls_security_level=none", "-  -o smtpd_tls_wrappermode=yes", "+  -o smtpd_tls_security_level=encrypt"],
            isAsked: true),
        FaultRepair(
            name: "of 25, which offers AUTH within TLS alone so far", fault: "wrapper-mode-misplaced",
            server: sample([smtp, wrapper, tlsmgr, smtps, wrapper], settings: ["smtpd_sasl_auth_enable = yes"]),
            diff: ["-  -o smtpd_tls_wrappermode=yes", "+  -o smtpd_tls_auth_only=yes"]),
        FaultRepair(
            name: "465 without it", fault: "wrapper-mode-off",
            server: sample([smtp, tlsmgr, smtps], probes: [SampleServer.smtps(.banner("220 mail ESMTP"), .plainBanner)]),
            diff: ["+  -o smtpd_tls_wrappermode=yes"]),
        FaultRepair(
            name: "465 with a no", fault: "wrapper-mode-off",
            server: sample(
                [smtp, tlsmgr, smtps, "  -o smtpd_tls_wrappermode=no"],
                probes: [SampleServer.smtps(.banner("220 mail ESMTP"), .plainBanner)]),
            diff: ["-  -o smtpd_tls_wrappermode=no", "+  -o smtpd_tls_wrappermode=yes"]),
        FaultRepair(
            name: "an -o in the first column", fault: "malformed-master-line",
            server: sample([smtp, tlsmgr, smtps, "-o smtpd_tls_wrappermode=yes"], probes: [refused], running: false),
            diff: ["--o smtpd_tls_wrappermode=yes", "+  -o smtpd_tls_wrappermode=yes"]),
        FaultRepair(
            name: "a blank before the first line", fault: "malformed-master-line",
            server: sample([" " + smtp, tlsmgr, smtps, wrapper], probes: [SampleServer.liveSmtps]), diff: ["- " + smtp, "+" + smtp]),
        FaultRepair(
            name: "a missing column", fault: "malformed-master-line",
            server: sample([smtp, tlsmgr, "smtps inet n - n - smtpd"], probes: [refused], running: false), diff: []),
        FaultRepair(
            name: "blanks round the =", fault: "malformed-option",
            server: sample([smtp, tlsmgr, smtps, "  -o smtpd_tls_wrappermode = yes"], probes: [silent, SampleServer.liveStarttls]),
            diff: ["-  -o smtpd_tls_wrappermode = yes", "+  -o smtpd_tls_wrappermode=yes"]),
        FaultRepair(
            name: "a comment behind it", fault: "malformed-option",
            server: sample(
                [smtp, tlsmgr, smtps, "  -o syslog_name=postfix/smtps", wrapper + " # for Outlook"],
                probes: [silent, SampleServer.liveStarttls]),
            diff: ["-  -o smtpd_tls_wrappermode=yes # for Outlook", "+# for Outlook", "+  -o smtpd_tls_wrappermode=yes"]),
        FaultRepair(
            name: "a dash of another kind", fault: "malformed-option",
            server: sample(
                [smtp, tlsmgr, smtps, "  -o syslog_name=postfix/smtps", "  –o smtpd_tls_wrappermode=yes"],
                probes: [silent, SampleServer.liveStarttls]),
            diff: ["-  –o smtpd_tls_wrappermode=yes", "+  -o smtpd_tls_wrappermode=yes"]),
        FaultRepair(
            name: "the -o is not there", fault: "malformed-option",
            server: sample(
                [smtp, tlsmgr, smtps, "  -o syslog_name=postfix/smtps", "  smtpd_tls_wrappermode=yes"],
                probes: [silent, SampleServer.liveStarttls]),
            diff: ["-  smtpd_tls_wrappermode=yes", "+  -o smtpd_tls_wrappermode=yes"]),
        FaultRepair(
            name: "a blank before the head below", fault: "malformed-option",
            server: sample([smtp, tlsmgr, submission, " " + smtps, wrapper], probes: [SampleServer.liveStarttls]),
            diff: ["- " + smtps, "+" + smtps]),
        FaultRepair(
            name: "a name that is in no table", fault: "unknown-service-name",
            server: sample(
                [smtp, tlsmgr, "ssmtp inet n - n - - smtpd", wrapper], probes: [refused], log: failedStart, running: false),
            diff: ["-ssmtp inet n - n - - smtpd", "+465 inet n - n - - smtpd"]),
    ]

    static let ofHelpers = [
        FaultRepair(
            name: "with the chroot column of its neighbours", fault: "tlsmgr-missing",
            server: sample(["smtp inet n - y - - smtpd", "smtps inet n - y - - smtpd", wrapper], probes: [SampleServer.deadSmtps]),
            diff: ["+tlsmgr    unix  -       -       y       1000?   1       tlsmgr"]),
        FaultRepair(
            name: "beside postscreen", fault: "tlsproxy-missing",
            server: sample(["smtp inet n - n - 1 postscreen", "smtpd pass - - n - - smtpd", tlsmgr]),
            diff: ["+tlsproxy  unix  -       -       n       -       0       tlsproxy"]),
        FaultRepair(
            name: "anvil", fault: "service-line-missing",
            server: sample(
                probes: [silent], log: ["\(stamp) postfix/smtps/smtpd[9]: warning: connect to private/anvil: No such file or directory"]),
            diff: ["+anvil     unix  -       -       n       -       1       anvil"]),
        FaultRepair(
            name: "proxymap, which may not be confined", fault: "service-line-missing",
            server: sample(
                ["smtp inet n - y - - smtpd", "tlsmgr unix - - y 1000? 1 tlsmgr", "smtps inet n - y - - smtpd", wrapper],
                probes: [silent],
                log: ["\(stamp) postfix/smtps/smtpd[9]: fatal: connect to private/proxymap: No such file or directory"]),
            diff: ["+proxymap  unix  -       -       n       -       -       proxymap"]),
        FaultRepair(
            name: "two lines at once, either by its id", fault: "service-line-missing",
            server: sample(
                [smtp, smtps, wrapper, "qmgr unix n - n 300 1 qmgr", "cleanup unix n - n - 0 cleanup", "anvil unix - - n - 1 anvil"],
                probes: [SampleServer.deadSmtps]),
            diff: [
                "+tlsmgr    unix  -       -       n       1000?   1       tlsmgr",
                "+rewrite   unix  -       -       n       -       -       trivial-rewrite",
            ]),
        FaultRepair(
            name: "the smtpd behind postscreen", fault: "service-line-missing",
            server: sample(
                ["smtp inet n - n - 1 postscreen", "tlsproxy unix - - n - 0 tlsproxy", tlsmgr],
                probes: [
                    EndpointProbe(endpoint: SampleServer.smtp, tcp: .open, tls: .greetingRefused("421 4.3.2 All server ports are busy"))
                ],
                log: ["\(stamp) postfix/postscreen[9]: warning: cannot connect to service private/smtpd: No such file or directory"]),
            diff: ["+smtpd     pass  -       -       n       -       -       smtpd"]),
    ]

    static let ofMain = [
        FaultRepair(
            name: "a blank before the first line", fault: "ignored-line",
            server: {
                var server = sample()
                server.main = "  smtpd_tls_loglevel = 1\n" + (server.settings + server.lists).joined(separator: "\n") + "\n"
                return server
            }(), diff: ["-  smtpd_tls_loglevel = 1", "+smtpd_tls_loglevel = 1"]),
        FaultRepair(
            name: "a blank before the line that names it", fault: "no-certificate",
            server: {
                var server = sample(probes: [SampleServer.deadSmtps])
                server.main =
                    " smtpd_tls_cert_file = /etc/ssl/cert.pem\nsmtpd_tls_key_file = /etc/ssl/key.pem\nsmtpd_tls_security_level = may\n"
                return server
            }(), diff: ["- smtpd_tls_cert_file = /etc/ssl/cert.pem", "+smtpd_tls_cert_file = /etc/ssl/cert.pem"]),
        FaultRepair(
            name: "no line at all", fault: "no-certificate",
            server: {
                var server = sample(probes: [SampleServer.deadSmtps])
                server.main = "smtpd_tls_security_level = may\n"
                return server
            }(), diff: []),
        FaultRepair(
            name: "a comment behind a no", fault: "comment-in-value",
            server: sample(settings: ["smtpd_tls_ask_ccert = no   # not asked for"], probes: [silent]),
            diff: ["-smtpd_tls_ask_ccert = no   # not asked for", "+# not asked for", "+smtpd_tls_ask_ccert = no"]),
        FaultRepair(
            name: "quotes round a level", fault: "bad-value",
            server: {
                var server = sample(probes: [silent])
                server.settings[0] = #"smtpd_tls_security_level = "may""#
                return server
            }(), diff: [#"-smtpd_tls_security_level = "may""#, "+smtpd_tls_security_level = may"]),
        FaultRepair(
            name: "quotes round a level in an option", fault: "bad-value",
            server: sample(
                [smtp, tlsmgr, smtps, wrapper, "submission inet n - n - - smtpd", "  -o smtpd_tls_security_level='encrypt'"],
                probes: [SampleServer.liveSmtps]),
            diff: ["-  -o smtpd_tls_security_level='encrypt'", "+  -o smtpd_tls_security_level=encrypt"]),
        FaultRepair(
            name: "a level that does not exist", fault: "bad-value",
            server: {
                var server = sample(probes: [silent])
                server.settings[0] = "smtpd_tls_security_level = required"
                return server
            }(), diff: []),
        FaultRepair(
            name: "two grades", fault: "invalid-cipher-grade",
            server: sample(settings: ["smtpd_tls_mandatory_ciphers = medium, high"], probes: [SampleServer.deadSmtps]),
            diff: ["-smtpd_tls_mandatory_ciphers = medium, high", "+smtpd_tls_mandatory_ciphers = medium"]),
        FaultRepair(
            name: "a cipher list in an option", fault: "invalid-cipher-grade",
            server: sample(
                [smtp, tlsmgr, smtps, wrapper, "  -o smtpd_tls_mandatory_ciphers=HIGH:!aNULL"], probes: [SampleServer.deadSmtps]),
            diff: ["-  -o smtpd_tls_mandatory_ciphers=HIGH:!aNULL", "+  -o smtpd_tls_mandatory_ciphers=high"]),
        FaultRepair(
            name: "grades that are to be left out", fault: "invalid-cipher-grade",
            server: sample(settings: ["smtpd_tls_mandatory_ciphers = !LOW, !NULL, HIGH"], probes: [SampleServer.deadSmtps]),
            diff: ["-smtpd_tls_mandatory_ciphers = !LOW, !NULL, HIGH", "+smtpd_tls_mandatory_ciphers = high"]),
        FaultRepair(
            name: "a grade behind two references", fault: "invalid-cipher-grade",
            server: sample(
                settings: [
                    "our_grade = medium:high", "smtpd_tls_ciphers = $our_grade", "smtpd_tls_mandatory_ciphers = $smtpd_tls_ciphers",
                ],
                probes: [SampleServer.deadSmtps]), diff: ["-our_grade = medium:high", "+our_grade = medium"]),
        FaultRepair(
            name: "a reference beside another word", fault: "invalid-cipher-grade",
            server: sample(
                settings: ["our_grade = medium,", "smtpd_tls_mandatory_ciphers = $our_grade high"], probes: [SampleServer.deadSmtps]),
            diff: []),
        FaultRepair(
            name: "no grade to be read", fault: "invalid-cipher-grade",
            server: sample(settings: ["smtpd_tls_mandatory_ciphers = strong"], probes: [SampleServer.deadSmtps]), diff: []),
        FaultRepair(
            name: "the certificate before its key", fault: "certificate-order",
            server: chain([.certificate(), .key()]),
            diff: [
                "-smtpd_tls_chain_files = /etc/ssl/cert.pem, /etc/ssl/key.pem",
                "+smtpd_tls_chain_files = /etc/ssl/key.pem, /etc/ssl/cert.pem",
            ]),
        FaultRepair(
            name: "the same in an option", fault: "certificate-order",
            server: {
                var server = chain([.certificate(), .key()])
                server.settings.removeLast()
                server.master += "\n  -o smtpd_tls_chain_files=/etc/ssl/cert.pem,/etc/ssl/key.pem"
                let uses = (server.certificates?.uses ?? []).map {
                    CertificateUse(
                        role: $0.role, parameter: $0.parameter, origin: .masterCF(service: "smtps", line: 5), services: ["smtps"],
                        written: $0.written, path: $0.path)
                }
                server.certificates?.uses = uses
                return server
            }(),
            diff: [
                "-  -o smtpd_tls_chain_files=/etc/ssl/cert.pem,/etc/ssl/key.pem",
                "+  -o smtpd_tls_chain_files=/etc/ssl/key.pem,/etc/ssl/cert.pem",
            ]),
        FaultRepair(
            name: "two certificates and no key", fault: "certificate-order",
            server: chain([.certificate(), .certificate("/etc/ssl/other.pem")]), diff: []),
        FaultRepair(
            name: "a file that is not there", fault: "ca-file-missing",
            server: {
                var facts = CertificateFacts.pair()
                facts.uses.append(CertificateFacts.use(.authorities, "smtpd_tls_CAfile", line: 5, "/etc/ssl/ca.pem"))
                facts.files.append(.missing("/etc/ssl/ca.pem"))
                return sample(settings: ["smtpd_tls_CAfile = /etc/ssl/ca.pem"], probes: [SampleServer.deadSmtps], certificates: facts)
            }(), diff: ["-smtpd_tls_CAfile = /etc/ssl/ca.pem", "+#smtpd_tls_CAfile = /etc/ssl/ca.pem"], isAsked: true),
    ]

    private static func chain(_ files: [CertificateFile]) -> SampleServer {
        var facts = CertificateFacts()
        facts.uses = files.map { CertificateFacts.use(.chain, "smtpd_tls_chain_files", line: 3, $0.path) }
        facts.files = files
        var chained = sample(probes: [SampleServer.deadSmtps], certificates: facts)
        chained.settings = ["smtpd_tls_security_level = may", "smtpd_tls_chain_files = \(files.map(\.path).joined(separator: ", "))"]
        return chained
    }

    private static let login = "smtpd_sasl_auth_enable = yes"

    /// Where clients could do more by the edit than before it, none is certain.
    static let exposing = [
        FaultRepair(
            name: "networks that were never in force", fault: "ignored-line",
            server: {
                var server = sample()
                server.main = "  mynetworks = 0.0.0.0/0\n" + (server.settings + server.lists).joined(separator: "\n") + "\n"
                return server
            }(), diff: []),
        FaultRepair(
            name: "AUTH that was never in force", fault: "ignored-line",
            server: {
                var server = sample()
                server.main = " \(login)\n" + (server.settings + server.lists).joined(separator: "\n") + "\n"
                return server
            }(), diff: []),
        FaultRepair(
            name: "a quoted none, and AUTH", fault: "bad-value",
            server: sample(
                [
                    smtp, tlsmgr, smtps, wrapper, "587 inet n - n - - smtpd", #"  -o smtpd_tls_security_level="none""#,
                    "  -o smtpd_sasl_auth_enable=yes",
                ],
                probes: [SampleServer.liveSmtps]), diff: []),
        FaultRepair(
            name: "AUTH behind a comment, in clear on 25", fault: "comment-in-value",
            server: sample(
                settings: [login + " # for users"], probes: [silent],
                log: ["\(stamp) postfix/smtps/smtpd[9]: fatal: bad boolean configuration: \(login) # for users"]), diff: []),
        FaultRepair(
            name: "networks with blanks round the =", fault: "malformed-option",
            server: sample([smtp, "  -o mynetworks = 0.0.0.0/0", tlsmgr, smtps, wrapper], probes: [silent, SampleServer.liveSmtps]),
            diff: []),
        FaultRepair(
            name: "a block that lets everybody relay", fault: "service-not-enabled",
            server: sample([
                smtp, tlsmgr, submission, "#smtps inet n - n - - smtpd", "#  -o smtpd_tls_wrappermode=yes", "#  -o mynetworks=0.0.0.0/0",
            ]), diff: []),
        FaultRepair(
            name: "a first line that lets everybody relay", fault: "malformed-master-line",
            server: sample(
                [" 2525 inet n - n - - smtpd", "  -o smtpd_relay_restrictions=permit", tlsmgr, smtps, wrapper],
                probes: [SampleServer.liveSmtps]),
            diff: []),
        FaultRepair(
            name: "a first line that offers AUTH in clear", fault: "malformed-master-line",
            server: sample([" " + smtp, tlsmgr, smtps, wrapper], settings: [login], probes: [SampleServer.liveSmtps]), diff: []),
        FaultRepair(
            name: "25 has wrapper mode from the options below it, and AUTH", fault: "options-on-wrong-service",
            server: sample(
                [smtp, "#smtps inet n - n - - smtpd", wrapper, tlsmgr, submission], settings: [login], probes: [SampleServer.liveStarttls]),
            diff: []),
        FaultRepair(
            name: "no grade but null", fault: "invalid-cipher-grade",
            server: sample(settings: ["smtpd_tls_mandatory_ciphers = NULL:HIGH"], probes: [SampleServer.deadSmtps]), diff: []),
    ]

    static let all = ofMaster + ofHelpers + ofMain + exposing
}

@Suite("Remedies of faults that are no list")
struct FaultRemedyTests {
    @Test("edit master.cf", arguments: FaultRepair.ofMaster) func ofMaster(_ one: FaultRepair) throws { try check(one) }
    @Test("add the line of a helper", arguments: FaultRepair.ofHelpers) func ofHelpers(_ one: FaultRepair) throws { try check(one) }
    @Test("edit main.cf", arguments: FaultRepair.ofMain) func ofMain(_ one: FaultRepair) throws { try check(one) }

    @Test("let nobody relay or log in who could not before", arguments: FaultRepair.exposing) func exposing(_ one: FaultRepair) throws {
        // A grade that is never written is no edit at all.
        try check(one, isExposing: one.fault != "invalid-cipher-grade")
    }

    private func check(_ one: FaultRepair, isExposing: Bool = false) throws {
        let assessment = one.server.assessment
        #expect(assessment.verdict.faults.first?.id == one.fault, "\(assessment.verdict.faults.map(\.id))")
        let remedy = RepairMenu(for: assessment).remedies.first { $0.id == one.fault }
        if one.diff.isEmpty {
            #expect(remedy == nil, "\(remedy?.plan.diff ?? "")")
            #expect(isExposing == !RepairMenu(for: assessment).careful.isEmpty)
            return
        }
        let plan = try #require(remedy).plan
        let changed = plan.diff.split(separator: "\n").map(String.init).filter { line in
            (line.hasPrefix("+") || line.hasPrefix("-")) && !line.hasPrefix("+++") && !line.hasPrefix("---")
        }
        #expect(changed == one.diff)
        #expect(remedy?.needsAsking == one.isAsked && plan.remedy == one.fault && plan.goal == .usablePorts)
        let rest = one.server.repaired(by: plan).assessment.verdict.faults
        #expect(!rest.contains { $0.id == one.fault }, "\(rest.map(\.summary))")
    }

    @Test("lines at the end are told one behind the other, whichever fault is asked for") func linesAtTheEnd() throws {
        let one = try #require(FaultRepair.ofHelpers.first { $0.name.hasPrefix("two lines") })
        let remedies = RepairMenu(for: one.server.assessment).remedies.filter {
            ["service-line-missing", "tlsmgr-missing"].contains($0.id)
        }
        #expect(remedies.map { $0.plan.edits.map(\.line) } == [[7, 8], [7, 8]])
        #expect(Set(remedies.map { $0.plan.diff }).count == 1)
    }

    @Test("a cipher grade is told as read by the ports that read that parameter, and by no other") func readersOfGrade() throws {
        let one = try #require(FaultRepair.ofMain.first { $0.name == "two grades" })
        let remedy = try #require(RepairMenu(for: one.server.assessment).remedies.first { $0.id == one.fault })
        #expect(one.server.assessment.picture.listeners.contains { $0.canonicalPort == "25" })
        #expect(remedy.plan.edits.map(\.ports).allSatisfy { $0.contains("465") && !$0.contains("25") })
        #expect(remedy.price.joined().contains("medium"))
    }

    @Test("every one of them stands in the table") func complete() {
        let shown = Set(FaultRepair.all.filter { !$0.diff.isEmpty }.map(\.fault))
        #expect(Set(FaultRemedy.all.map(\.fault.id)) == shown)
    }
}

extension SampleServer {
    /// The same once the plan's files are in force: what was dead answers, and no line of the log is from after that.
    func repaired(by plan: Plan) -> SampleServer {
        var server = self
        for file in plan.files {
            let text = String(decoding: file.after, as: UTF8.self)
            if file.path.hasSuffix("main.cf") { server.main = text } else { server.master = text }
        }
        server.running = true
        server.probes = SampleServer.live
        server.log = ["Nov 23 11:49:13 vm postfix/master[1]: daemon started -- version \(release), configuration /etc/postfix"]
        // The files of certificates are as they were; which of them are named, and where, is read anew.
        if let files = certificates?.files, let configuration = server.assessment.configuration {
            var facts = CertificateFacts()
            facts.uses = CertificateFacts.uses(in: configuration)
            facts.files = files
            server.certificates = facts
        }
        return server
    }
}
