// An answer within a time limit, or none: whoever waits is never held by work that does not come back.

import Synchronization

enum Interruption: Sendable, Equatable {
    case timeLimit
    case cancelled
}

/// The work's value, or why there is none. The work is cancelled then, and goes on by itself until it takes notice.
func limited<Value: Sendable>(
    seconds: Double, _ work: @escaping @Sendable () async -> Value
) async -> Result<Value, InterruptionError> {
    let race = Race<Value>()
    let task = Task { race.end(.success(await work())) }
    let timer = Task {
        try? await Task.sleep(for: .seconds(seconds))
        if !Task.isCancelled { race.end(.failure(InterruptionError(.timeLimit))) }
    }
    let result = await withTaskCancellationHandler {
        await race.result
    } onCancel: {
        race.end(.failure(InterruptionError(.cancelled)))
    }
    timer.cancel()
    task.cancel()
    return result
}

struct InterruptionError: Error, Sendable, Equatable {
    var interruption: Interruption
    init(_ interruption: Interruption) { self.interruption = interruption }
}

/// The first end counts, whether it comes before or after somebody waits for it.
private final class Race<Value: Sendable>: Sendable {
    typealias Outcome = Result<Value, InterruptionError>
    private struct State {
        var outcome: Outcome?
        var waiting: CheckedContinuation<Outcome, Never>?
    }
    private let state = Mutex(State())

    var result: Outcome {
        get async {
            await withCheckedContinuation { continuation in
                let outcome = state.withLock { state in
                    if state.outcome == nil { state.waiting = continuation }
                    return state.outcome
                }
                if let outcome { continuation.resume(returning: outcome) }
            }
        }
    }

    func end(_ outcome: Outcome) {
        let waiting = state.withLock { state -> CheckedContinuation<Outcome, Never>? in
            guard state.outcome == nil else { return nil }
            state.outcome = outcome
            defer { state.waiting = nil }
            return state.waiting
        }
        waiting?.resume(returning: outcome)
    }
}
