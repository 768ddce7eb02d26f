// Starts the return of a change: lock, journal, then the holder of the timer. Whatever fails on the way leaves no appointment
// behind that nobody keeps.

import Diagnosis
import Repair

struct Arming: Sendable {
    let access: ServerAccess
    let tools: ChangeTools
    let state: StateDirectory

    /// `change` is open, and with it locked. `isNew`: the appointment is not on record yet.
    func arm(_ change: OpenChange, seconds: Int, isNew: Bool) async -> StepOutcome {
        let lock: OpenFile
        do {
            guard let taken = try await state.takeTimer(change.id) else {
                return .failed("An earlier timer of change \(change.id.text) still runs.")
            }
            lock = taken
            if isNew { try change.append(.appointed(seconds: seconds)) }
            let deadline = Deadline(wall: tools.now() + seconds, boot: BootTime.nowRoundedUp + seconds)
            try change.append(.armed(deadline: deadline))
            guard let trouble = start(change.id, lock) else { return .armed(deadline) }
            try change.append(.disarmed(reason: trouble))
            return .failed(trouble)
        } catch {
            try? change.append(.disarmed(reason: error.sentence))
            return .failed(error.sentence)
        }
    }

    private func start(_ id: ChangeIdentifier, _ lock: OpenFile) -> String? {
        switch tools.timer {
        case .process(let program): return TimerHolder.start(program, id: id, state: state, lock: lock)
        case .task:
            let timer = ReturnTimer(access: access, tools: tools, state: state, id: id, lock: lock)
            Task.detached { await timer.run() }
            return nil
        }
    }
}
