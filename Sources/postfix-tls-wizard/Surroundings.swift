// What this program needs of the system it is started on, looked at before anything else: what is missing is said in a sentence,
// where the runtime would otherwise end the process without a word. That /proc is there was looked at before the runtime started
// (CPosix).

import Glibc

struct Surroundings: Equatable {
    /// Bytes of address space; nil: not limited.
    var addressSpace: UInt64?

    /// Each thread reserves address space for its stack and its heap, and a check runs some twenty side by side. Measured with three
    /// ports: unlimited it reserves 900 MB; 400 MB are just enough; with 350 MB threads cannot be started, and every second check waits
    /// for what never comes. More ports take more threads.
    static let leastAddressSpace: UInt64 = 600 << 20

    static var current: Surroundings {
        var limit = rlimit()
        let isKnown = getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0
        let isLimited = isKnown && limit.rlim_cur != rlim_t.max
        return Surroundings(addressSpace: isLimited ? UInt64(limit.rlim_cur) : nil)
    }

    /// What is missing and how to get it; nil when nothing is.
    var problem: String? {
        if let space = addressSpace, space < Surroundings.leastAddressSpace {
            let needed = "\(Surroundings.leastAddressSpace >> 20) MB"
            return "The address space of this process is limited to \(space >> 20) MB, and it needs \(needed) for its threads. "
                + "Raise the limit (ulimit -v unlimited) and try again. Nothing was changed."
        }
        return nil
    }

    /// Throws a sentence when something is missing.
    static func mustSuffice() throws(CommandFailure) {
        if let problem = current.problem { throw CommandFailure(sentence: problem, status: ExitStatus.system) }
    }
}
