// The machine under every possible answer: whatever goes wrong at whatever step, the end is a legal one.

import Diagnosis
import Repair
import Testing

/// A server made of values: files that are old or new, ports that follow them. It does what it is told and fails where told.
private struct World {
    enum Bytes: Equatable { case old, new, foreign }
    var files: [Bytes]
    /// Probes with the old files, before and after a revert.
    var before: [EndpointProbe] = [probe(answers: false)]
    /// Probes with the new files.
    var after: [EndpointProbe] = [probe(answers: true)]
    var log: [LogEvent] = []
    var isRunning = true
    var isLocked = false
    var kept = false
    var steps: [TransactionStep] = []

    /// Does a step; a failure leaves the world as it was.
    mutating func perform(_ step: TransactionStep, failing outcome: StepOutcome?) -> StepOutcome {
        steps.append(step)
        if let outcome { return outcome }
        switch step {
        case .lock: isLocked = true
        case .unlock: isLocked = false
        case .askRunning: if !isRunning { return .notRunning("Postfix is not running.") }
        case .probeBefore, .probeOld: return .probed(before)
        case .probeAfter: return .probed(after)
        case .readLog: return .logged(log)
        case .replace(let file): files[file] = .new
        case .revertFile(let file):
            if files[file] == .foreign { return .changedMeanwhile("edited since") }
            if files[file] == .old { return .alreadyOld("still old") }
            files[file] = .old
        case .compare:
            if files.contains(.foreign) { return .changedMeanwhile("edited since") }
            if !files.contains(.new) { return .alreadyOld("all old") }
        case .start: isRunning = true
        case .stop: isRunning = false
        case .decide(.keep): kept = true
        case .decide(.revert): kept = false
        default: break
        }
        return .done("")
    }
}

private func probe(answers: Bool) -> EndpointProbe {
    EndpointProbe(
        endpoint: Endpoint(host: "127.0.0.1", port: 465, role: .smtps), tcp: answers ? .open : .closedAtOnce(milliseconds: 1),
        tls: answers ? .established(TLSSession(version: "TLSv1.2", cipher: "X", greeting: "220 ready")) : .closedWithoutData)
}

/// Runs a machine in a world; `fault` answers for a step in place of the world.
private func run(
    _ machine: inout Transaction, in world: inout World, fault: (Int, TransactionStep) -> StepOutcome? = { _, _ in nil }
) {
    var count = 0
    while let step = machine.next() {
        let outcome = world.perform(step, failing: fault(count, step))
        machine.report(outcome)
        count += 1
        #expect(count < 60, "the machine does not end")
        if count >= 60 { return }
    }
}

private let paths = ["/etc/postfix/main.cf", "/etc/postfix/master.cf"]

