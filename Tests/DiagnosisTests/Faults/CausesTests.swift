// A cause hides what it explains: the same server is not told to have a second fault that goes with the first.

import PostfixModel
import Testing

@testable import Diagnosis

private typealias Server = RecordedServer

private let alert =
    "\(stamp) postfix/smtps/smtpd[9]: warning: TLS library problem: error:0A0000C1:SSL routines::no shared cipher:../ssl/statem/statem_srvr.c:2226:"
private let quoted = "\(stamp) postfix/smtps/smtpd[9]: warning: Invalid TLS protocol list \"TLSv1.9\": disabling TLS support"

@Suite("Causes and what they explain") struct CausesTests {
    private func ids(_ server: RecordedServer) -> [String] { server.assessment.verdict.faults.map(\.id) }

    @Test("no cipher is left where no certificate is") func cipherWithoutCertificate() {
        let missing = server(probes: [Server.smtps(.open, .alert("handshake failure"))], log: [alert]) {
            $0.certificates = .pair(certificate: .missing("/etc/ssl/cert.pem"))
        }
        #expect(ids(missing) == ["certificate-missing"])
        let none = server(probes: [Server.smtps(.open, .alert("handshake failure"))], log: [alert]) {
            $0.settings = ["smtpd_tls_security_level = may", "smtpd_tls_cert_file = none"]
        }
        #expect(ids(none) == ["no-certificate"] && none.assessment.verdict.faults.first?.place?.brief == "main.cf line 3")
    }

    @Test("every port that has the old list is told with it, since when, and where the new one stands") func oldList() throws {
        let submission = Endpoint(host: "127.0.0.1", port: 587, role: .starttls, service: "submission", demandsTLS: true)
        let refused = EndpointProbe(
            endpoint: submission, tcp: .banner("220 mail"), tls: .starttlsRefused("454 4.7.0 TLS not available due to local problem"))
        let old = server(
            master: Server.smtpAndSmtps + "\nsubmission inet n - n - - smtpd\n  -o smtpd_tls_security_level=encrypt",
            probes: [Server.deadSmtps, refused, Server.liveStarttls], log: [quoted])
        var facts = old.facts
        var files = try #require(facts.configuration.value)
        files.mainSavedAt = 1_795_478_400
        facts.configuration = .value(files)
        let faults = Assessment(facts).verdict.faults
        let head = try #require(faults.first)
        #expect(faults.map(\.id) == ["list-not-loaded"] && head.ports == [465, 587] && head.place?.brief == "main.cf line 5")
        #expect(!head.effect.isEmpty && head.reason.contains { $0.contains("was saved at 2026-11-24T") && $0.contains("Nov 23 11:44:18") })
    }

    @Test("a process that ends for want of room is told with the queue") func room() {
        let full = server(
            probes: [Server.smtps(.open, .timedOut(seconds: 6))],
            log: ["\(stamp) postfix/smtps/smtpd[9]: fatal: open lock file pid/inet.smtps: cannot open file: No space left on device"]
        ) { $0.queue = QueueSpace(directory: "/var/spool/postfix", freeBytes: 1 << 40, totalBytes: 1 << 41, freeFiles: 0) }
        #expect(ids(full) == ["queue-full"])
    }

    @Test("the list behind postscreen is in force, whatever our own address sees") func proxied() throws {
        let behind = server(
            settings: ["tlsproxy_tls_protocols = !SSLv2 !TLSv10"],
            master:
                "smtp inet n - n - 1 postscreen\nsmtpd pass - - n - - smtpd\ntlsproxy unix - - n - 0 tlsproxy\ntlsmgr unix - - n 1000? 1 tlsmgr",
            probes: [Server.liveStarttls])
        let verdict = behind.assessment.verdict
        let head = try #require(verdict.faults.first)
        #expect(head.id == "invalid-list" && verdict.exitCode == 2 && head.place?.brief == "main.cf line 5")
        #expect(head.reason.contains { $0.contains("pass by") } && verdict.impact.map(\.port) == ["25"] && verdict.urgency == .soon)
    }

    @Test("a table of names that one service has by an option is that service's") func tableOfOne() {
        let one = server(
            master: Server.smtpAndSmtps + "\n  -o tls_server_sni_maps=hash:/etc/postfix/sni",
            probes: [Server.smtps(.open, .alert("internal error"))],
            log: ["\(stamp) postfix/smtps/smtpd[9]: warning: tls_server_sni_maps: mail.example.com map lookup problem"])
        let head = one.assessment.verdict.faults.first
        #expect(head?.id == "sni-map-broken" && head?.place?.brief == "master.cf line 5" && head?.ports == [465])
    }

    @Test("a grade behind two references is told once, where its text stands") func grade() {
        let behind = server(
            settings: ["our_grade = medium:high", "smtpd_tls_ciphers = $our_grade", "smtpd_tls_mandatory_ciphers = $smtpd_tls_ciphers"],
            probes: [Server.deadSmtps])
        let faults = behind.assessment.verdict.faults
        #expect(faults.map(\.id) == ["invalid-cipher-grade"] && faults.first?.place?.brief == "main.cf line 5")
        #expect(faults.first?.ports == [465, 25])
    }

