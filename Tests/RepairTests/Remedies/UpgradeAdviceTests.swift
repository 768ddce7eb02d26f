import PostfixModel
import Testing

@testable import Repair

@Suite("The advice to upgrade")
struct UpgradeAdviceTests {
    @Test("says what the list will mean then, and what to set before")
    func article() throws {
        let advice = try #require(Advice.upgrade(for: Patient.article.rejected))
        #expect(advice.id == "upgrade")
        #expect(advice.text.contains("It takes TLSv1 TLSv1.1 TLSv1.2 and then allows TLS 1.0, TLS 1.1 and TLS 1.2."))
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

    @Test("prepares with the values of a repair that means the same afterwards, list by list")
    func agrees() throws {
        let bounds = try #require(Advice.upgrade(for: Patient.bounds.rejected))
        #expect(
            bounds.text.contains("Before the upgrade set !SSLv2, !SSLv3, !TLSv1, !TLSv1.1: it means the same before and after."))
        #expect(bounds.text.contains("The repair \"Your list, respelled\" does that."))
        var several = Patient.bounds
        several.main = Patient.main("smtpd_tls_mandatory_protocols = >=TLSv1.2\nsmtpd_tls_protocols = >=TLSv1")
        let advice = try #require(Advice.upgrade(for: several.rejected))
        #expect(
            advice.text.contains(
                "Before the upgrade set smtpd_tls_mandatory_protocols to !SSLv2, !SSLv3, !TLSv1, !TLSv1.1 and smtpd_tls_protocols to !SSLv2, !SSLv3: they mean the same before and after."
            ))
    }

    @Test("names the newest Postfix that builds with this OpenSSL", arguments: [("1.0.1e", "3.3.22"), ("1.0.2k", "3.5.27")])
    func newest(openssl: String, release: String) throws {
        var patient = Patient.article
        patient.openssl = openssl
        let advice = try #require(Advice.upgrade(for: patient.rejected))
        #expect(advice.text.first == "Postfix \(release) is the newest that builds with this server's OpenSSL.")
    }
}
