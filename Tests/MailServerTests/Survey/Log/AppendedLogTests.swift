// What a real Postfix logs for the program's own connections, told apart by time and process.

import Diagnosis
import TestSupport
import Testing

@testable import MailServer

@Suite("A log that is followed")
struct FollowedLogTests {
    @Test("is looked at once, and again only when it has grown")
    func follow() async throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write("mail.log", "one\n")
        let log = await AppendedLog(.live(), paths: [path])
        var looks = 0
        await log.follow(until: MonotonicTime.now + 0.5) {
            looks += 1
            return false
        }
        #expect(looks == 1)
        looks = 0
        await log.follow(until: MonotonicTime.now + 30) {
            looks += 1
            if looks == 1 { #expect(throws: Never.self) { try TestFile.write(path, "one\ntwo\n") } }
            return looks == 2
        }
        #expect(looks == 2)
    }
}

@Suite(.enabled(if: PrivatePostfix.isAvailable, "\(PrivatePostfix.unavailable ?? "")"))
struct AppendedLogTests {
    private func ofProbes(_ settings: PrivatePostfix.Settings) async throws -> [LogEvent] {
        let postfix = try PrivatePostfix(settings)
        try postfix.start()
        let facts = await Survey(access: .live(), request: SurveyRequest(configDirectory: postfix.configDirectory)).runAll()
        return try #require(facts.log.value).ofProbes
    }

    @Test("a certificate that is not there, with the library's reason of the same process") func certificate() async throws {
        var settings = PrivatePostfix.Settings()
        settings.mainLines = ["smtpd_tls_cert_file = /nonexistent/cert.pem"]
        let events = try await ofProbes(settings)
        let wanted = LogDetail.certificate(.init(.certificate, file: "/nonexistent/cert.pem", reason: .missing))
        #expect(events.contains { $0.detail == wanted }, "\(events)")
    }

    @Test("a service that dies before it greets: its warning, its fatal, and master's word") func dies() async throws {
        var settings = PrivatePostfix.Settings()
        settings.overrides[.submission] = ["smtpd_sasl_auth_enable=yes", "smtpd_sasl_type=dovecot", "smtpd_sasl_path=private/none"]
        let details = try await ofProbes(settings).compactMap(\.detail)
        #expect(details.contains(.saslConnect(path: "private/none", reason: "No such file or directory")))
        #expect(details.contains(.noSASLMechanisms))
        #expect(details.contains { if case .throttled = $0 { true } else { false } })
    }

    @Test("a healthy server has none") func healthy() async throws {
        #expect(try await ofProbes(.init(mandatory: "!SSLv2, !SSLv3", opportunistic: "!SSLv2, !SSLv3")).isEmpty)
    }
}
