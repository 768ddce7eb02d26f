// Commands are synchronous and run on the main thread, so that waiting never takes a thread from the concurrency pool
// (on a one-core server that pool has a single thread).

import Dispatch
import Synchronization

/// Waits on the calling thread for asynchronous work. Only for the main thread.
func waiting<Value: Sendable>(for work: @escaping @Sendable () async -> Value) -> Value {
    let done = DispatchSemaphore(value: 0)
    let box = Box<Value>()
    Task.detached {
        let value = await work()
        box.put(value)
        done.signal()
    }
    done.wait()
    return box.take()
}

private final class Box<Value: Sendable>: Sendable {
    private let content = Mutex<Value?>(nil)
    func put(_ value: Value) { content.withLock { $0 = value } }
    func take() -> Value { content.withLock { $0! } }
}
