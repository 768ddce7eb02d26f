// Work that blocks, done on a thread of its own: the cooperative pool has one thread a core, and a wait on it stops everything.

import Glibc

/// Runs `work` on a new thread. A Dispatch queue would not do: it starts at most one blocked worker a core without delay.
package func offload<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { continuation in
        detach { continuation.resume(returning: work()) }
    }
}

private final class Job {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}

/// Runs `body` on a new thread that nobody waits for.
package func detach(_ body: @escaping @Sendable () -> Void) {
    let job = Unmanaged.passRetained(Job(body))
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    var thread = pthread_t()
    let code = pthread_create(
        &thread, &attributes,
        { pointer in
            Unmanaged<Job>.fromOpaque(pointer!).takeRetainedValue().body()
            return nil
        }, job.toOpaque())
    // Without a new thread the work is done here: the caller waits longer, but the answer comes.
    if code != 0 { job.takeRetainedValue().body() }
}
