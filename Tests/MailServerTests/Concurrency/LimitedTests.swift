// An answer within a limit, or none, and nobody is held.

import TestSupport
import Testing

@testable import MailServer

@Suite struct LimitedTests {
    @Test("work that comes back in time is heard")
    func inTime() async { #expect(await limited(seconds: 30) { 7 } == .success(7)) }

    @Test("work that does not come back is left at the limit, even if it heeds no cancellation")
    func timeLimit() async {
        let start = MonotonicTime.now
        let result = await limited(seconds: 0.1) { await offload { sleepStubbornly(30) } }
        #expect(result == .failure(InterruptionError(.timeLimit)))
        #expect(MonotonicTime.now - start < 25)
    }

    @Test("cancelling is heard at once")
    func cancelled() async {
        let task = Task { await limited(seconds: 60) { await offload { sleepStubbornly(30) } } }
        task.cancel()
        #expect(await task.value == .failure(InterruptionError(.cancelled)))
    }
}

private func sleepStubbornly(_ seconds: Double) -> Int {
    let end = MonotonicTime.now + seconds
    _ = waitUntil(within: seconds + 1) { MonotonicTime.now > end }
    return 1
}
