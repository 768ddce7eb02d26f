// A counting semaphore that may go while places of it are taken.

import Dispatch

extension DispatchSemaphore {
    /// A semaphore with `places` free ones. Dispatch ends the program (SIGILL) when a semaphore goes with fewer free places than it was made
    /// with: one that begins with none and is given its places afterwards is never in that state.
    static func thatMayEndInUse(_ places: Int) -> DispatchSemaphore {
        let semaphore = DispatchSemaphore(value: 0)
        for _ in 0..<places { semaphore.signal() }
        return semaphore
    }
}
