// Which files a configuration names for TLS, in whose eyes, and where that is written.

import PostfixModel
import Testing

@testable import Diagnosis

@Suite("Files that the configuration names") struct CertificateUsesTests {
    private func uses(_ main: String, _ master: String = "smtp inet n - y - - smtpd\n") throws -> [CertificateUse] {
        let release = try #require(Release("3.7.11"))
        return CertificateFacts.uses(
            in: Configuration(
                main: MainCF(Array(main.utf8)), master: MasterCF(Array(master.utf8), release: release),
                build: PostfixBuild(release: release)))
    }

    @Test("certificate and key, each with its line and every service that sees it") func pair() throws {
        let found = try uses(
            "smtpd_tls_cert_file = /c.pem\nsmtpd_tls_key_file = /k.pem\n", "smtp inet n - y - - smtpd\nsmtps inet n - y - - smtpd\n")
        #expect(found.map(\.role) == [.certificate, .key])
        #expect(found.map(\.origin) == [.mainCF(lines: 1...1), .mainCF(lines: 2...2)])
        #expect(found.map(\.services) == [["smtp", "smtps"], ["smtp", "smtps"]])
    }

    @Test("without a key file the key is read from the certificate's") func keyBeside() throws {
        let found = try uses("smtpd_tls_cert_file = /c.pem\n")
        #expect(found.map(\.path) == ["/c.pem", "/c.pem"])
        #expect(found.last?.origin == .builtIn && found.last?.through == ["smtpd_tls_cert_file"])
    }

    @Test("a relative path is relative to the queue directory") func relative() throws {
        let found = try uses("queue_directory = /q\nsmtpd_tls_cert_file = tls/c.pem\n")
        #expect(found.first?.path == "/q/tls/c.pem" && found.first?.written == "tls/c.pem")
    }

    @Test("an -o of a service stands behind main.cf's, with its own line") func override() throws {
        let found = try uses(
            "smtpd_tls_cert_file = /c.pem\n", "smtp inet n - y - - smtpd\nsmtps inet n - y - - smtpd\n  -o smtpd_tls_cert_file=/d.pem\n")
        let other = found.filter { $0.path == "/d.pem" && $0.role == .certificate }
        #expect(other.map(\.services) == [["smtps"]])
        #expect(other.map(\.origin) == [.masterCF(service: "smtps", line: 3)])
        #expect(found.first?.services == ["smtp"])
    }

    @Test("with chain files nothing else is looked at for certificates") func chain() throws {
        let found = try uses("smtpd_tls_chain_files = /a.pem, /b.pem\nsmtpd_tls_cert_file = /c.pem\n")
        #expect(found.map(\.path) == ["/a.pem", "/b.pem"])
        #expect(found.allSatisfy { $0.role == .chain })
    }

    @Test("authorities, DH parameters and tables of names") func others() throws {
        let found = try uses(
            "smtpd_tls_CAfile = /ca.pem\nsmtpd_tls_CApath = /ca\nsmtpd_tls_dh1024_param_file = /dh.pem\n"
                + "tls_server_sni_maps = hash:/etc/postfix/sni\n")
        #expect(found.map(\.role) == [.authorities, .authorityDirectory, .dhParameters, .serverNames])
        #expect(found.last?.path == "/etc/postfix/sni")
    }

    @Test("none, auto and nothing name no file") func words() throws {
        #expect(try uses("smtpd_tls_cert_file = none\nsmtpd_tls_dh1024_param_file = auto\nsmtpd_tls_CAfile =\n").isEmpty)
    }
}
