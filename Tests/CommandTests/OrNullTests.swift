import Foundation
import Testing

@testable import postfix_tls_wizard

@Suite("Fields that are always present")
struct OrNullTests {
    private struct Sample: Encodable {
        @OrNull var command: String?
    }

    @Test("nothing to say is null, not a missing field", arguments: [(nil as String?, "{\"command\":null}"), ("x", "{\"command\":\"x\"}")])
    func encoded(value: String?, text: String) throws {
        let data = try JSONEncoder().encode(Sample(command: value))
        #expect(String(decoding: data, as: UTF8.self) == text)
    }
}
