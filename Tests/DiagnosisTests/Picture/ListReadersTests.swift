import Testing

@testable import PostfixModel
@testable import Diagnosis

@Suite("What a list governs")
struct ListReadersTests {
    private func listener(_ name: String, type: String = "inet", _ governing: Governing, wrapper: Bool = false) throws -> Listener {
        let line = "\(name) \(type) n - n - - smtpd\n"
        let release = try #require(Release("3.7.11"))
        let service = try #require(MasterCF(Array(line.utf8), release: release).services.first)
        let endpoint = InetEndpoint(name)
        return Listener(
            service: service, host: endpoint?.host, port: endpoint?.port ?? name, governing: governing, isWrapperMode: wrapper)
    }

    @Test("ports by number, grouped by the way TLS begins")
    func grouped() throws {
        let listeners = [
            try listener("smtp", .opportunistic), try listener("submission", .opportunistic),
            try listener("127.0.0.1:smtps", .wrapperMode, wrapper: true), try listener("[::1]:2587", .enforced),
        ]
        #expect(
            ListReaders.text(listeners) == "port 127.0.0.1:465 (TLS at once), port [::1]:2587 (TLS required), ports 25, 587 (STARTTLS)")
    }

    @Test("a server behind postscreen has no port of its own")
    func postscreen() throws {
        #expect(ListReaders.text([try listener("smtpd", type: "pass", .opportunistic)]) == "port smtpd (behind postscreen) (STARTTLS)")
    }

    @Test("nobody")
    func nobody() {
        #expect(ListReaders.text([]) == "no listener today")
    }
}
