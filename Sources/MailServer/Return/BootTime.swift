// Seconds on a clock that nobody sets and that goes on while the machine sleeps: by it a change returns by itself.

import CPosix

package enum BootTime {
    package static var now: Double { px_boot_time() }
    /// Whole seconds, never less than the exact time.
    package static var nowRoundedUp: Int { Int(now.rounded(.up)) }
}
