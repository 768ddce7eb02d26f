// An answer within a limit, or none, and nobody is held.

import TestSupport
import Testing

@testable import MailServer

@Suite struct LimitedTests {
    @Test("work that comes back in time is heard")
    func inTime() async { #expect(await limited(seconds: 30) { 7 } == .success(7)) }

    @Test("work that does not come back is left at the limit, even if it heeds no cancellation")
    func timeLimit() async {
        let mayEnd = Cancellation()
        defer { mayEnd.cancel() }
        let result = await limited(seconds: 0.1) { await offload { staysStubbornly(mayEnd) } }
        // It is still at it.
        #expect(result == .failure(InterruptionError(.timeLimit)))
    }

    @Test("cancelling is heard at once")
    func cancelled() async {
        let mayEnd = Cancellation()
        defer { mayEnd.cancel() }
        let task = Task { await limited(seconds: 600) { await offload { staysStubbornly(mayEnd) } } }
        task.cancel()
        #expect(await task.value == .failure(InterruptionError(.cancelled)))
    }
}

private func staysStubbornly(_ mayEnd: Cancellation) -> Int {
    _ = waitUntil(within: 600) { mayEnd.isCancelled }
    return 1
}
