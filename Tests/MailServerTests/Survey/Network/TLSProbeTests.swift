// The real openssl client against real TLS servers and against listeners that have none.

import Diagnosis
import MailServer
import PostfixModel
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
        probe.timeLimit = 30
        let transcript = await probe.attempt(smtps(server.port))
        guard case .established(let session) = transcript.outcome else {
            Issue.record("\(transcript)")
            return
        }
        #expect(session.greeting == "220 mail.example.test ESMTP")
        #expect(session.subject?.contains("mail.example.test") == true)
        #expect(session.version.hasPrefix("TLSv1."))
        #expect(!session.neededLowSecurityLevel)
        #expect(MonotonicTime.now - start < 25)
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
        #expect(accepted["TLSv1.2"] == true)
        #expect(accepted["TLSv1"] == false)
        #expect(accepted["TLSv1.3"] == false)
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
