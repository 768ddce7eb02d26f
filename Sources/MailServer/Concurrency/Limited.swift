// An answer within a time limit, or none: whoever waits is never held by work that does not come back.

enum Interruption: Sendable, Equatable {
    case timeLimit
    case cancelled
}

/// The work's value, or why there is none. The work is cancelled then, and goes on by itself until it takes notice.
func limited<Value: Sendable>(
    seconds: Double, _ work: @escaping @Sendable () async -> Value
) async -> Result<Value, InterruptionError> {
    let race = FirstAnswer<Result<Value, InterruptionError>>()
    let task = Task { race.give(.success(await work())) }
    let timer = Task {
        try? await Task.sleep(for: .seconds(seconds))
        if !Task.isCancelled { race.give(.failure(InterruptionError(.timeLimit))) }
    }
    let result = await withTaskCancellationHandler {
        await race.value
    } onCancel: {
        race.give(.failure(InterruptionError(.cancelled)))
    }
    timer.cancel()
    task.cancel()
    return result
}

struct InterruptionError: Error, Sendable, Equatable {
    var interruption: Interruption
    init(_ interruption: Interruption) { self.interruption = interruption }
}
