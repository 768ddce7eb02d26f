import PostfixModel
import Testing

@testable import Repair

@Suite("A valid list that is a trap")
struct LeftOverListTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var list: String
        var postfix = "3.7.11"
        var openssl = "3.0.15"
        /// Nil: it is no trap.
        var value: String?
        var testDescription: String { "\(list) on \(postfix)" }
    }

    static let cases = [
        Case(list: ">= TLSv1.2", value: ">=TLSv1.2"), Case(list: "TLSv1", value: "!SSLv2, !SSLv3"),
        Case(list: "TLSv1, TLSv1.1", value: "!SSLv2, !SSLv3"),
        Case(list: "!SSLv2, !SSLv3, !TLSv1.1", value: "!SSLv2, !SSLv3, !TLSv1, !TLSv1.1"),
        Case(list: "TLSv1.3", postfix: "3.3.0", openssl: "1.1.1", value: "!SSLv2, !SSLv3, !TLSv1, !TLSv1.1, !TLSv1.2"),
        Case(list: "TLSv1", postfix: "2.6.6", openssl: "1.0.1e", value: "!SSLv2, !SSLv3"),
        Case(list: "!SSLv2, !SSLv3"), Case(list: ">=TLSv1.2"), Case(list: "TLSv1.2, TLSv1.3"),
        Case(list: "!SSLv2, !SSLv3", postfix: "2.6.6", openssl: "1.0.1e"),
        Case(list: "!SSLv3", postfix: "2.6.6", openssl: "1.0.1e", value: "!SSLv2, !SSLv3"),
        Case(list: "SSLv2", postfix: "2.6.6", openssl: "1.0.1e", value: "!SSLv2, !SSLv3, !TLSv1"),
        Case(list: "!SSLv3", postfix: "3.3.0", openssl: "1.1.1"),
        Case(list: "TLSv1.2 TLSv9"),
    ]

    private func patient(_ test: Case) -> Patient {
        Patient(
            testDescription: test.list, main: Patient.main("smtpd_tls_mandatory_protocols = \(test.list)"), postfix: test.postfix,
            openssl: test.openssl)
    }

    @Test("is rewritten on request only, to what means the same after an upgrade", arguments: cases)
    func rewritten(_ test: Case) throws {
        let patient = patient(test)
        let remedy = RepairMenu.onRequest(for: patient.rejected).first { $0.id == "left-over-list" }
        #expect(remedy?.value == test.value)
        guard let remedy else { return }
        #expect(remedy.needsAsking && !patient.remedies.contains { $0.id == remedy.id })
        #expect(remedy.plan.expected.map(\.after) == [test.value])
        let build = patient.rejected.build
        #expect(build.keepsMeaning(of: remedy.value) && ProtocolList(remedy.value).read(by: build).isValid)
    }

    @Test("is edited where its text stands, once")
    func origin() throws {
        var patient = patient(Case(list: "$my_list"))
        patient.main += "my_list = >= TLSv1.2\nsmtpd_tls_protocols = $my_list\n"
        let remedy = try #require(RepairMenu.onRequest(for: patient.rejected).first)
        #expect(remedy.plan.edits.map(\.parameter) == ["my_list"])
        #expect(remedy.plan.governed == ["smtp", "smtps"])
        #expect(remedy.plan.inForce == [">=TLSv1.2"])
    }
}
