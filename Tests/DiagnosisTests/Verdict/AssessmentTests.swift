// Verdicts: a server as it was seen, and the kind, the sentence, the exit status and the findings it must get.

import PostfixModel
import SampleServers
import Testing

@testable import Diagnosis

/// A server and the verdict it must get.
struct VerdictCase: Sendable, CustomTestStringConvertible {
    var name: String
    var server: RecordedServer
    /// Id of the headline; nil: none.
    var fault: String? = "invalid-list"
    var kind: VerdictKind
    var summary: String
    var exit: Int
    /// Findings that must have this status; others are not looked at.
    var findings: [String: FindingStatus] = [:]
    var testDescription: String { name }
}

private typealias Server = RecordedServer

private let invalidLists: [VerdictCase] = [
    VerdictCase(
        name: "the article's patient", server: .article, kind: .confirmed,
        summary: "Ports 465, 25 cannot do TLS: Postfix 2.6.6 does not know TLSv1.1 and TLSv1.2.", exit: 2,
        findings: [
            "server": .clear, "connection": .symptom, "starttls": .symptom, "mail-log": .symptom, "postfix-version": .symptom,
            "openssl-version": .clear, "configuration": .symptom,
        ]),
    VerdictCase(
        name: ">=TLSv1.2 on Debian 11", server: .modern("3.5.25", ">=TLSv1.2"), kind: .confirmed,
        summary: "Port 465 cannot do TLS: Postfix 3.5.25 does not understand >=TLSv1.2.", exit: 2,
        findings: ["postfix-version": .symptom, "configuration": .symptom, "starttls": .clear]),
    VerdictCase(
        name: "a # in the value on 3.7", server: .modern("3.7.11", "!SSLv2, !SSLv3 #, !TLSv1", openssl: "3.0.11"), kind: .confirmed,
        summary: "Port 465 cannot do TLS: Postfix 3.7.11 does not take \"#\".", exit: 2),
    VerdictCase(
        name: "an override in master.cf beats a good main.cf",
        server: RecordedServer(
            lists: ["smtpd_tls_mandatory_protocols = !SSLv2, !SSLv3"],
            master: Server.smtpAndSmtps + "\n  -o smtpd_tls_mandatory_protocols=TLSv1.2", probes: [Server.deadSmtps, Server.liveStarttls],
            log: [Server.reload]),
        kind: .confirmed, summary: "Port 465 cannot do TLS: Postfix 2.6.6 does not know TLSv1.2.", exit: 2),
    VerdictCase(
        name: "without an smtps service STARTTLS is the proof",
        server: RecordedServer(
            master: "smtp inet n - n - - smtpd\ntlsmgr unix - - n 1000? 1 tlsmgr", probes: [Server.refusedStarttls], log: [Server.reload]),
        kind: .confirmed, summary: "Port 25 cannot do TLS: Postfix 2.6.6 does not know TLSv1.1 and TLSv1.2.", exit: 2,
        findings: ["connection": .notApplicable, "unused-invalid-list": .trap]),
]

