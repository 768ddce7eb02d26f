import PostfixModel
import Testing

@testable import Repair

@Suite("The upgrade-safe remedy")
struct ExclusionsRemedyTests {
    @Test("means the same before and after an upgrade, and warns of nothing, on the article's server")
    func safe() throws {
        let remedy = try Patient.article.remedy("exclusions")
        #expect(remedy.plan.lastingWarnings.isEmpty)
        #expect(remedy.plan.effects.allSatisfy { $0.after == $0.afterUpgrade && $0.after == [.tlsv1, .tlsv1_1, .tlsv1_2] })
        #expect(remedy.price.contains("Means the same after an upgrade of Postfix."))
    }

    @Test("is written without blanks where master.cf has no quoting, and with them in braces")
    func inMaster() throws {
        #expect(try Patient.plainOverride.remedy("exclusions").plan.edits[0].after == "  -o smtpd_tls_mandatory_protocols=!SSLv2,!SSLv3")
        #expect(
            try Patient.bracedOverride.remedy("exclusions").plan.edits[0].after
                == "  -o { smtpd_tls_mandatory_protocols = !SSLv2, !SSLv3 }")
    }

    @Test("names what it leaves on that the list meant to have off, for both lists at once")
    func weakening() throws {
        #expect(
            try Patient.bounds.remedy("exclusions").plan.lastingWarnings == [
                "Allows TLS 1.0 and TLS 1.1, which the old list meant to have off."
            ])
    }

    @Test("does not bring SSLv3 back, and says so where the list named it")
    func sslv3() throws {
        let plan = try Patient.namesSSLv3.remedy("exclusions").plan
        #expect(plan.lastingWarnings.contains("Turns SSLv3 off, which the old list meant to have on."))
        #expect(!plan.effects.contains { $0.after.contains(.sslv3) })
    }

    @Test("is not offered where Postfix knows no exclusions")
    func old() {
        #expect(Patient.failsOpen.remedies.map(\.id) == ["respell"])
    }
}
