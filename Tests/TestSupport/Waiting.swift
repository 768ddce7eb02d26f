// Waiting for what a test needs to see, instead of sleeping for luck.

import Glibc

/// Looks every few milliseconds until the condition holds; false when `seconds` have passed without it. Blocks its thread:
/// in an asynchronous test use `eventually`, or nothing else moves meanwhile.
package func waitUntil(within seconds: Double = 5, _ condition: () throws -> Bool) rethrows -> Bool {
    let end = now() + seconds
    while true {
        if try condition() { return true }
        if now() > end { return false }
        usleep(10_000)
    }
}

/// As `waitUntil`, leaving the thread to others while it waits.
package func eventually(
    within seconds: Double = 300, isolation: isolated (any Actor)? = #isolation, _ condition: () async throws -> Bool
) async rethrows -> Bool {
    let end = now() + seconds
    while true {
        if try await condition() { return true }
        if now() > end { return false }
        try? await Task.sleep(for: .milliseconds(10))
    }
}

private func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
