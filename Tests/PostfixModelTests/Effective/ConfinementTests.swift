import Testing

@testable import PostfixModel

@Suite("Where a service looks for a socket") struct ConfinementTests {
    private func socket(_ options: String, chroot: String = "n", release: String = "3.7.11") -> String? {
        let build = build(release, openssl: "3.0.19")
        let main = "queue_directory = /q\nsmtpd_sasl_auth_enable = yes\nsmtpd_sasl_type = dovecot\n"
        let master = MasterCF(Array("smtps inet n - \(chroot) - - smtpd \(options)\n".utf8), release: build.release)
        let configuration = Configuration(main: MainCF(Array(main.utf8)), master: master, build: build)
        return configuration.authenticationSocket(of: master.services[0])
    }

    @Test("a relative path is below the queue, an absolute one where it says, unless a chroot is before it") func places() {
        #expect(socket("-o smtpd_sasl_path=private/auth") == "/q/private/auth")
        #expect(socket("-o smtpd_sasl_path=unix:/run/auth") == "/run/auth")
        #expect(socket("-o smtpd_sasl_path=/run/auth", chroot: "y") == "/q/run/auth")
        #expect(socket("-o smtpd_sasl_path=/run/auth", chroot: "-") == "/run/auth")
        #expect(socket("-o smtpd_sasl_path=/run/auth", chroot: "-", release: "2.11.3") == "/q/run/auth")
    }

    @Test("none is asked through TCP, of another server, or without AUTH") func others() {
        #expect(socket("-o smtpd_sasl_path=inet:127.0.0.1:12345") == nil)
        #expect(socket("-o smtpd_sasl_path=private/auth -o smtpd_sasl_type=cyrus") == nil)
        #expect(socket("-o smtpd_sasl_path=private/auth -o smtpd_sasl_auth_enable=no") == nil)
    }
}
