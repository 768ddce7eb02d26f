import Diagnosis
import Repair
import Testing

private let header = ChangeHeader(
    id: "2017-02-21T18-41-44Z", time: "2017-02-21T18:41:44Z", configDirectory: "/etc/postfix", remedy: "article", user: "anna",
    files: [
        ChangedFile(
            path: "/etc/postfix/main.cf", target: "/etc/postfix/main.cf", before: "main.cf.before", after: "main.cf.after",
            fingerprintBefore: Fingerprint.of([1]), fingerprintAfter: Fingerprint.of([2]))
    ],
    diff: "", warnings: [], reloadCommand: "service postfix reload")
private let deadline = Deadline(wall: 1_487_702_604, boot: 900)

private let made: [JournalRecord] = [
    .begun(change: header), .appointed(seconds: 60), .backedUp, .replacing(file: 0, temporary: "/etc/postfix/.main.cf.a1", forward: true),
    .decided(keep: true, reason: "all answer"), .armed(deadline: deadline), .finished(state: .applied, time: "", summary: "Fixed."),
]

@Suite("The delay of a return")
struct ReturnDelayTests {
    @Test(
        "whole seconds from ten to a day, written plainly",
        arguments: [
            ("10", 10), ("300", 300), ("86400", 86400), ("9", nil), ("86401", nil), ("0", nil), ("", nil), ("+30", nil), ("-30", nil),
            ("030", nil), ("30s", nil), (" 30", nil), ("3e2", nil), ("30.0", nil), ("٣٠", nil), ("99999999999999999999", nil),
        ] as [(String, Int?)])
    func parse(text: String, seconds: Int?) { #expect(ReturnDelay.parse(text) == seconds) }
}

@Suite("The journal of a change that returns by itself")
struct AppointmentStoryTests {
    @Test("the appointment is on record before the first write, and the change awaits its word from the decision on")
    func prefixes() {
        let stories = made.indices.map { JournalStory(Array(made.prefix($0 + 1))) }
        #expect(stories.map { $0.appointment != nil } == [false, true, true, true, true, true, true])
        #expect(stories.map(\.touched) == [false, false, false, true, true, true, true])
        #expect(stories.map(\.awaitsConfirmation) == [false, false, false, false, true, true, true])
        #expect(stories.map(\.appointment?.deadline) == [nil, nil, nil, nil, nil, deadline, deadline])
    }

    static let endings: [(String, [JournalRecord], Bool, Bool)] = [
        ("confirmed", [.confirmed(time: "", user: "anna")], false, false),
        ("no timer could be started", [.disarmed(reason: "no")], false, false),
        ("being undone by hand", [.undoing(time: "", user: "anna")], false, false),
        ("undone by hand", [.undoing(time: "", user: "anna"), .finished(state: .undone, time: "", summary: "")], false, false),
        ("returned", [.undoing(time: "", user: Appointment.timer), .finished(state: .undone, time: "", summary: "")], false, true),
        ("stayed, because a file was edited", [.stayed(time: "", reason: "edited")], true, false),
        ("confirmed, then given a timer again", [.confirmed(time: "", user: "anna"), .appointed(seconds: 20)], true, false),
    ]

    @Test("who ended it, and whether it still awaits its word", arguments: endings)
    func ending(name: String, records: [JournalRecord], awaits: Bool, byItself: Bool) {
        let story = JournalStory(made + records)
        #expect(story.awaitsConfirmation == awaits)
        #expect(story.returnedByItself == byItself)
    }

    @Test("a change taken back because its proof failed awaits nothing")
    func reverted() {
        let story = JournalStory(
            made.prefix(4) + [.decided(keep: false, reason: ""), .finished(state: .reverted, time: "", summary: "")])
        #expect(story.appointment != nil && !story.awaitsConfirmation)
    }
}

@Suite("A transaction whose change returns by itself")
struct ReturningTransactionTests {
    private func probe(answers: Bool) -> EndpointProbe {
        EndpointProbe(
            endpoint: Endpoint(host: "127.0.0.1", port: 465, role: .smtps), tcp: answers ? .open : .closedAtOnce(milliseconds: 1),
            tls: answers ? .established(TLSSession(version: "TLSv1.2", cipher: "X", greeting: "220 ready")) : .closedWithoutData)
    }

