// Commands that wait for something are asynchronous and run on the concurrency pool; the main thread waits for them here. It is not one
// of the pool's (which on a one-core server has a single thread), so nothing else waits behind it. Commands that ask a person run on the
// main thread itself: the wizard's input loop blocks it.

import Dispatch
import Synchronization

/// Waits on the calling thread for asynchronous work. Only for the main thread.
func waiting<Value: Sendable>(for work: sending @escaping () async -> Value) -> Value {
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