private let otherFaults: [VerdictCase] = [
    VerdictCase(
        name: "edited, not reloaded", server: .editedOnly, fault: "list-not-loaded", kind: .otherFault,
        summary: "The list on disk is valid, but Postfix still runs with the old one: run service postfix reload.", exit: 2,
        findings: ["edited-not-reloaded": .symptom, "configuration": .clear]),
    VerdictCase(
        name: "certificate missing", server: .certificateMissing, fault: "certificate-missing", kind: .otherFault,
        summary: "Port 465 cannot do TLS: the certificate file /etc/ssl/cert.pem does not exist.", exit: 2, findings: ["mail-log": .symptom]
    ),
    VerdictCase(
        name: "key of another certificate",
        server: RecordedServer(
            lists: [],
            log: [
                "Nov 23 11:44:20 vm postfix/smtpd[9]: warning: RSA private key in /k does not match public key in /c: disabling TLS support"
            ]),
        fault: "certificate-mismatch", kind: .otherFault,
        summary: "Ports 465, 25 cannot do TLS: certificate and key do not belong together.",
        exit: 2),
    VerdictCase(
        name: "no certificate configured at all",
        server: RecordedServer(lists: [], settings: ["smtpd_tls_security_level = may"], log: []), fault: "no-certificate",
        kind: .otherFault,
        summary: "Ports 465, 25 cannot do TLS: no certificate is configured for them.", exit: 2),
    VerdictCase(
        name: "dead port, valid list, silent log",
        server: RecordedServer(lists: ["smtpd_tls_mandatory_protocols = TLSv1"], log: [Server.reload]),
        fault: "unexplained", kind: .otherFault, summary: "Port 465 cannot do TLS, although its list is valid.", exit: 2),
    VerdictCase(
        name: "Postfix is down",
        server: RecordedServer(
            lists: [], probes: [Server.smtps(.refused, .refused)], log: [Server.reload], running: false),
        fault: "not-running", kind: .otherFault, summary: "Postfix is not running.", exit: 2,
        findings: ["server": .symptom, "connection": .symptom]),
    VerdictCase(
        name: "an invalid list, but nothing listens",
        server: RecordedServer(probes: [Server.smtps(.refused, .refused)], log: [Server.reload]),
        fault: "unexplained", kind: .otherFault, summary: "Nothing listens on port 465.", exit: 2, findings: ["configuration": .symptom]),
    VerdictCase(
        name: "an invalid list, but Postfix is down",
        server: RecordedServer(probes: [Server.smtps(.refused, .refused)], log: [Server.reload], running: false), fault: "not-running",
        kind: .otherFault,
        summary:
            "Postfix is not running, and smtpd_tls_mandatory_protocols in /etc/postfix/main.cf line 5 is invalid: repair it before the start.",
        exit: 2, findings: ["configuration": .symptom]),
    VerdictCase(
        name: "an invalid list for STARTTLS alone, but Postfix is down",
        server: RecordedServer(
            lists: ["smtpd_tls_protocols = TLS1"], probes: [Server.smtps(.refused, .refused)], log: [Server.reload], running: false),
        fault: "not-running", kind: .otherFault,
        summary: "Postfix is not running, and smtpd_tls_protocols in /etc/postfix/main.cf line 5 is invalid: repair it before the start.",
        exit: 2, findings: ["configuration": .symptom]),
    VerdictCase(
        name: "an invalid list, but Postfix does not start for another reason",
        server: RecordedServer(
            probes: [Server.smtps(.refused, .refused)],
            log: [
                "Nov 26 09:00:00 mail postfix/postfix-script[8]: starting the Postfix mail system",
                "Nov 26 09:00:01 mail postfix/master[9]: fatal: bind 192.0.2.1 port 25: Cannot assign requested address",
            ], running: false), fault: "cannot-bind", kind: .otherFault,
        summary: "Postfix does not start: it cannot open 192.0.2.1 port 25: Cannot assign requested address. "
            + "smtpd_tls_mandatory_protocols in /etc/postfix/main.cf line 5 is invalid, too: repair it before the start.",
        exit: 2, findings: ["configuration": .symptom]),
    VerdictCase(
        name: "main.cf was emptied, and Postfix is down",
        server: RecordedServer(lists: [], settings: [], probes: [Server.smtps(.refused, .refused)], log: [Server.reload], running: false),
        fault: "empty-file", kind: .otherFault,
        summary: "/etc/postfix/main.cf sets nothing at all: every setting is a built-in default, and TLS is off.",
        exit: 2,
        findings: ["empty-file": .trap, "server": .cannotTell]),
    VerdictCase(
        name: "master.cf was emptied, and every port still answers",
        server: RecordedServer(master: "", probes: Server.live, log: [Server.reload]), fault: "empty-file", kind: .otherFault,
        summary: "/etc/postfix/master.cf lists no service: the next reload closes every port.", exit: 2, findings: ["empty-file": .trap]),
    VerdictCase(
        name: "main.cf was emptied, and the port is dead",
        server: RecordedServer(lists: [], settings: [], master: "smtp inet n - n - - smtpd", probes: [], log: [Server.reload]),
        fault: "empty-file", kind: .otherFault,
        summary: "/etc/postfix/main.cf sets nothing at all: every setting is a built-in default, and TLS is off.",
        exit: 2,
        findings: ["empty-file": .trap]),
    VerdictCase(
        name: "TLS works, the service is busy",
        server: RecordedServer(
            lists: ["smtpd_tls_mandatory_protocols = TLSv1"],
            probes: [Server.smtps(.open, .established(TLSSession(version: "TLSv1.2", cipher: "X", greeting: "421 4.3.2 busy")))], log: []),
        fault: "unexplained", kind: .otherFault, summary: "Port 465 has TLS, but greets with: 421 4.3.2 busy.", exit: 2),
    VerdictCase(
        name: "TLS works, and the process behind it dies",
        server: RecordedServer(
            lists: ["smtpd_tls_mandatory_protocols = TLSv1"],
            probes: [Server.smtps(.open, .established(TLSSession(version: "TLSv1.2", cipher: "X"))), Server.liveStarttls],
            log: [Server.reload, "Nov 23 11:44:20 vm postfix/smtpd[9]: fatal: no SASL authentication mechanisms"]),
        fault: "sasl-unavailable", kind: .otherFault, summary: "Port 465 is dead: its process finds no SASL mechanism and ends.", exit: 2,
        findings: ["connection": .symptom, "mail-log": .symptom]),
    VerdictCase(
        name: "nothing listens", server: RecordedServer(lists: [], probes: [Server.smtps(.refused, .refused)], log: []),
        fault: "unexplained", kind: .otherFault, summary: "Nothing listens on port 465.", exit: 2),
    VerdictCase(
        name: "firewall", server: RecordedServer(lists: [], probes: [Server.smtps(.timedOut(seconds: 5), .timedOut(seconds: 5))], log: []),
        fault: "unexplained", kind: .otherFault, summary: "Port 465 does not answer.", exit: 2),
    VerdictCase(
        name: "wrapper mode off",
        server: RecordedServer(
            lists: [], master: "smtps inet n - n - - smtpd\ntlsmgr unix - - n 1000? 1 tlsmgr",
            probes: [Server.smtps(.banner("220 mail ESMTP"), .plainBanner)], log: []),
        fault: "wrapper-mode-off", kind: .otherFault, summary: "Port 465 speaks plain SMTP, not TLS: wrapper mode is off for it.", exit: 2),
    VerdictCase(
        name: "a valid list that leaves nothing on",
        server: .modern(
            "3.7.11", ">=TLSv1.2, TLSv1", openssl: "3.0.11",
            probes: [Server.smtps(.open, .alert("handshake failure")), Server.liveStarttls], log: []),
        fault: "nothing-enabled", kind: .otherFault,
        summary: "The list for port 465 is valid but allows no protocol: smtpd_tls_mandatory_protocols = >=TLSv1.2, TLSv1.", exit: 2,
        findings: ["nothing-enabled": .symptom]),
    VerdictCase(
        name: "a valid list that leaves nothing on, its alert taken for a banner",
        server: .modern(
            "3.7.11", ">=TLSv1.2, TLSv1", openssl: "3.0.11",
            probes: [Server.smtps(.banner("\u{15}\u{3}\u{1}"), .alert("internal error")), Server.liveStarttls], log: []),
        fault: "nothing-enabled", kind: .otherFault,
        summary: "The list for port 465 is valid but allows no protocol: smtpd_tls_mandatory_protocols = >=TLSv1.2, TLSv1.", exit: 2),
    VerdictCase(
        name: "a process that dies of its arguments",
        server: RecordedServer(
            lists: [], master: RecordedServer.smtpAndSmtps + "\n  -o smtpd_tls_mandatory_protocols=!SSLv2, !SSLv3",
            probes: [Server.deadSmtps, Server.liveStarttls], log: [Server.reload, fatalLine]),
        fault: "malformed-option", kind: .otherFault,
        summary: "Port 465 is dead: its smtpd ends at an option in master.cf line 5.", exit: 2,
        findings: ["broken-file": .trap, "mail-log": .symptom]),
    VerdictCase(
        name: "an asked-for endpoint refuses",
        server: RecordedServer(
            lists: [], settings: ["myhostname = mail.example.com"], master: "smtp inet n - n - - smtpd",
            probes: [EndpointProbe(endpoint: Endpoint(host: "127.0.0.1", port: 465, role: .smtps), tcp: .refused, tls: .refused)], log: []),
        fault: "service-not-enabled", kind: .otherFault, summary: "Port 465 is not switched on in master.cf.", exit: 2),
]

