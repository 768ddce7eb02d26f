// Names of inet services taken apart.

import Testing

@testable import PostfixModel

@Suite("The name of an inet service is an endpoint")
struct InetEndpointTests {
    @Test(
        "host and port",
        arguments: [
            ("smtps", nil, "smtps"), ("465", nil, "465"), (":465", nil, "465"), ("127.0.0.1:smtps", "127.0.0.1", "smtps"),
            ("[127.0.0.1]:465", "127.0.0.1", "465"), ("[::1]:465", "::1", "465"), ("[ipv6:::1]:465", "::1", "465"),
            ("localhost:10025", "localhost", "10025"), ("::1:25", "::1", "25"),
        ] as [(String, String?, String)])
    func parts(_ name: String, _ host: String?, _ port: String) throws {
        let endpoint = try #require(InetEndpoint(name))
        #expect(endpoint.host == host)
        #expect(endpoint.port == port)
    }

    @Test(
        "what Postfix refuses",
        arguments: [
            ("[::1", "missing \"]\" in \"[::1\""), ("[::1]465", "garbage after \"]\" in \"[::1]465\""),
            ("host:", "missing service information in \"host:\""), ("[::1]", "missing service information in \"[::1]\""),
        ])
    func refused(_ name: String, _ problem: String) {
        #expect(InetEndpoint(name) == nil)
        #expect(InetEndpoint.problem(name) == problem)
    }

    @Test("a host is a name or an address") func host() {
        #expect(InetEndpoint.problem("*:465") == "valid hostname or network address required in \"*:465\"")
        #expect(["mail.example.com:25", "[fe80::1%eth0]:25", "127.0.0.1:smtps", "::1:25"].allSatisfy { InetEndpoint.problem($0) == nil })
    }

    @Test("the usual names of the mail ports stand for their numbers")
    func canonical() {
        #expect(
            ["smtp", "smtps", "submissions", "urd", "submission", "465", "2525"].map { InetEndpoint($0)!.canonicalPort }
                == ["25", "465", "465", "465", "587", "465", "2525"])
    }
}
