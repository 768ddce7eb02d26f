// What strace sees of a program's own system calls that change a file. Programs it starts are let go at their exec.

import Foundation
import TestSupport

enum Strace {
    /// Why it cannot be had; nil when it can.
    static let absence: String? = {
        guard let strace = executable("strace") else { return "strace is not installed" }
        let ended = try? TestProcess.run([strace, "-o", "/dev/null", "/bin/true"])
        return ended?.status == 0 ? nil : "strace may not trace here: \(ended?.output ?? "")"
    }()

    private static let traced = [
        "open", "openat", "openat2", "creat", "write", "pwrite64", "writev", "pwritev", "pwritev2", "sendfile", "copy_file_range",
        "truncate",
        "ftruncate", "fallocate", "rename", "renameat", "renameat2", "unlink", "unlinkat", "mkdir", "mkdirat", "mknod", "mknodat", "rmdir",
        "link", "linkat", "symlink", "symlinkat", "chmod", "fchmod", "fchmodat", "chown", "fchown", "lchown", "fchownat", "setxattr",
        "lsetxattr", "fsetxattr", "removexattr", "lremovexattr", "fremovexattr", "utime", "utimes", "utimensat", "futimesat", "fsync",
        "fdatasync", "sync", "syncfs", "flock",
    ]

    /// The words before a command whose calls go to the file `list`.
    static func prefix(_ list: String) -> [String] {
        [
            executable("strace") ?? "strace", "-f", "-b", "execve", "-y", "-s", "0", "-o", list, "-e",
            "trace=\(traced.joined(separator: ","))",
        ]
    }

    /// `write /etc/postfix/main.cf`, one for each call that changes a file; devices, pipes and sockets are none.
    static func changingCalls(_ list: String) throws -> [String] {
        try TestFile.text(list).split(separator: "\n").compactMap { line in
            // A call that another thread's cut in two ends on a line of its own, which names no call anew.
            guard let call = line.wholeMatch(of: /[0-9]+ +([a-z0-9_]+)\((.*)/) else { return nil }
            let (name, arguments) = (String(call.1), call.2)
            if name.hasPrefix("open"), !arguments.contains("O_CREAT"), !arguments.contains("O_TRUNC") { return nil }
            var paths = arguments.matches(of: /"([^"]*)"/).map { String($0.1) }.filter { !$0.isEmpty }
            if let descriptor = arguments.prefixMatch(of: /([0-9]+)<([^>]*)>/) {
                // The test's own files take what is printed.
                if let number = Int(descriptor.1), number <= 2 { return nil }
                paths = [String(descriptor.2)]
            }
            guard let first = paths.first, first.hasPrefix("/"), !first.hasPrefix("/dev/"), !first.hasPrefix("/proc/") else { return nil }
            return ([name] + paths).joined(separator: " ")
        }
    }
}
