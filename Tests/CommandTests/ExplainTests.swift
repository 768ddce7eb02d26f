import Foundation
import PostfixModel
import Testing

@testable import postfix_tls_wizard

@Suite("explain")
struct ExplainTests {
    private func document(_ list: String, postfix: String, openssl: String? = nil) throws -> [String: Any] {
        let library = openssl.flatMap(OpenSSLVersion.init)
        let build = PostfixBuild(release: try #require(Release(postfix)), headers: library, library: library)
        let data = try JSONEncoder().encode(ExplainDocument(ProtocolList(list), build: build))
        return try #require(JSONValue(data).object)
    }

    @Test("a valid list has rejected as null, and says what stays on")
    func valid() throws {
        let document = try document("TLSv1", postfix: "2.6.6", openssl: "1.0.1e")
        #expect(document["valid"] as? Bool == true)
        #expect(document["enabled"] as? [String] == ["TLSv1", "TLSv1.1", "TLSv1.2"])
        #expect(document["rejected"] is JSONValue.Null)
        #expect(document["schema"] as? Int == 1)
    }

    @Test("an invalid list names token, byte offset and reason, and leaves nothing on")
    func invalid() throws {
        let document = try document("TLSv1 TLSv1.1 TLSv1.2", postfix: "2.6.6", openssl: "1.0.1e")
        #expect(document["valid"] as? Bool == false)
        #expect(document["enabled"] as? [String] == [])
        let rejected = try #require(document["rejected"] as? [String: Any])
        #expect(rejected["token"] as? String == "TLSv1.1")
        #expect(rejected["offset"] as? Int == 6)
        #expect((rejected["reason"] as? String)?.isEmpty == false)
        #expect((document["notes"] as? [String])?.last == "Nearest valid spelling for Postfix 2.6.6: !SSLv2, !SSLv3")
    }

    @Test("text ends with the nearest valid spelling of an invalid list, and has none for a valid one")
    func nearest() throws {
        let build = PostfixBuild(release: try #require(Release("3.5.25")))
        func text(_ list: String) -> String { ExplainText(list: list, reading: ProtocolList(list).explained(by: build), build: build).text }
        #expect(text(">=TLSv1.2").hasSuffix("Nearest valid spelling for Postfix 3.5.25: !SSLv2, !SSLv3, !TLSv1, !TLSv1.1\n"))
        #expect(!text("TLSv1").contains("Nearest"))
    }

    @Test("a nearest spelling that allows nothing of today is told with that; a release without lists reads none")
    func narrow() throws {
        func text(_ list: String, _ release: String) throws -> String {
            let build = PostfixBuild(release: try #require(Release(release)))
            return ExplainText(list: list, reading: ProtocolList(list).explained(by: build), build: build).text
        }
        let warned = try text("TLSv1.0", "3.7.11")
        #expect(
            warned.contains("\nNearest valid spelling for Postfix 3.7.11: ")
                && warned.hasSuffix(" - beware: it allows TLS 1.0 alone, and every newer client is refused\n"), "\(warned)")
        #expect(try !text("TLSv1.0 TLSv1.2", "3.7.11").contains("beware"))
        #expect(try text("TLSv1", "2.2").hasPrefix("Not read by Postfix 2.2: \"TLSv1\"\n"))
    }

    @Test("SSLv2 is told where a library may have it and the list leaves it on, and is no version of the list")
    func sslv2() throws {
        func notes(_ list: String, openssl: String) throws -> [String] {
            let document = try document(list, postfix: "2.6.6", openssl: openssl)
            #expect((document["enabled"] as? [String])?.contains("SSLv2") == false)
            return try #require(document["notes"] as? [String])
        }
        for list in ["SSLv2", "!SSLv3", "", "SSLv2, TLSv1"] {
            #expect(try notes(list, openssl: "1.0.1e").contains { $0.contains("leaves SSLv2 on") }, "\(list)")
            #expect(try !notes(list, openssl: "1.1.1").contains { $0.contains("leaves SSLv2 on") }, "\(list)")
        }
        for list in ["!SSLv2, !SSLv3", "TLSv1", "TLSv9"] {
            #expect(try !notes(list, openssl: "1.0.1e").contains { $0.contains("leaves SSLv2 on") }, "\(list)")
        }
        // Nothing else is left on: no handshake of a client of today, but not none at all.
        let old = try #require(OpenSSLVersion("0.9.8"))
        let build = PostfixBuild(release: try #require(Release("2.6.6")), headers: old, library: old)
        let text = ExplainText(list: "SSLv2", reading: ProtocolList("SSLv2").explained(by: build), build: build).text
        #expect(text.contains("A server allows: SSLv2 at most") && !text.contains("every"), "\(text)")
    }

    @Test("text puts the caret under the rejected word")
    func caret() throws {
        let build = PostfixBuild(release: try #require(Release("2.6.6")))
        let list = "TLSv1 TLSv1.1"
        let lines = ExplainText(list: list, reading: ProtocolList(list).explained(by: build), build: build).text.split(separator: "\n")
        let word = try #require(lines[0].firstRange(of: "TLSv1.1"))
        #expect(lines[1] == String(repeating: " ", count: lines[0].distance(from: lines[0].startIndex, to: word.lowerBound)) + "^^^^^^^")
    }
}
