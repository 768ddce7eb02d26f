import PostfixModel
import Testing

@testable import Repair

@Suite("Protocols before and after")
struct ProtocolEffectsTests {
    @Test("are shown for the listeners that read an edited list, and for no other")
    func onlyEdited() throws {
        #expect(try Patient.plainOverride.remedy("article").plan.effects.map(\.listener) == ["port 465 (TLS at once)"])
        #expect(try Patient.nobody.remedy("article").plan.effects.isEmpty)
        #expect(try Patient.reference.remedy("article").plan.effects.count == 2)
    }

    @Test("are read by the upgraded Postfix too")
    func upgrade() throws {
        #expect(
            try Patient.onlyNewest.remedy("respell").plan.effects == [
                ProtocolEffect(
                    listener: "port 465 (TLS at once)", before: [], after: [.tlsv1_1, .tlsv1_2], afterUpgrade: [.tlsv1_1, .tlsv1_2],
                    offered: [.sslv3, .tlsv1, .tlsv1_1, .tlsv1_2])
            ])
    }

    @Test("SSLv2 is told apart: no set of versions has it", arguments: [("SSLv2, TLSv1", true), ("!SSLv2, !SSLv3", false)])
    func sslv2(value: String, isOn: Bool) throws {
        let effects = try #require(RemedyKind.own(value).remedy(for: Patient.article.rejected)).plan.effects
        #expect(!effects.isEmpty && effects.allSatisfy { $0.sslv2 == (isOn ? [.after, .afterUpgrade] : []) }, "\(effects)")
    }

    static let sets: [(Set<TLSVersion>, String)] = [
        ([], "nothing"), ([.tlsv1_2], "TLS 1.2"), ([.tlsv1_2, .sslv3], "SSLv3 and TLS 1.2"),
        ([.tlsv1_2, .tlsv1, .tlsv1_1], "TLS 1.0, TLS 1.1 and TLS 1.2"),
    ]

    @Test("are spoken oldest first", arguments: sets)
    func spoken(_ versions: Set<TLSVersion>, _ text: String) {
        #expect(versions.spoken == text)
    }
}
