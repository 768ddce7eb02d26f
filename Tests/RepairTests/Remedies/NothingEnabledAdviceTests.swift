import Testing

@testable import Repair

@Suite("The advice for a valid list that leaves nothing on")
struct NothingEnabledAdviceTests {
    @Test("names the list and the port, and nothing is edited")
    func empty() throws {
        var patient = Patient.hash
        patient.main = Patient.main("smtpd_tls_mandatory_protocols = >=TLSv1.2, TLSv1")
        let advice = try #require(Advice.nothingEnabled(in: patient.rejected.configuration))
        #expect(
            advice.text.first
                == "smtpd_tls_mandatory_protocols = >=TLSv1.2, TLSv1 is valid but allows nothing at port 465 (TLS at once).")
        #expect(patient.remedies.isEmpty)
    }

    @Test("is not given for a rejected list")
    func rejected() {
        #expect(Advice.nothingEnabled(in: Patient.hash.rejected.configuration) == nil)
    }
}
