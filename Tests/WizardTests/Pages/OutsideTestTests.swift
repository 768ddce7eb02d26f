import Diagnosis
import SampleServers
import Testing

@testable import Wizard

@Suite("The test from outside")
struct OutsideTestTests {
    @Test("outside test: under the name Postfix goes by, and not for a service that listens on loopback only")
    func outside() {
        var results = ArticleServer(hostname: "machine.example.com").results
        guard case .configuration(.value(var configuration)) = results[5] else { return }
        func test() -> [String] {
            results[5] = .configuration(.value(configuration))
            return OutsideTest(Walk(results: results).state).test(of: [ArticleServer.smtps, ArticleServer.smtp])?.commands ?? []
        }
        #expect(test() == ["openssl s_client -crlf -connect mail.example.com:465"])
        configuration.mainBytes += Array("inet_interfaces = loopback-only\n".utf8)
        #expect(test().isEmpty)
        configuration.mainBytes += Array("inet_interfaces = 127.0.0.1, [::1], 192.0.2.1\n".utf8)
        #expect(test().count == 1)
    }
}
