// The commands as they are typed, by the age of the openssl that is to take them.

import Diagnosis
import MailServer
import PostfixModel
import Testing

@Suite struct OpenSSLClientTests {
    private let smtps = Endpoint(host: "127.0.0.1", port: 465, role: .smtps)

    @Test("the shown command is the article's")
    func articleCommand() {
        let client = OpenSSLClient(version: OpenSSLVersion("3.0.19"))
        #expect(client.command(for: smtps).shown == "openssl s_client -crlf -connect 127.0.0.1:465")
        let submission = Endpoint(host: "127.0.0.1", port: 587, role: .starttls)
        #expect(client.command(for: submission).shown == "openssl s_client -starttls smtp -crlf -connect 127.0.0.1:587")
    }

    @Test(
        "IPv6 addresses have brackets from 1.1.0 on, and none before",
        arguments: [("3.0.19", "'[::1]:465'"), ("1.1.0", "'[::1]:465'"), ("1.0.1e", "::1:465")])
    func ipv6(version: String, address: String) {
        let endpoint = Endpoint(host: "::1", port: 465, role: .smtps)
        #expect(
            OpenSSLClient(version: OpenSSLVersion(version)).command(for: endpoint).shown
                == "openssl s_client -crlf -connect \(address)")
    }

    @Test(
        "security levels and versions by release",
        arguments: [
            ("0.9.8o", false, ["-tls1"]), ("1.0.1e", false, ["-tls1", "-tls1_1", "-tls1_2"]),
            ("1.1.0", true, ["-tls1", "-tls1_1", "-tls1_2"]),
            ("1.1.1", true, ["-tls1", "-tls1_1", "-tls1_2", "-tls1_3"]),
            ("3.0.19", true, ["-tls1", "-tls1_1", "-tls1_2", "-tls1_3"]),
        ])
    func abilities(version: String, levels: Bool, options: [String]) {
        let client = OpenSSLClient(version: OpenSSLVersion(version))
        #expect(client.knowsSecurityLevels == levels)
        #expect(client.versionOptions.map(\.option) == options)
        #expect(client.lenientCiphers(for: smtps).isEmpty == !levels)
    }

    @Test("a session without any certificate is none to mail programs, and one to other servers")
    func anonymous() {
        let client = OpenSSLClient(version: OpenSSLVersion("3.0.19"))
        let submission = Endpoint(host: "127.0.0.1", port: 587, role: .starttls)
        let smtp = Endpoint(host: "127.0.0.1", port: 25, role: .starttls)
        #expect([smtps, submission].allSatisfy { client.lenient(for: $0).contains("ALL:!aNULL:@SECLEVEL=0") })
        #expect(client.lenient(for: smtp).contains("ALL:@SECLEVEL=0"))
    }
}
