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
