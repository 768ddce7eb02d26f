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

    @Test("what was not asked is said not to be known, and is no bad news; nor is a port that is without TLS on purpose")
    func unknown() {
        func item(_ endpoint: Endpoint, _ tls: TLSOutcome) -> ChecklistItem? {
            var checklist = Checklist([.probeAfter], files: [])
            checklist.record(
                .probeAfter, .probed([EndpointProbe(endpoint: endpoint, tcp: .open, tls: tls)]), notRunningIsFatal: true)
            return checklist.items.first
        }
        let spared = item(Endpoint(host: "127.0.0.1", port: 25, role: .starttls), .notAsked(refusedBy: 587))
        #expect(spared?.mark == .done && spared?.detail == "0 of 1 answer with TLS, 1 not known")
        let plain = item(Endpoint(host: "127.0.0.1", port: 25, role: .starttls, isPlain: true), .starttlsNotOffered)
        #expect(plain?.mark == .done && plain?.detail == "0 of 1 answer with TLS")
    }

    @Test("a step that was done and brought bad news is marked so; dead ports before the change are expected", arguments: cases)
    func mark(step: TransactionStep, outcome: StepOutcome, mark: ChecklistItem.Mark) {
        var checklist = Checklist([step], files: [])
        checklist.record(step, outcome, notRunningIsFatal: true)
        #expect(checklist.items.map(\.mark) == [mark])
    }
}