private let fatalLine = "Nov 23 11:44:20 vm postfix/smtpd[9]: fatal: unexpected command-line argument: !SSLv3"

private func both(_ list: String) -> [String] { ["smtpd_tls_mandatory_protocols = \(list)", "smtpd_tls_protocols = \(list)"] }

private let healthy: [VerdictCase] = [
    VerdictCase(
        name: "a process ended, and every port answers",
        server: RecordedServer(
            lists: ["smtpd_tls_mandatory_protocols = TLSv1", "smtpd_tls_protocols = TLSv1"], probes: Server.live,
            log: [Server.reload, "Nov 23 11:44:20 vm postfix/smtpd[9]: fatal: no SASL authentication mechanisms"]),
        fault: nil, kind: .healthy, summary: "Ports 465, 25 answer with TLS; the lists are valid.", exit: 0, findings: ["mail-log": .trap]),
    VerdictCase(
        name: "the certificate is back, and every port answers",
        server: RecordedServer(
            lists: ["smtpd_tls_mandatory_protocols = TLSv1", "smtpd_tls_protocols = TLSv1"], probes: Server.live,
            log: [
                Server.reload,
                "Nov 23 11:44:20 vm postfix/smtpd[9]: warning: cannot get RSA certificate from file /c: disabling TLS support",
            ]),
        fault: nil, kind: .healthy, summary: "Ports 465, 25 answer with TLS; the lists are valid.", exit: 0, findings: ["mail-log": .clear]),
    VerdictCase(
        name: "repaired by the article's remedy", server: .repaired, fault: nil, kind: .healthy,
        summary: "Ports 465, 25 answer with TLS; the lists are valid.", exit: 0,
        findings: ["connection": .clear, "starttls": .clear, "mail-log": .clear, "postfix-version": .clear, "configuration": .clear]),
    VerdictCase(
        name: "an invalid list on disk that is not loaded", server: RecordedServer(probes: Server.live, log: [Server.reload]),
        kind: .trap,
        summary: "Ports 465, 25 work now, but a list on disk is invalid: the next reload turns TLS off.", exit: 1,
        findings: ["invalid-not-loaded": .trap, "configuration": .symptom]),
    VerdictCase(
        name: "2.3 fails open",
        server: RecordedServer(
            release: "2.3.3", package: "2:2.3.3-7.el5", openssl: "0.9.8e", lists: ["smtpd_tls_mandatory_protocols = TLSv1, TLSv1.2"],
            settings: ["smtpd_tls_cert_file = /c", "smtpd_tls_key_file = /k"], probes: [Server.liveSmtps],
            log: [
                #"Nov 23 11:44:20 vm postfix/smtpd[9]: warning: unknown smtpd_tls_mandatory_protocols value "TLSv1.2" in "TLSv1, TLSv1.2""#
            ]),
        kind: .trap, summary: "Postfix 2.3.3 ignores smtpd_tls_mandatory_protocols as a whole: it does not take a word in it.", exit: 1,
        findings: ["fails-open": .trap, "mail-log": .trap, "configuration": .clear]),
    VerdictCase(
        name: "a blank after >=", server: .modern("3.7.11", ">= TLSv1.2", openssl: "3.0.11", probes: Server.live, log: []),
        fault: "left-over-list", kind: .trap,
        summary: "Port 465: TLS 1.2 only, because of a blank after >= or <=.", exit: 1, findings: ["blank-after-bound": .trap]),
    VerdictCase(
        name: "a name without effect", server: .modern("3.3.1", "TLSv1.3", probes: Server.live, log: []), fault: "left-over-list",
        kind: .trap,
        summary: "Port 465: a name in the list does nothing on this Postfix; TLS 1.0, TLS 1.1, TLS 1.2, TLS 1.3 are on.", exit: 1,
        findings: ["inert-name": .trap]),
    VerdictCase(
        name: "SSLv3 left on", server: RecordedServer(lists: [], probes: Server.live, log: []), fault: "left-over-list", kind: .trap,
        summary: "Port 465: SSLv3 is on.", exit: 1, findings: ["sslv3-enabled": .trap]),
    VerdictCase(
        name: "SSLv2 named", server: RecordedServer(lists: both("SSLv2"), probes: Server.live, log: []), fault: "left-over-list",
        kind: .trap, summary: "Port 465: SSLv2 is on.", exit: 1, findings: ["sslv2-enabled": .trap]),
    VerdictCase(
        name: "SSLv2 left on beside what is excluded", server: RecordedServer(lists: both("!SSLv3"), probes: Server.live, log: []),
        fault: "left-over-list", kind: .trap, summary: "Port 465: SSLv2 is on.", exit: 1,
        findings: ["sslv2-enabled": .trap]),
    VerdictCase(
        name: "SSLv2 and SSLv3 left on", server: RecordedServer(lists: both("!TLSv1"), probes: Server.live, log: []),
        fault: "left-over-list", kind: .trap, summary: "Port 465: SSLv2 and SSLv3 are on.", exit: 1,
        findings: ["sslv2-enabled": .trap, "sslv3-enabled": .trap]),
    VerdictCase(
        name: "the library has no SSLv2",
        server: RecordedServer(openssl: "1.1.0", compiled: "1.1.0", lists: both("!SSLv3"), probes: Server.live, log: []), fault: nil,
        kind: .healthy, summary: "Ports 465, 25 answer with TLS; the lists are valid.", exit: 0),
    VerdictCase(
        name: "only TLS 1.0 left on", server: .modern("3.7.11", "TLSv1", openssl: "3.0.11", probes: Server.live, log: []),
        fault: "left-over-list", kind: .trap,
        summary: "Port 465: only TLS 1.0 on.", exit: 1, findings: ["only-old-tls": .trap]),
    VerdictCase(
        name: "only this machine's openssl refuses",
        server: RecordedServer(
            lists: ["smtpd_tls_mandatory_protocols = TLSv1", "smtpd_tls_protocols = TLSv1"],
            probes: [Server.smtps(.open, .clientRefusal("dh key too small")), Server.liveStarttls], log: []),
        fault: nil, kind: .healthy, summary: "Ports 465, 25 answer with TLS; the lists are valid.", exit: 0,
        findings: ["connection": .clear]),
    VerdictCase(
        name: "no TLS configured anywhere",
        server: RecordedServer(
            lists: [], settings: ["myhostname = mail.example.com"], master: "smtp inet n - n - - smtpd", probes: [], log: []),
        fault: nil, kind: .healthy,
        summary: "No service with TLS is configured: the smtps service is not enabled in master.cf.", exit: 0,
        findings: ["connection": .notApplicable, "starttls": .notApplicable]),
    VerdictCase(
        name: "a port that is without TLS on purpose answers, and is not said to answer with TLS",
        server: RecordedServer(
            lists: [], settings: ["myhostname = mail.example.com"], master: "smtp inet n - n - - smtpd",
            probes: [
                EndpointProbe(
                    endpoint: Endpoint(host: "127.0.0.1", port: 25, role: .starttls, service: "smtp", isPlain: true),
                    tcp: .banner("220 mail"), tls: .starttlsNotOffered)
            ], log: []),
        fault: nil, kind: .healthy,
        summary: "No service with TLS is configured: the smtps service is not enabled in master.cf.", exit: 0,
        findings: ["connection": .notApplicable, "starttls": .clear]),
    VerdictCase(
        name: "a warning from before the last reload proves nothing",
        server: RecordedServer(
            lists: ["smtpd_tls_mandatory_protocols = TLSv1", "smtpd_tls_protocols = TLSv1"], probes: Server.live,
            log: Server.warnings + [Server.reload]),
        fault: nil, kind: .healthy, summary: "Ports 465, 25 answer with TLS; the lists are valid.", exit: 0, findings: ["mail-log": .clear]),
]

