import Diagnosis
import Repair
import Testing

@testable import postfix_tls_wizard

@Suite("check as text")
struct CheckTextTests {
    @Test("tells who is hurt, and which faults with the same face it is not")
    func whole() throws {
        let endpoint = Endpoint(host: "127.0.0.1", port: 465, role: .smtps)
        var facts = Facts()
        facts.connection = .value(
            ConnectionFacts(probes: [EndpointProbe(endpoint: endpoint, tcp: .closedAtOnce(milliseconds: 1), tls: .closedWithoutData)]))
        let assessment = Assessment(facts)
        #expect(!assessment.verdict.ruledOut.isEmpty && !assessment.verdict.impact.isEmpty)
        let text = CheckText(assessment: assessment, menu: RepairMenu(for: assessment), own: try ownCommand()).text
        let lines = text.split(separator: "\n").map(String.init)
        #expect(lines.contains("Impact: \(assessment.verdict.urgency.sentence)"))
        for sentence in assessment.verdict.impact { #expect(lines.contains("    \(sentence.sentence)")) }
        for fault in assessment.verdict.ruledOut {
            #expect(lines.contains { $0.hasSuffix("\(fault.name): \(fault.reason)") }, "\(fault.name)")
        }
    }

    @Test("ends with the commands to paste, their options kept")
    func commands() throws {
        let remedy = Remedy(
            id: "respell", title: "T", value: "V", price: [],
            plan: Plan(remedy: "respell", edits: [], files: [], diff: [], effects: [], warnings: [], expected: []))
        let menu = RepairMenu(remedies: [remedy], advice: [])
        let text = CheckText(assessment: Assessment(Facts()), menu: menu, own: try ownCommand()).text
        #expect(text.contains("To apply the first: postfix-tls-wizard fix --yes --remedy respell -c /p\n"))
        #expect(text.hasSuffix("postfix-tls-wizard undo -c /p\n"))
        let plan = PlanText(remedy: remedy, others: [remedy], hint: "Do it.").text
        #expect(plan.hasPrefix("Remedy 'respell': T: V\n") && plan.contains("    respell: T: V\n") && plan.hasSuffix("Do it.\n"))
    }
}
