// Of several that may answer, the first is heard.

import Synchronization

final class FirstAnswer<Value: Sendable>: Sendable {
    private struct State {
        var answer: Value?
        var waiting: CheckedContinuation<Value, Never>?
    }
    private let state = Mutex(State())

    var isGiven: Bool { state.withLock { $0.answer != nil } }

    /// Waits for it; to be asked once. The answer may be there before.
    var value: Value {
        get async {
            await withCheckedContinuation { continuation in
                let answer = state.withLock { state in
                    if state.answer == nil { state.waiting = continuation }
                    return state.answer
                }
                if let answer { continuation.resume(returning: answer) }
            }
        }
    }

    func give(_ answer: Value) {
        let waiting = state.withLock { state -> CheckedContinuation<Value, Never>? in
            guard state.answer == nil else { return nil }
            state.answer = answer
            defer { state.waiting = nil }
            return state.waiting
        }
        waiting?.resume(returning: answer)
    }
}
