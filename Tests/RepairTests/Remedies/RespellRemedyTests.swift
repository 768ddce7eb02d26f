import PostfixModel
import Testing

@testable import Repair

@Suite("The respelled list")
struct RespellRemedyTests {
    @Test("gets what was meant in words of this release, without a warning")
    func bounds() throws {
        let remedy = try Patient.bounds.remedy("respell")
        #expect(remedy.plan.lastingWarnings.isEmpty)
        #expect(remedy.plan.effects.allSatisfy { $0.after == [.tlsv1_2, .tlsv1_3] })
        #expect(remedy.price.contains("Says what the list meant in words that Postfix 3.5.25 knows."))
    }

    @Test("says what this release cannot turn off")
    func weaker() throws {
        #expect(
            try Patient.onlyNewest.remedy("respell").plan.lastingWarnings
                == ["Allows TLS 1.1, which the old list meant to have off; Postfix 2.6.6 has no name to turn it off."])
    }

    @Test("gives each list its own value, and stands for the list of the dead port")
    func several() throws {
        let remedy = try Patient.bothFiles.remedy("respell")
        #expect(remedy.plan.edits.map(\.valueAfter) == ["!SSLv2, !SSLv3, !TLSv1", "!SSLv2,!SSLv3"])
        #expect(remedy.value == "!SSLv2, !SSLv3")
        #expect(remedy.price.contains("The lists meant different things, so they get different values."))
        #expect(
            remedy.plan.lastingWarnings
                == ["Allows TLS 1.1, which the old list meant to have off; Postfix 2.6.6 has no name to turn it off."])
    }

    @Test("keeps SSLv3 on only where the list names it, with a warning")
    func sslv3() throws {
        let named = try Patient.namesSSLv3.remedy("respell").plan
        #expect(named.effects[0].after.contains(.sslv3))
        #expect(named.lastingWarnings.contains("SSLv3 is on, which is broken (POODLE): turn it off unless a client of yours needs it."))
        #expect(!Patient.excludesSSLv2Only.remedies.contains { $0.plan.effects[0].after.contains(.sslv3) })
    }

    @Test("is left out on an affected release where it comes to the same as another remedy")
    func same() {
        #expect(Patient.article.remedies.map(\.id) == ["article", "exclusions"])
    }

    @Test("is not offered where the text does not tell what was meant")
    func meaningless() throws {
        #expect(Patient.meaningless.remedies.map(\.id) == ["exclusions"])
        #expect(
            try Patient.meaningless.remedy("exclusions").plan.lastingWarnings == [
                "What the old list was meant to allow cannot be told from its text; the new one allows TLS 1.0, TLS 1.1, TLS 1.2 and TLS 1.3."
            ])
    }

    @Test("closes a list that 2.3 ignores, also one that tells nothing")
    func failsOpen() throws {
        let plan = try Patient.failsOpen.remedy("respell").plan
        let effect = try #require(plan.effects.first)
        #expect(effect.before == [.sslv3, .tlsv1] && effect.after == [.tlsv1])
        var patient = Patient.failsOpen
        patient.main = Patient.main("smtpd_tls_mandatory_protocols = modern")
        let remedy = try patient.remedy("respell")
        #expect(remedy.value == "TLSv1")
        #expect(remedy.price.contains("Says, as far as the text tells what was meant, the same in words that Postfix 2.3.3 knows."))
    }
}
