// What the sessions and the commands wait for: signals as bytes on a pipe, and any of several descriptors.

import CPosix
import Glibc

/// Signals that are heard and do not end the process, from the start on; none is lost. All such values of a process share one pipe.
struct SignalPipe {
    /// Readable while signals wait.
    let descriptor: Int32

    init(_ signals: [Int32]) { descriptor = px_signal_pipe(signals, signals.count) }

    /// The signals that have come, in their order.
    func take() -> [Int32] {
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = read(descriptor, &bytes, bytes.count)
        return bytes.prefix(max(0, count)).map(Int32.init)
    }
}

/// Waits until one of the descriptors is readable; returns false when nothing came within so many milliseconds, -1 for as long as it takes.
func waitForInput(on descriptors: [Int32], milliseconds: Int32) -> Bool {
    var polled = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    return poll(&polled, nfds_t(polled.count), milliseconds) != 0
}
