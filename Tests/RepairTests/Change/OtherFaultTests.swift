import Diagnosis
import Repair
import SampleServers
import Testing

@Suite("The fault behind a change that was reverted")
struct OtherFaultTests {
    /// The article's server repaired, and behind the list a certificate that is not there.
    private func judged(log: [String], showsOther: Bool = true) throws -> Sighting? {
        let assessment = SampleServer.article.assessment
        let plan = try #require(RepairMenu(for: assessment).remedies.first).plan
        let events = SampleServer.logFacts(log).events
        var report = ChangeReport(
            outcome: .reverted, summary: "Reverted.", after: [SampleServer.deadSmtps, SampleServer.refusedStarttls], logAfter: events)
        report.showsOtherFault = showsOther
        return plan.otherFault(behind: report, assessment.facts)
    }

    @Test("is judged from what was logged and what the ports said while the change stood")
    func certificate() throws {
        let fault = try #require(try judged(log: SampleServer.certificateMissing.log))
        #expect(fault.id == "certificate-missing", "\(fault.summary)")
        #expect(!fault.next.isEmpty)
    }

    @Test("is not the list that the change repaired, nor one that nothing names")
    func unknown() throws {
        #expect(try judged(log: [SampleServer.reload]) == nil)
        #expect(try judged(log: SampleServer.certificateMissing.log, showsOther: false) == nil)
    }
}