    private func run(_ machine: inout Transaction, isGood: Bool = true, arm: StepOutcome) -> [String] {
        var steps: [String] = []
        while let step = machine.next() {
            if case .decide(let decision) = step {
                if case .keep = decision { steps.append("keep") } else { steps.append("return") }
            } else {
                steps.append("\(step)")
            }
            switch step {
            case .arm: machine.report(arm)
            case .probeBefore, .probeOld: machine.report(.probed([probe(answers: false)]))
            case .probeAfter: machine.report(.probed([probe(answers: isGood)]))
            case .readLog: machine.report(.logged([]))
            default: machine.report(.done(""))
            }
        }
        return steps
    }

    private var machine: Transaction { Transaction(.apply(ApplyOptions(revertAfter: 60)), files: ["/etc/postfix/main.cf"]) }

    @Test("the timer starts after the decision to keep and before the report is written")
    func order() {
        var machine = machine
        let steps = run(&machine, arm: .armed(deadline))
        #expect(steps.suffix(4) == ["keep", "arm", "close", "unlock"])
        #expect(machine.outcome == .changed && machine.deadline == deadline)
        let report = ChangeReport(machine, id: "x", reportPath: nil, byHand: [])
        #expect(report.returns == deadline && report.exitCode == 0)
        #expect(report.checklist.contains { $0.detail == "it returns by itself at 18:43:24 UTC unless confirmed" })
    }

    static let failures: [StepOutcome] = [
        .failed("no process"), .done(""), .skipped("busy"), .refused(.notPossible, "no"), .notRunning("down"),
    ]

    @Test("a timer that cannot be started takes the change back: it is never kept without one", arguments: failures)
    func noTimer(outcome: StepOutcome) {
        var machine = machine
        let steps = run(&machine, arm: outcome)
        #expect(
            steps.suffix(9) == ["keep", "arm", "return", "compare", "revertFile(file: 0)", "reloadOld", "probeOld", "close", "unlock"])
        #expect(machine.outcome == .reverted && machine.changeState == .reverted && machine.deadline == nil)
        #expect(machine.details.contains { $0.contains("could not be started") })
        #expect(ChangeReport(machine, id: "x", reportPath: nil, byHand: []).returns == nil)
    }

    @Test("a change that is not kept gets no timer")
    func notKept() {
        var machine = machine
        let steps = run(&machine, isGood: false, arm: .armed(deadline))
        #expect(!steps.contains("arm") && machine.outcome == .reverted)
    }

    @Test("without an appointment there is neither step nor row")
    func none() {
        var machine = Transaction(.apply(ApplyOptions()), files: ["/etc/postfix/main.cf"])
        let steps = run(&machine, arm: .armed(deadline))
        #expect(!steps.contains("arm"))
        #expect(!machine.checklist.contains { $0.title == TransactionStep.arm.title(files: []) })
    }
}

@Suite("What is said about a change that awaits its word")
struct AppointmentStatusTests {
    private func status(_ phase: AppointmentStatus.Phase, deadline: Deadline? = deadline, stayed: String? = nil) -> AppointmentStatus {
        AppointmentStatus(id: "ID", configDirectory: "/etc/postfix", deadline: deadline, phase: phase, stayed: stayed)
    }

    @Test("a running timer, a lost one, one never started, and a return that was not made each have their sentence")
    func sentences() {
        #expect(
            status(.running(remaining: 5)).sentence == "Change ID of /etc/postfix returns by itself at 18:43:24 UTC unless it is confirmed."
        )
        #expect(status(.gone).sentence.contains("was to return by itself at 2017-02-21T18:43:24Z unless confirmed, but its timer is gone"))
        #expect(status(.gone, deadline: nil).sentence.contains("its timer was never started"))
        #expect(status(.gone, stayed: "main.cf was edited.").sentence.hasSuffix("did not: main.cf was edited."))
    }

    @Test("only a change that stands unconfirmed awaits anything")
    func awaiting() {
        #expect(status(.running(remaining: 0)).isAwaiting && status(.gone).isAwaiting)
        for phase in [AppointmentStatus.Phase.confirmed, .takenBack(byItself: true), .failed("")] { #expect(!status(phase).isAwaiting) }
    }

    @Test(
        "a confirmation exits 0 when the change is kept, 1 when it is too late, 66 when there is none, 77 without the right",
        arguments: [
            (ChangeConfirmation(.confirmed, summary: ""), 0), (ChangeConfirmation(.refused, refusal: .notPossible, summary: ""), 1),
            (ChangeConfirmation(.refused, refusal: .inputMissing, summary: ""), 66),
            (ChangeConfirmation(.refused, refusal: .privilege, summary: ""), 77),
        ] as [(ChangeConfirmation, Int32)])
    func exitCodes(confirmation: ChangeConfirmation, code: Int32) { #expect(confirmation.exitCode == code) }
}
