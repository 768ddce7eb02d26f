// Seconds on a clock that nobody can set (CLOCK_MONOTONIC), for time limits and durations.

import Glibc

package enum MonotonicTime {
    package static var now: Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    package static func milliseconds(since start: Double) -> Int { Int(((now - start) * 1000).rounded()) }
}