    @Test("a service that was written into master.cf and not loaded is told as that") func notOpened() throws {
        let master = ListeningSocket(address: "0.0.0.0", port: 25, holder: .ownMaster(RunningProcess(pid: 1, program: "master")))
        let added = server(probes: [Server.smtps(.refused, .refused), Server.liveStarttls]) { $0.sockets = [master] }
        let head = try #require(added.assessment.verdict.faults.first)
        #expect(ids(added) == ["service-not-loaded"] && head.ports == [465] && head.place?.brief == "master.cf line 3")
        #expect(added.assessment.verdict.exitCode == 2 && head.next == [.run("service postfix reload")])
        // Where nobody saw who listens, no more is known than that the port is closed.
        #expect(ids(server(probes: [Server.smtps(.refused, .refused), Server.liveStarttls])) == ["unexplained"])
    }

    @Test("wrapper mode that was written and not loaded is told as that") func notWrapped() {
        let written = server(probes: [Server.smtps(.banner("220 mail ESMTP"), .plainBanner), Server.liveStarttls])
        #expect(ids(written) == ["service-not-loaded"])
        #expect(written.assessment.verdict.faults.first?.place?.brief == "master.cf line 4")
    }

    @Test("an option that was written and not loaded ends nothing yet") func optionWaits() throws {
        let waiting = server(
            master:
                "smtp inet n - n - - smtpd\ntlsmgr unix - - n 1000? 1 tlsmgr\nsmtps inet n - n - - smtpd\n  -o smtpd_tls_wrappermode = yes",
            probes: Server.live)
        let head = try #require(waiting.assessment.verdict.faults.first)
        #expect(head.id == "malformed-option" && waiting.assessment.verdict.exitCode == 1 && head.summary.hasPrefix("Port 465 works now"))
    }

    @Test("a port that is silent while the log has no word of trouble may only be slow") func slow() {
        let silent = Server.smtps(.open, .timedOut(seconds: 6))
        let slow = server(probes: [silent, Server.liveStarttls])
        #expect(ids(slow) == ["unexplained"] && slow.assessment.verdict.exitCode == 3)
        let troubled = server(
            probes: [silent, Server.liveStarttls],
            log: ["\(stamp) postfix/smtps/smtpd[9]: warning: connect to private/anvil: Connection refused"]
        ) { $0.isSeenByProbes = true }
        #expect(troubled.assessment.verdict.exitCode == 2)
    }

    @Test("a process limit of the past does not hide what ails the port today") func pastLimit() {
        let limited = server(
            probes: [Server.deadSmtps],
            log: [
                #"\#(stamp) postfix/master[1]: warning: service "smtps" (465) has reached its process limit "2": new clients may experience noticeable delays"#
            ]
        ) { $0.certificates = .pair(certificate: .missing("/etc/ssl/cert.pem")) }
        #expect(ids(limited) == ["certificate-missing"])
        // Silent for another reason: none of the processes that were busy is there any more.
        var gone = limited
        gone.probes = [Server.smtps(.open, .timedOut(seconds: 6))]
        var facts = gone.facts
        if case .value(var seen) = facts.server {
            seen.host.master = .value(.running(RunningProcess(pid: 1, program: "master")))
            facts.server = .value(seen)
        }
        #expect(Assessment(facts).verdict.faults.map(\.id) == ["certificate-missing"])
        #expect(ids(gone).contains("process-limit"), "where nobody saw the processes, master's word stands")
    }

    @Test("what is not explained is told with every word of the processes that served our own tests, and of no other") func ownProcesses() {
        let first = "\(stamp) postfix/smtps/smtpd[9]: warning: cannot get RSA certificate from file \"/gone.pem\": disabling TLS support"
        let own =
            "\(stamp) postfix/smtps/smtpd[9]: warning: Wrapper-mode request dropped from localhost[127.0.0.1] for service smtps. TLS context initialization failed."
        let other = "\(stamp) postfix/smtps/smtpd[7]: warning: connect to private/anvil: Connection refused"
        var facts = server(probes: [Server.deadSmtps, Server.liveStarttls], log: [other, first, own]).facts
        if case .value(var log) = facts.log {
            log.ofProbes = log.events.suffix(1)
            facts.log = .value(log)
        }
        let told = Assessment(facts).verdict.faults.first?.evidence.flatMap { one -> [String] in
            if case .transcript(let lines) = one { lines.map(\.text) } else { [] }
        }
        #expect(told == [first, own])
    }

    @Test("in a chroot an absolute path is below the queue's directory") func confined() throws {
        let confined = server(
            master: Server.smtpAndSmtps.replacing("smtps     inet  n       -       n", with: "smtps     inet  n       -       y"),
            probes: [Server.smtps(.open, .timedOut(seconds: 6))],
            log: [
                "\(stamp) postfix/smtps/smtpd[9]: warning: SASL: Connect to Dovecot auth socket '/run/dovecot/auth' failed: No such file or directory",
                "\(stamp) postfix/smtps/smtpd[9]: fatal: no SASL authentication mechanisms",
            ])
        let head = try #require(confined.assessment.verdict.faults.first)
        #expect(head.id == "sasl-unavailable" && head.next.contains(.run("ls -l /var/spool/postfix/run/dovecot/auth")))
        #expect(head.reason.contains { $0.contains("chroot") && $0.contains("master.cf line 3") })
    }
}
