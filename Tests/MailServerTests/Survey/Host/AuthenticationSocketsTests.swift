import PostfixModel
import TestSupport
import Testing

@testable import MailServer

@Suite("Sockets of the SASL server") struct AuthenticationSocketsTests {
    @Test("are missing where nothing is at their path") func missing() throws {
        let folder = try TemporaryDirectory()
        try folder.write("auth", "")
        func missing(_ path: String) -> [String] {
            let build = PostfixBuild(release: Release("3.7.11")!)
            let main = "smtpd_sasl_auth_enable = yes\nsmtpd_sasl_type = dovecot\nsmtpd_sasl_path = \(path)\n"
            let master = MasterCF(Array("smtp inet n - n - - smtpd\nsmtps inet n - n - - smtpd\n".utf8), release: build.release)
            return AuthenticationSockets.missing(for: Configuration(main: MainCF(Array(main.utf8)), master: master, build: build))
        }
        #expect(missing("\(folder.path)/auth").isEmpty)
        #expect(missing("\(folder.path)/gone") == ["\(folder.path)/gone"], "each once")
        #expect(missing("inet:127.0.0.1:1").isEmpty)
    }
}
