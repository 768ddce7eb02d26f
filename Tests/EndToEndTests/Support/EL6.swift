// The kernel of the article's own server, as far as a program can tell by asking for newer system calls.

import Foundation
import TestSupport

/// x86-64 system calls that 2.6.32, the kernel of Red Hat Enterprise Linux 6 and CentOS 6, does not have, of those that a
/// Swift program, its runtime or today's glibc asks for: pidfd_open 434, pidfd_send_signal 424, clone3 435, getrandom 318,
/// statx 332, close_range 436, rseq 334, memfd_create 319, copy_file_range 326, preadv2 327, faccessat2 439, openat2 437,
/// renameat2 316, execveat 322, io_uring_setup 425, membarrier 324. Numbers from the kernel's syscall_64.tbl.
enum EL6 {
    static let missingCalls = [434, 424, 435, 318, 332, 436, 334, 319, 326, 327, 439, 437, 316, 322, 425, 324]

    /// Today's OpenSSL does not start without getrandom; el6's own does.
    static let missingCallsWithTodaysOpenSSL = missingCalls.filter { $0 != 318 }
}

/// Runs a command as that kernel would, through the package's own `old-kernel`.
enum OldKernel {
    static func command(_ calls: [Int], _ command: [String]) -> [String] {
        [builtProduct("old-kernel"), calls.map(String.init).joined(separator: ",")] + command
    }

    /// Why no system call filter can be had; nil when it can.
    static var absence: String? {
        let program = builtProduct("old-kernel")
        guard Programs.exists(program) else { return "old-kernel was not built" }
        // Process number queries stay allowed, so `true` runs.
        guard let ended = try? TestProcess.run(command([EL6.missingCalls[0]], ["/bin/true"])), ended.status == 0 else {
            return "this kernel takes no system call filter (seccomp)"
        }
        return nil
    }
}

/// Runs a command on an emulated processor without anything that came after the first x86-64 ones, under the release name of el6's
/// kernel. What it starts in turn runs on this machine's own.
enum OldProcessor {
    private static let emulator = "/usr/bin/qemu-x86_64"

    static func command(_ command: [String]) -> [String] { [emulator, "-cpu", "qemu64", "-r", "2.6.32"] + command }

    /// Why there is none; nil when there is.
    static var absence: String? { Programs.exists(emulator) ? nil : "qemu-x86_64 (qemu-user) is not installed" }
}
