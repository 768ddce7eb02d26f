import Diagnosis
import Testing

@testable import Repair

@Suite("The checklist")
struct ChecklistTests {
    private static let dead = EndpointProbe(
        endpoint: Endpoint(host: "127.0.0.1", port: 465, role: .smtps), tcp: .closedAtOnce(milliseconds: 1), tls: .closedWithoutData,
        command: "", transcript: [], versions: [:])

    static let cases: [(TransactionStep, StepOutcome, ChecklistItem.Mark)] = [
        (.probeBefore, .probed([dead]), .done), (.probeAfter, .probed([dead]), .bad), (.probeOld, .probed([dead]), .done),
        (.probeAfter, .probed([]), .skipped), (.readLog, .logged([]), .done), (.reload, .done(""), .done),
        (.decide(.keep(proven: true, "")), .done(""), .done), (.decide(.revert("")), .done(""), .bad),
    ]

    @Test("a step that was done and brought bad news is marked so; dead ports before the change are expected", arguments: cases)
    func mark(step: TransactionStep, outcome: StepOutcome, mark: ChecklistItem.Mark) {
        var checklist = Checklist([step], files: [])
        checklist.record(step, outcome, notRunningIsFatal: true)
        #expect(checklist.items.map(\.mark) == [mark])
    }
}
