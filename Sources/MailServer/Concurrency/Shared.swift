// A value several steps need, looked up once for all of them.

import Synchronization

final class Shared<Value: Sendable>: Sendable {
    private let look: @Sendable () async -> Value
    private let lookup = Mutex<Task<Value, Never>?>(nil)

    init(_ look: @escaping @Sendable () async -> Value) { self.look = look }

    var value: Value {
        get async {
            await lookup.withLock { lookup in
                let task = lookup ?? Task { [look] in await look() }
                lookup = task
                return task
            }.value
        }
    }
}
