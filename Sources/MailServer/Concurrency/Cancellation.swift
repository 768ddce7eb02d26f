// Lets a blocking thread see that its task was cancelled.

import Synchronization

package final class Cancellation: Sendable {
    private let flag = Atomic<Bool>(false)
    package init() {}
    package var isCancelled: Bool { flag.load(ordering: .relaxed) }
    package func cancel() { flag.store(true, ordering: .relaxed) }
}

/// As `offload`, for work that looks at the cancellation now and then.
package func offload<Value: Sendable>(_ work: @escaping @Sendable (Cancellation) -> Value) async -> Value {
    let cancellation = Cancellation()
    return await withTaskCancellationHandler {
        await offload { work(cancellation) }
    } onCancel: {
        cancellation.cancel()
    }
}