@Suite("Transaction")
struct TransactionTests {
    @Test("a change that works goes through every step in the order of the design and is kept, proven")
    func order() {
        var machine = Transaction(.apply(ApplyOptions()), files: paths)
        var world = World(files: [.old, .old])
        run(&machine, in: &world)
        let names = world.steps.map { step in if case .decide = step { "decide" } else { "\(step)" } }
        #expect(
            names == [
                "lock", "reread", "askRunning", "probeBefore", "journal", "prove", "replace(file: 0)", "replace(file: 1)", "postfixCheck",
                "reload", "probeAfter", "readLog", "decide", "close", "unlock",
            ])
        #expect(machine.outcome == .changed && machine.proven && machine.changeState == .applied)
        #expect(world.files == [.new, .new] && !world.isLocked)
        #expect(machine.checklist.allSatisfy { $0.mark == .done })
    }

    @Test("any step that fails, alone or with any second one, leaves old files, or new ones with a decision to keep, or says what is left")
    func everyFailure() {
        let outcomes: [StepOutcome] = [
            .failed("broken"), .changedMeanwhile("edited"), .refused(.notPossible, "no"), .notRunning("down"), .skipped("not here"),
        ]
        var ways = 0
        for kind in [Transaction.Kind.apply(ApplyOptions()), .undo, .recover(.reverted)] {
            for first in 0..<18 {
                for second in first..<22 {
                    for outcome in outcomes {
                        var machine = Transaction(kind, files: paths)
                        var world = World(files: kind.isApply ? [.old, .old] : [.new, .new])
                        var faults: [TransactionStep] = []
                        run(&machine, in: &world) { count, step in
                            guard count == first || count == second, step != .unlock else { return nil }
                            faults.append(step)
                            return outcome
                        }
                        ways += 1
                        judge(machine, world, faults, outcome)
                    }
                }
            }
        }
        #expect(ways == 3645)
    }

    private func judge(_ machine: Transaction, _ world: World, _ faults: [TransactionStep], _ outcome: StepOutcome) {
        let story = Comment(rawValue: "\(machine.kind), \(outcome) at \(faults): \(world.steps)")
        #expect(machine.outcome != nil, story)
        #expect(!world.isLocked, story)
        if world.steps.contains(.lock), !faults.contains(.lock) { #expect(world.steps.last == .unlock, story) }
        #expect(machine.checklist.allSatisfy { $0.mark != .running && $0.mark != .waiting }, story)
        #expect(!machine.summary.isEmpty, story)
        let report = ChangeReport(machine, id: nil, reportPath: nil, byHand: [])
        guard case .apply = machine.kind else {
            if report.exitCode == 0 { #expect(world.files == [.old, .old] || faults.contains { $0.isRevertFile }, story) }
            return
        }
        if world.files.contains(.new) {
            let isToldIncomplete = machine.outcome != .changed && report.exitCode == 2
            #expect(world.files == [.new, .new] && world.kept && machine.outcome == .changed || isToldIncomplete, story)
        } else {
            #expect(machine.outcome != .changed || faults.contains { $0.isReplace }, story)
        }
        if world.steps.contains(where: \.isReplace) {
            #expect(world.steps.contains { if case .decide = $0 { true } else { false } }, story)
            #expect(world.steps.contains(.close), story)
            #expect(!faults.contains(.prove), story)
        }
    }

    @Test("the same of a change that ends with a start: Postfix runs afterwards only with new files that are kept")
    func everyFailureOfAStart() {
        let outcomes: [StepOutcome] = [.failed("broken"), .changedMeanwhile("edited"), .refused(.notPossible, "no"), .skipped("not here")]
        for kind in [Transaction.Kind.apply(ApplyOptions()), .undo, .recover(.reverted)] {
            for first in 0..<18 {
                for second in first..<20 {
                    for outcome in outcomes {
                        var machine = Transaction(kind, files: paths, goal: .usablePorts, aim: Self.start)
                        var world = World(files: kind.isApply ? [.old, .old] : [.new, .new], isRunning: false)
                        var faults: [TransactionStep] = []
                        run(&machine, in: &world) { count, step in
                            guard count == first || count == second, step != .unlock else { return nil }
                            faults.append(step)
                            return outcome
                        }
                        judge(machine, world, faults, outcome)
                        #expect(!world.steps.contains(.reloadOld))
                        if world.isRunning, !faults.contains(.stop) { #expect(world.files == [.new, .new] || machine.isIncomplete) }
                    }
                }
            }
        }
    }

    private static let start = ChangeAim(loading: .start)

    @Test("a fault that stops Postfix is repaired by edit and start, and the start is the proof")
    func start() {
        var machine = Transaction(.apply(ApplyOptions()), files: paths, goal: .usablePorts, aim: Self.start)
        var world = World(files: [.old, .old], isRunning: false)
        run(&machine, in: &world)
        #expect(machine.outcome == .changed && machine.proven && world.isRunning && world.files == [.new, .new])
        #expect(world.steps.contains(.start) && !world.steps.contains(.reload))
        #expect(machine.summary.hasPrefix("Fixed: Postfix runs again"), "\(machine.summary)")
        #expect(!machine.checklist.contains { $0.mark == .failed })
    }

    @Test("a start that fails is reverted, and Postfix is as stopped as before")
    func startFails() {
        var machine = Transaction(.apply(ApplyOptions()), files: paths, goal: .usablePorts, aim: Self.start)
        var world = World(files: [.old, .old], isRunning: false)
        run(&machine, in: &world) { $1 == .start ? .failed("fatal: bind") : nil }
        #expect(machine.outcome == .reverted && !machine.isIncomplete && world.files == [.old, .old] && !world.isRunning)
        #expect(machine.details.contains { $0.text.contains("fatal: bind") })
    }

    @Test("a start after which no port answers is stopped again before the old files are back")
    func startWithoutPorts() {
        var machine = Transaction(.apply(ApplyOptions()), files: paths, goal: .usablePorts, aim: Self.start)
        var world = World(files: [.old, .old], after: [probe(answers: false)], isRunning: false)
        run(&machine, in: &world)
        #expect(machine.outcome == .reverted && world.files == [.old, .old] && !world.isRunning)
        let order = world.steps.map { "\($0)" }
        let (stop, revert) = (order.firstIndex(of: "stop"), order.firstIndex(of: "revertFile(file: 1)"))
        #expect(stop ?? .max < revert ?? -1, "\(order)")
    }

    @Test("a Postfix that somebody started meanwhile is reloaded")
    func startedMeanwhile() {
        var machine = Transaction(.apply(ApplyOptions()), files: paths, goal: .usablePorts, aim: Self.start)
        var world = World(files: [.old, .old])
        run(&machine, in: &world)
        #expect(machine.outcome == .changed && world.steps.contains(.reload) && !world.steps.contains(.start))
    }

    @Test("an undo of such a change leaves a running Postfix alone, and says why")
    func undoOfAStart() {
        var machine = Transaction(.undo, files: paths, goal: .usablePorts, aim: Self.start, stateBefore: .applied)
        var world = World(files: [.new, .new])
        run(&machine, in: &world)
        #expect(machine.outcome == .restored && world.files == [.old, .old] && !world.steps.contains(.reloadOld))
        #expect(machine.details.contains { $0.text.contains("goes on with what it has read") })
    }

    @Test("a reload without an edit writes nothing: proven where the ports answer, else told, and refused where it fails")
    func reloadOnly() {
        var machine = Transaction(.apply(ApplyOptions()), files: [], goal: .usablePorts)
        var world = World(files: [])
        run(&machine, in: &world)
        #expect(machine.outcome == .changed && machine.proven && !world.steps.contains(where: \.isReplace))
        #expect(!world.steps.contains(.prove) && world.steps.contains(.journal))

        var silent = Transaction(.apply(ApplyOptions()), files: [], goal: .usablePorts)
        world = World(files: [], after: [probe(answers: false)])
        run(&silent, in: &world)
        #expect(silent.outcome == .changed && !silent.proven && !world.steps.contains(.compare))

        var failing = Transaction(.apply(ApplyOptions()), files: [], goal: .usablePorts)
        world = World(files: [])
        run(&failing, in: &world) { $1 == .reload ? .failed("exit 1") : nil }
        #expect(failing.outcome == .refused && failing.summary.contains("exit 1") && world.steps.last == .unlock)
    }

    @Test("Postfix that is not running is refused before anything is written; offline keeps it unproven and asks no port")
    func notRunning() {
        var machine = Transaction(.apply(ApplyOptions()), files: paths)
        var world = World(files: [.old, .old], isRunning: false)
        run(&machine, in: &world)
        #expect(machine.refusal == .notRunning && !world.steps.contains(.journal) && world.files == [.old, .old])

        var offline = Transaction(.apply(ApplyOptions(offline: true)), files: paths)
        run(&offline, in: &world)
        #expect(offline.outcome == .changed && !offline.proven && world.files == [.new, .new])
        #expect(ChangeReport(offline, id: nil, reportPath: nil, byHand: []).exitCode == 2)
        #expect(!world.steps.contains(.reload) && !world.steps.contains(.probeAfter))
    }

    @Test("a list that is still rejected is reverted, reloaded and the ports asked again")
    func stillRejected() {
        var machine = Transaction(.apply(ApplyOptions()), files: paths, inForce: ["TLSv9"])
        var world = World(files: [.old, .old], after: [probe(answers: false)])
        world.log = [event(.invalidList(value: "TLSv9"))]
        run(&machine, in: &world)
        #expect(machine.outcome == .reverted && machine.changeState == .reverted && world.files == [.old, .old])
        #expect(
            world.steps.suffix(7).map { "\($0)" } == [
                "compare", "revertFile(file: 1)", "revertFile(file: 0)", "reloadOld", "probeOld", "close", "unlock",
            ])
        #expect(machine.details.contains { $0.text.contains("TLSv9") })
    }

    @Test("the ports are said to be as before only where the old files were loaded")
    func unloaded() {
        for reloads in [true, false] {
            var machine = Transaction(.apply(ApplyOptions()), files: paths)
            var world = World(files: [.old, .old], after: [probe(answers: false)])
            while let step = machine.next() {
                let fails = step == .reload || step == .reloadOld && !reloads
                machine.report(world.perform(step, failing: fails ? .failed("exit 1") : nil))
            }
            #expect(machine.outcome == .reverted && machine.isIncomplete == !reloads && world.steps.contains(.probeOld))
            #expect(machine.details.contains("With the old files the ports are as they were before.") == reloads, "\(machine.details)")
        }
    }

    @Test("a file edited by someone else after our write is not overwritten: failed, exit 2, and no reload")
    func editedMeanwhile() {
        var machine = Transaction(.apply(ApplyOptions()), files: paths)
        var world = World(files: [.old, .old])
        while let step = machine.next() {
            if step == .reload { world.files[0] = .foreign }
            machine.report(world.perform(step, failing: step == .reload ? .failed("exit 1") : nil))
        }
        #expect(machine.outcome == .failed && machine.isIncomplete && world.files == [.foreign, .new])
        #expect(machine.changeState == .revertIncomplete)
        #expect(!world.steps.contains(.reloadOld))
        #expect(ChangeReport(machine, id: nil, reportPath: nil, byHand: []).exitCode == 2)
    }

    @Test("it can be cancelled at every step before the first write and at none from there on")
    func cancel() {
        for stop in 0..<15 {
            var machine = Transaction(.apply(ApplyOptions()), files: paths)
            var world = World(files: [.old, .old])
            var count = 0
            var wasTaken = false
            var hadWritten = false
            while true {
                if count == stop {
                    hadWritten = world.steps.contains(where: \.isReplace)
                    wasTaken = machine.cancel()
                }
                guard let step = machine.next() else { break }
                machine.report(world.perform(step, failing: nil))
                count += 1
            }
            #expect(wasTaken == !hadWritten, "stopped before step \(stop)")
            #expect(!world.isLocked)
            #expect(world.files == (wasTaken ? [.old, .old] : [.new, .new]))
            #expect(machine.outcome == (wasTaken ? .refused : .changed))
            if wasTaken { #expect(world.steps.contains(.close) == world.steps.contains(.journal)) }
        }
    }

    @Test("an undo works without a running Postfix, and a second one finds its work done")
    func undo() {
        var world = World(files: [.new, .new], isRunning: false)
        var machine = Transaction(.undo, files: paths)
        run(&machine, in: &world)
        #expect(machine.outcome == .restored && world.files == [.old, .old] && !world.steps.contains(.reloadOld))
        var second = Transaction(.undo, files: paths)
        run(&second, in: &world)
        #expect(second.outcome == .restored && !second.hasReverted && world.files == [.old, .old])
        #expect(ChangeReport(second, id: nil, reportPath: nil, byHand: []).exitCode == 0)
    }

    @Test(
        "an undo that moved no file leaves the state of its change; one that moved some does not",
        arguments: [ChangeState.applied, .undone])
    func failedUndo(stateBefore: ChangeState) {
        for failing in [[0, 1], [0]] {
            var world = World(files: [.new, .new])
            var machine = Transaction(.undo, files: paths, stateBefore: stateBefore)
            run(&machine, in: &world) { _, step in
                if case .revertFile(let file) = step, failing.contains(file) { .failed("busy") } else { nil }
            }
            #expect(machine.changeState == (failing.count == 2 ? stateBefore : .revertIncomplete))
            #expect(world.steps.contains(.close) && !machine.isOldNews)
        }
    }

    @Test("old files that were put there by hand are read again by Postfix, and the change is undone; of an undone change nothing is done")
    func oldByHand() {
        var world = World(files: [.old, .old])
        var machine = Transaction(.undo, files: paths, stateBefore: .applied)
        run(&machine, in: &world)
        #expect(
            machine.outcome == .restored && machine.changeState == .undone && world.steps.contains(.reloadOld)
                && world.steps.contains(.probeOld))
        #expect(machine.summary.contains("in place already; the change is undone now"))
        var again = World(files: [.old, .old])
        var second = Transaction(.undo, files: paths, stateBefore: .undone)
        run(&second, in: &again)
        #expect(second.isOldNews && !again.steps.contains(.reloadOld) && second.summary.contains("undone before"))
    }

    @Test("an undo over later edits is refused with nothing written to journal or file; a recovery reverts what is ours")
    func laterEdits() {
        var world = World(files: [.foreign, .new])
        var undo = Transaction(.undo, files: paths)
        run(&undo, in: &world)
        #expect(undo.refusal == .laterEdits && world.files == [.foreign, .new] && !world.steps.contains(.journal))
        var recovery = Transaction(.recover(.reverted), files: paths)
        run(&recovery, in: &world)
        #expect(world.files == [.foreign, .old] && recovery.isIncomplete && recovery.changeState == .revertIncomplete)
    }
}

extension Transaction.Kind {
    fileprivate var isApply: Bool { if case .apply = self { true } else { false } }
}

extension TransactionStep {
    fileprivate var isReplace: Bool { if case .replace = self { true } else { false } }
    fileprivate var isRevertFile: Bool { if case .revertFile = self { true } else { false } }
}

func event(_ kind: LogEvent.Kind) -> LogEvent {
    LogEvent(kind: kind, stamp: "Feb 21 18:41:44", process: "postfix/smtpd", pid: 4, line: "smtpd[4]: \(kind)")
}