@Suite("Verdicts") struct AssessmentTests {
    @Test("an invalid list in force, with its proof, is confirmed", arguments: invalidLists) func invalid(_ sample: VerdictCase) {
        check(sample)
    }
    @Test("another fault is named in one sentence", arguments: otherFaults) func other(_ sample: VerdictCase) { check(sample) }
    @Test("a working server is healthy, with its traps", arguments: healthy) func works(_ sample: VerdictCase) { check(sample) }

    private func check(_ sample: VerdictCase) {
        let assessment = sample.server.assessment
        #expect(assessment.verdict.kind == sample.kind)
        #expect(assessment.verdict.faults.first?.id == sample.fault)
        #expect(assessment.verdict.summary == sample.summary)
        #expect(assessment.exitCode == sample.exit)
        for (id, status) in sample.findings { #expect(assessment.finding(id)?.status == status, "\(id)") }
        #expect(assessment.verdict.symptoms.count == 5)
        #expect(Set(assessment.findings.map(\.id)).count == assessment.findings.count)
    }
}

@Suite("Verdicts on what can be seen") struct PartialAssessmentTests {
    private func facts(_ server: RecordedServer = .article, _ change: (inout Facts) -> Void) -> Assessment {
        var facts = server.facts
        change(&facts)
        return Assessment(facts)
    }

