import Diagnosis
import Testing

@testable import Repair

@Suite("The advice to reload")
struct ReloadAdviceTests {
    private func assessment(lists: String) -> Assessment {
        var patient = Patient.article
        patient.main = Patient.main(lists)
        var facts = patient.facts
        facts.connection = .value(
            ConnectionFacts(probes: [
                EndpointProbe(
                    endpoint: Endpoint(host: "127.0.0.1", port: 465, role: .smtps, service: "smtps"), tcp: .closedAtOnce(milliseconds: 2),
                    tls: .closedWithoutData)
            ]))
        var log = LogFacts()
        log.events = [
            LogEvent(
                kind: .invalidList(value: "TLSv1 TLSv1.1 TLSv1.2"), stamp: "Feb 21 18:41:44", process: "postfix/smtpd", pid: 28189,
                line: "warning: Invalid TLS protocol list \"TLSv1 TLSv1.1 TLSv1.2\": disabling TLS support")
        ]
        facts.log = .value(log)
        return Assessment(facts)
    }

    @Test("is given where the file is in order and the log still quotes the old list")
    func edited() throws {
        let menu = RepairMenu(for: assessment(lists: "smtpd_tls_mandatory_protocols = TLSv1"))
        #expect(menu.remedies.isEmpty)
        let advice = try #require(menu.advice.first)
        #expect(advice.id == "reload")
        #expect(advice.text.contains("Reload Postfix: service postfix reload"))
    }

    @Test("is not given while the list is rejected: every remedy ends with a reload")
    func rejected() {
        let menu = RepairMenu(for: assessment(lists: "smtpd_tls_mandatory_protocols = TLSv1 TLSv1.1 TLSv1.2"))
        #expect(!menu.remedies.isEmpty)
        #expect(!menu.advice.contains { $0.id == "reload" })
    }
}
