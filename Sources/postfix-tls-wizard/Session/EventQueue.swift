// Events from everywhere, taken by the input loop: a queue with a pipe end to wait on.

import Glibc
import Synchronization
import Wizard

/// Any thread may post; only the input loop takes.
final class EventQueue: Sendable {
    /// Readable while events wait.
    let wakeDescriptor: Int32
    private let wakeWriter: Int32
    private let events = Mutex<[Event]>([])

    /// Returns nil when the system gives no pipe.
    init?() {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return nil }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        wakeDescriptor = ends[0]
        wakeWriter = ends[1]
    }

    deinit {
        close(wakeDescriptor)
        close(wakeWriter)
    }

    func post(_ event: Event) {
        events.withLock { $0.append(event) }
        var byte: UInt8 = 1
        // A full pipe is as good as a written byte: the reader wakes either way.
        _ = write(wakeWriter, &byte, 1)
    }

    func take() -> [Event] {
        var scratch = [UInt8](repeating: 0, count: 256)
        while read(wakeDescriptor, &scratch, scratch.count) == scratch.count {}
        return events.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
    }
}