    @Test("a port that nobody could ask for TLS rules nothing out") func unasked() {
        let server = RecordedServer(lists: [], probes: [Server.smtps(.refused, .refused)], log: [], running: false)
        #expect(server.assessment.verdict.ruledOut.allSatisfy { $0.name == "plain text instead of TLS" })
    }

    @Test("while steps are pending the verdict waits, and the findings that are possible are there") func pending() {
        let nothing = Assessment(Facts())
        #expect(nothing.verdict.kind == .cannotTell && nothing.verdict.summary == "Still looking: 0 of 6 steps are done.")
        #expect(nothing.findings.isEmpty)
        let some = facts { $0.reset(.connection) }
        #expect(some.verdict.summary == "Still looking: 5 of 6 steps are done.")
        #expect(some.finding("configuration")?.status == .symptom)
        #expect(some.finding("connection") == nil)
        #expect(some.exitCode == 3)
    }

    @Test("a page whose judging still waits for another step is not clear") func waiting() {
        let samples: [(Step, String)] = [(.postfix, "the version of Postfix"), (.openssl, "the version of OpenSSL")]
        for (step, missing) in samples {
            for server in [RecordedServer.article, .repaired] {
                let some = facts(server) { $0.reset(step) }
                #expect(some.finding("configuration")?.status == .cannotTell)
                #expect(some.finding("configuration")?.summary == "Still waiting for \(missing)")
            }
        }
        #expect(facts { $0.reset(.openssl) }.finding("postfix-version")?.status == .cannotTell)
        let nameless = facts {
            $0.postfix = .value(PostfixFacts())
            $0.log = .value(RecordedServer.logFacts([]))
        }
        #expect(nameless.finding("configuration")?.status == .cannotTell)
        #expect(nameless.finding("configuration")?.summary == "The lists cannot be judged: the version of Postfix is not known")
    }

