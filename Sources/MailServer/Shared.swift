// A value several steps need, looked up once for all of them.

import Synchronization

final class Shared<Value: Sendable>: Sendable {
    private struct Lookup {
        var task: Task<Value, Never>
        var start: Double
        var isDone = false
    }

    /// Seconds within which a look still counts as the present one: steps started together share it, a re-run looks anew.
    private static var freshness: Double { 1 }

    private let look: @Sendable () async -> Value
    private let current = Mutex<Lookup?>(nil)

    init(_ look: @escaping @Sendable () async -> Value) { self.look = look }

    var value: Value {
        get async { await task().value }
    }

    private func task() -> Task<Value, Never> {
        current.withLock { current in
            let now = MonotonicTime.now
            if let lookup = current, !lookup.isDone || now - lookup.start < Shared.freshness { return lookup.task }
            let task = Task { [look, weak self] in
                let value = await look()
                self?.current.withLock { $0?.isDone = true }
                return value
            }
            current = Lookup(task: task, start: now)
            return task
        }
    }
}
