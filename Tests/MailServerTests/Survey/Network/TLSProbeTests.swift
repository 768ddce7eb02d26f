// The real openssl client against real TLS servers and against listeners that have none.

import Diagnosis
import MailServer
import PostfixModel
import Synchronization
import TestSupport
import Testing

@Suite(.enabled(if: OpenSSLServer.isAvailable, "openssl is not installed"))
struct TLSProbeTests {
    private func probe() async throws -> TLSProbe {
        let access = ServerAccess.live()
        let version = await access.run(Command("openssl", ["version"]))
        var probe = TLSProbe(access: access, client: OpenSSLClient(version: ToolOutput.opensslVersion(version.outputText)?.version))
        probe.timeLimit = 10
        return probe
    }

    private func smtps(_ port: Int, host: String = "127.0.0.1") -> Endpoint { Endpoint(host: host, port: port, role: .smtps) }

    @Test("a TLS server that greets: established, with version, certificate and greeting, and it takes no time limit to end")
    func established() async throws {
        let server = try OpenSSLServer(says: "220 mail.example.test ESMTP\r\n")
        let start = MonotonicTime.now
        var probe = try await probe()
        probe.timeLimit = 600
        let transcript = await probe.attempt(smtps(server.port))
        guard case .established(let session) = transcript.outcome else {
            Issue.record("\(transcript)")
            return
        }
        #expect(session.greeting == "220 mail.example.test ESMTP")
        #expect(session.subject?.contains("mail.example.test") == true)
        #expect(session.version.hasPrefix("TLSv1."))
        #expect(!session.neededLowSecurityLevel)
        #expect(MonotonicTime.now - start < 500)
    }

    @Test("an IPv6 server is reached by its bracketed address")
    func ipv6() async throws {
        let server = try OpenSSLServer(says: "220 six\r\n", ipv6: true)
        #expect(try await probe().attempt(smtps(server.port, host: "::1")).outcome.isEstablished)
    }

    @Test("a TLS server that says nothing: established without a greeting when the time is up")
    func silentInside() async throws {
        let server = try OpenSSLServer()
        var probe = try await probe()
        probe.timeLimit = 1
        guard case .established(let session) = await probe.attempt(smtps(server.port)).outcome else {
            Issue.record("no session")
            return
        }
        #expect(session.greeting == nil)
    }

    @Test("a listener that hangs up at once: closed without data")
    func closedAtOnce() async throws {
        let server = try LoopbackServer { $0.drainOnce() }
        #expect(try await probe().attempt(smtps(server.port)).outcome == .closedWithoutData)
    }

    @Test("a plain SMTP server where TLS was expected")
    func plainBanner() async throws {
        let server = try LoopbackServer.smtp(replies: [:])
        #expect(try await probe().attempt(smtps(server.port)).outcome == .plainBanner)
    }

    @Test("nothing listens: refused")
    func refused() async throws { #expect(try await probe().attempt(smtps(try FreePort.find())).outcome == .refused) }

    @Test("a server too weak for this client is reached with the client's security lowered, and that is marked")
    func lowSecurity() async throws {
        let server = try OpenSSLServer(["-tls1", "-cipher", "ALL:@SECLEVEL=0"], says: "220 old\r\n")
        let transcript = try await probe().attempt(smtps(server.port))
        guard case .established(let session) = transcript.outcome else {
            Issue.record("\(transcript)")
            return
        }
        #expect(session.version == "TLSv1" && session.neededLowSecurityLevel)
    }

    @Test(
        "the versions a server accepts, each by itself",
        .enabled(if: PrivatePostfix.isAvailable, "\(PrivatePostfix.unavailable ?? "")"))
    func versions() async throws {
        let postfix = try PrivatePostfix(.init(mandatory: "TLSv1.2"))
        try postfix.start()
        let accepted = try await probe().versions(smtps(postfix.smtpsPort))
        #expect(accepted[.tlsv1_2] == .accepted)
        #expect(accepted[.tlsv1] == .refused)
        #expect(accepted[.tlsv1_3] == .refused)
    }

    @Test("a version whose attempt does not end is not known, and is tried once more; the others keep their answers")
    func unknownVersion() async {
        let asked = Mutex<[String]>([])
        let access = ServerAccess(
            run: { _ in CommandResult(.notFound) },
            converse: { command, _ in
                let option = command.arguments.first { $0.hasPrefix("-tls") } ?? ""
                asked.withLock { $0.append(option) }
                switch option {
                case "-tls1_2": return CommandResult(.timedOut(seconds: 6), output: Array("CONNECTED(00000003)\n".utf8))
                case "-tls1_3": return CommandResult(.exited(0), output: Array("CONNECTED(00000003)\nNew, TLSv1.3, Cipher is X\n".utf8))
                default:
                    let alert = "error:0A00042E:SSL routines:ssl3_read_bytes:tlsv1 alert protocol version:x"
                    return CommandResult(.exited(1), output: Array("CONNECTED(00000003)\n".utf8), errors: Array(alert.utf8))
                }
            }, syslog: { _ in })
        let answers = await TLSProbe(access: access, client: OpenSSLClient(version: OpenSSLVersion("3.0.11"))).versions(smtps(465))
        #expect(answers == [.tlsv1: .refused, .tlsv1_1: .refused, .tlsv1_2: .unknown, .tlsv1_3: .accepted])
        #expect(asked.withLock { $0 } == ["-tls1", "-tls1_1", "-tls1_2", "-tls1_2", "-tls1_3"])
        let probe = EndpointProbe(endpoint: smtps(465), tcp: .open, tls: .plainBanner, versions: answers)
        #expect(probe.acceptedVersions == "1.2? 1.3")
    }

    @Test("a refusal that is not about the version says nothing of it")
    func refusalOfSomethingElse() {
        #expect(TLSProbe.answer(.starttlsRefused("454 4.7.0 TLS not available due to local problem")) == .refused)
        #expect(TLSProbe.answer(.starttlsRefused("454 4.3.0 Try again later")) == .unknown)
        #expect(TLSProbe.answer(.starttlsRefused("421 4.7.0 Error: too many connections")) == .unknown)
        #expect(TLSProbe.answer(.greetingRefused("421 x")) == .unknown && TLSProbe.answer(.notAsked(refusedBy: 25)) == .unknown)
    }

    @Test("without openssl nothing can be told")
    func noOpenSSL() async {
        let access = ServerAccess(run: { _ in CommandResult(.notFound) }, syslog: { _ in })
        guard case .cannotTell = await TLSProbe(access: access, client: OpenSSLClient(version: nil)).attempt(smtps(465)).outcome
        else {
            Issue.record("told something")
            return
        }
    }
}

extension LoopbackServer.Connection {
    /// Reads what comes first, so that closing is an orderly end and no reset.
    fileprivate func drainOnce() { _ = receive() }
}