    @Test("an invalid list alone, nothing else visible, is likely") func grammarAlone() {
        let blind = facts {
            $0.log = .cannotTell("only root may read /var/log/maillog")
            $0.connection = .cannotTell("no network here")
        }
        #expect(blind.verdict.kind == .likely)
        #expect(blind.verdict.missing.count == 3)
        #expect(blind.finding("mail-log")?.status == .cannotTell)
        #expect(blind.finding("mail-log")?.summary == "only root may read /var/log/maillog")
        #expect(blind.exitCode == 1)
    }

    @Test("an invalid list and one of its two signs is confirmed") func oneSign() {
        #expect(facts { $0.log = .cannotTell("x") }.verdict.kind == .confirmed)
        #expect(facts { $0.connection = .cannotTell("x") }.verdict.kind == .confirmed)
    }

    @Test("both signs without the files or the version is likely") func withoutFiles() {
        let noFiles = facts { $0.configuration = .cannotTell("main.cf is not readable") }
        #expect(noFiles.verdict.kind == .likely)
        #expect(noFiles.verdict.summary == "Most likely a TLS protocol list is invalid: the log quotes \"TLSv1 TLSv1.1 TLSv1.2\".")
        let noVersion = facts {
            $0.postfix = .cannotTell("postconf is missing")
            $0.log = .value(RecordedServer.logFacts(RecordedServer.warnings))
        }
        #expect(noVersion.verdict.kind == .likely)
    }

