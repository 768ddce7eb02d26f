import Diagnosis
import PostfixModel
import Repair
import Testing

@Suite("Exit codes of a change")
struct ChangeReportTests {
    private struct Case: CustomTestStringConvertible, Sendable {
        var name: String
        var outcome: TransactionOutcome
        var refusal: Refusal?
        var proven = false
        var isIncomplete = false
        var code: Int32
        var testDescription: String { name }
    }

    private static let cases = [
        Case(name: "changed and proven", outcome: .changed, proven: true, code: 0),
        Case(name: "changed, unproven", outcome: .changed, code: 2),
        Case(name: "nothing to do", outcome: .nothingToDo, code: 0),
        Case(name: "restored", outcome: .restored, code: 0),
        Case(name: "restored, reload failed", outcome: .restored, isIncomplete: true, code: 2),
        Case(name: "reverted", outcome: .reverted, code: 1),
        Case(name: "reverted in part", outcome: .reverted, isIncomplete: true, code: 2),
        Case(name: "not reverted", outcome: .failed, isIncomplete: true, code: 2),
        Case(name: "no privilege", outcome: .refused, refusal: .privilege, code: 77),
        Case(name: "no such change", outcome: .refused, refusal: .inputMissing, code: 66),
        Case(name: "edited since", outcome: .refused, refusal: .laterEdits, code: 1),
        Case(name: "not running", outcome: .refused, refusal: .notRunning, code: 1),
    ]

    @Test("exit code", arguments: cases)
    private func code(_ one: Case) {
        let report = ChangeReport(
            outcome: one.outcome, refusal: one.refusal, proven: one.proven, isIncomplete: one.isIncomplete, summary: "")
        #expect(report.exitCode == one.code)
    }
}

@Suite("The ports before and after a change, side by side")
struct ComparisonTests {
    private static let endpoint = Endpoint(host: "127.0.0.1", port: 25, role: .starttls)

    private func probe(_ tls: TLSOutcome, _ versions: [TLSVersion: VersionAnswer] = [:]) -> EndpointProbe {
        EndpointProbe(endpoint: ComparisonTests.endpoint, tcp: .open, tls: tls, versions: versions)
    }

    @Test("a port that was not asked is neither good nor bad, and what it allows is not known")
    func unknown() {
        let good = probe(.established(TLSSession(version: "TLSv1.3", cipher: "X", greeting: "250 x")), [.tlsv1_3: .accepted])
        let report = ChangeReport(
            outcome: .changed, proven: true, summary: "", before: [probe(.notAsked(refusedBy: 587))], after: [good])
        let rows = report.comparison(warningsBefore: nil)
        #expect(rows.first?.isGoodBefore == nil && rows.first?.isGoodAfter == true, "\(rows)")
        #expect(rows.last?.before == "not known" && rows.last?.after == "1.3", "\(rows)")
        let dead = ChangeReport(
            outcome: .reverted, summary: "", before: [probe(.starttlsRefused("454 4.7.0 TLS not available"))], after: [])
        #expect(dead.comparison(warningsBefore: nil).first?.isGoodBefore == false)
    }
}
