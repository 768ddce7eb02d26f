// A counting semaphore that may be deallocated while it is taken; a plain DispatchSemaphore ends the process then.

import Dispatch

extension DispatchSemaphore {
    /// A semaphore with `places` free ones. Dispatch ends the program (SIGILL) when one is deallocated with fewer free places than it was
    /// made with: one that begins with none and is given its places afterwards is never in that state.
    static func thatMayEndInUse(_ places: Int) -> DispatchSemaphore {
        let semaphore = DispatchSemaphore(value: 0)
        for _ in 0..<places { semaphore.signal() }
        return semaphore
    }
}
