// The lock of `postconf -e` in the test's own hand: whoever wants to change the configuration waits for it.

import Glibc
import TestSupport

final class HeldLock {
    private let path: String
    private let descriptor: Int32
    private let watch: Int32
    private var isHeld = true

    init(_ configDirectory: String) throws {
        path = "\(configDirectory)/main.cf.tmp"
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        watch = inotify_init1(Int32(IN_CLOEXEC) | Int32(IN_NONBLOCK))
        guard descriptor >= 0, flock(descriptor, LOCK_EX | LOCK_NB) == 0, watch >= 0,
            inotify_add_watch(watch, path, UInt32(IN_OPEN)) >= 0
        else { throw TestProcess.Failure(description: "\(path): \(String(cString: strerror(errno)))") }
    }

    deinit {
        release()
        close(watch)
    }

    /// Somebody opened the lock file: what he saw of the configuration before, he has seen.
    func isWanted(within seconds: Double = 300) -> Bool {
        var event = [UInt8](repeating: 0, count: 4096)
        return waitUntil(within: seconds) { read(watch, &event, event.count) > 0 }
    }

    /// The name goes first, as postconf does it.
    func release() {
        guard isHeld else { return }
        isHeld = false
        unlink(path)
        close(descriptor)
    }
}