    @Test("a port that hangs up, nothing else visible, is likely") func deadPortAlone() {
        let assessment = facts {
            $0.configuration = .cannotTell("x")
            $0.log = .cannotTell("x")
        }
        #expect(assessment.verdict.kind == .likely)
    }

    @Test("a fresh complaint and ports that work, without the files, is cannot tell") func contradiction() {
        let assessment = facts {
            $0.configuration = .cannotTell("x")
            $0.connection = .value(ConnectionFacts(probes: RecordedServer.live))
        }
        #expect(assessment.verdict.kind == .cannotTell)
    }

    @Test("nothing to be seen is cannot tell") func nothing() {
        let assessment = facts {
            for step in Step.allCases {
                switch step {
                case .server: $0.server = .cannotTell("x")
                case .connection: $0.connection = .cannotTell("x")
                case .log: $0.log = .cannotTell("x")
                case .postfix: $0.postfix = .cannotTell("x")
                case .openssl: $0.openssl = .cannotTell("x")
                case .configuration: $0.configuration = .cannotTell("x")
                }
            }
        }
        #expect(assessment.verdict.kind == .cannotTell && assessment.exitCode == 3)
        #expect(assessment.findings.allSatisfy { $0.status == .cannotTell })
        #expect(assessment.findings.count == 7)
        #expect(assessment.verdict.symptoms.allSatisfy { $0.met == nil })
        #expect(assessment.verdict.ruledOut.isEmpty)
    }

    @Test("valid lists and no port to test is cannot tell") func noPort() {
        let assessment = facts(.repaired) { $0.connection = .cannotTell("x") }
        #expect(assessment.verdict.kind == .cannotTell)
    }

    @Test("the release comes from the log's own start line when postconf cannot be asked") func releaseFromLog() {
        let assessment = facts { $0.postfix = .cannotTell("postconf is missing") }
        #expect(assessment.build?.release == Release("2.6.6"))
        #expect(assessment.verdict.kind == .confirmed)
        #expect(assessment.picture.remarks.contains("The version comes from the mail log: postconf could not be asked."))
    }
}

@Suite("Verdicts on lists beyond reason") struct LargeListTests {
    @Test("a list too large to judge beside ports that answer is no healthy server") func large() {
        var server = RecordedServer.modern("3.7.11", "!SSLv2", openssl: "3.0.11", probes: RecordedServer.live, log: [])
        server.lists = ["smtpd_tls_mandatory_protocols = " + String(repeating: "!SSLv3 ", count: 4000)]
        let assessment = server.assessment
        #expect(assessment.verdict.kind == .cannotTell && assessment.exitCode == 3, "\(assessment.verdict.summary)")
    }
}
