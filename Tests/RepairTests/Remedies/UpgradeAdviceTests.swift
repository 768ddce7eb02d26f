import PostfixModel
import Testing

@testable import Repair

@Suite("The advice to upgrade")
struct UpgradeAdviceTests {
    @Test("says what the list will mean then, and what to set before")
    func article() throws {
        let advice = try #require(Advice.upgrade(for: Patient.article.rejected))
        #expect(advice.id == "upgrade")
        #expect(advice.text.contains("It takes TLSv1 TLSv1.1 TLSv1.2 and then leaves TLS 1.0, TLS 1.1 and TLS 1.2 on."))
        #expect(advice.text.contains("Before the upgrade set !SSLv2, !SSLv3: it means the same before and after."))
        #expect(advice.text.contains { $0.contains("yum update postfix") })
        #expect(advice.text.contains { $0.contains("2.6.6-8.el6 already knows the names") })
    }

    @Test("is not given where no release takes the list")
    func useless() {
        #expect(Advice.upgrade(for: Patient.hash.rejected) == nil)
        #expect(Advice.upgrade(for: Patient.meaningless.rejected) == nil)
    }

    @Test("is not given where nothing is rejected")
    func healthy() {
        var patient = Patient.article
        patient.main = Patient.main("smtpd_tls_protocols = TLSv1")
        #expect(Advice.upgrade(for: patient.rejected) == nil)
    }
}
