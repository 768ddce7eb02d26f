import Diagnosis
import Foundation
import Testing

@testable import postfix_tls_wizard

@Suite("check --list")
struct CheckListTests {
    @Test("every check and every fault has its line: id, exit status, meaning")
    func text() {
        let lines = CheckListText.text.split(separator: "\n")
        #expect(lines.count == Check.all.count + Fault.all.count + 2)
        for check in Check.all {
            #expect(lines.contains { $0.hasPrefix(check.id + " ") && $0.hasSuffix("  " + check.meaning) }, "\(check.id)")
            #expect(check.meaning.hasSuffix(".") && check.meaning.count < 100, "\(check.meaning)")
        }
        for fault in Fault.all {
            #expect(lines.contains { $0.hasPrefix(fault.id + " ") && $0.hasSuffix("  " + fault.meaning) }, "\(fault.id)")
        }
        #expect(lines.allSatisfy { $0.count <= 160 })
    }

    @Test("as JSON: a trap leads to 1, what a page shows to null")
    func document() throws {
        let data = try JSONEncoder().encode(CheckListDocument())
        let document = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let checks = try #require(document["checks"] as? [[String: Any]])
        #expect(document["schema"] as? Int == 1 && checks.count == Check.all.count)
        #expect(checks.first { $0["id"] as? String == "inert-name" }?["exitCode"] as? Int == 1)
        #expect(checks.first { $0["id"] as? String == "connection" }?["exitCode"] is NSNull)
    }
}
