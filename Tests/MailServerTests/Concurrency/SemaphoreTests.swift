import Dispatch
import Testing

@testable import MailServer

@Suite("Semaphores") struct SemaphoreTests {
    @Test("a semaphore may go while places of it are taken, and has as many as it was made with") func places() {
        let semaphore = DispatchSemaphore.thatMayEndInUse(2)
        #expect(semaphore.wait(timeout: .now()) == .success)
        #expect(semaphore.wait(timeout: .now()) == .success)
        #expect(semaphore.wait(timeout: .now()) == .timedOut)
    }
}
