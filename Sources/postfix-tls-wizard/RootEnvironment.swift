// What root takes over from his caller's environment: what the terminal is and how to speak to it, who stands behind sudo, and
// nothing that names a file or a program. Without root a caller can only redirect his own rights, and keeps his environment.

import CPosix
import Glibc

enum RootEnvironment {
    /// `sudo` clears most of it; `sudo -E`, `su` without `-` and a shell left open do not.
    static let kept: Set<String> = [
        "TERM", "LANG", "LANGUAGE", "LINES", "COLUMNS", "ESCDELAY", "NO_COLOR", "TZ", "TMPDIR", "SUDO_USER", "SUDO_UID", "SUDO_GID",
    ]

    /// Variables that C library, Swift runtime or loader have read before `main`: LD_LIBRARY_PATH is where the static program
    /// too would look for name service modules, SWIFT_BACKTRACE names a program to run when this one traps.
    private static let readAtStart = ["LD_", "SWIFT_", "GLIBC_", "MALLOC_", "GCONV_", "LOCPATH", "NLSPATH"]

    /// To be called before anything else runs.
    ///
    /// ncurses is built to heed TERMINFO, TERMINFO_DIRS and ~/.terminfo for root as for anybody (`--enable-root-environ`, Debian's
    /// and most others' choice): only a set-user-ID program is spared. A terminal description is code for the reader of it,
    /// and for root it comes from the system's own database alone. MAIL_CONFIG, OPENSSL_CONF and PATH never reached the
    /// programs that are run; they go with the rest.
    static func adopt() {
        guard geteuid() == 0 else { return }
        let all = variables
        // A caller chooses the bytes of the names. So what is kept is set in an empty environment, instead of removing what is not.
        clearenv()
        for (name, value) in all where isKept(name, value) { setenv(name, value, 1) }
        if all.contains(where: { isReadAtStart($0.name) }) { startAgain() }
    }

    /// A time zone or a locale that begins with a slash, or has `..` in it, would name a file, and is dropped.
    static func isKept(_ name: String, _ value: String) -> Bool {
        guard kept.contains(name) || name.hasPrefix("LC_") else { return false }
        return name == "TMPDIR" || !(value.hasPrefix("/") || value.hasPrefix(":") || value.contains(".."))
    }

    static func isReadAtStart(_ name: String) -> Bool { readAtStart.contains { name.hasPrefix($0) } }

    private static var variables: [(name: String, value: String)] {
        var found: [(name: String, value: String)] = []
        guard var entry = px_environment() else { return [] }
        while let variable = entry.pointee {
            let parts = String(cString: variable).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            found.append((String(parts[0]), parts.count == 2 ? String(parts[1]) : ""))
            entry += 1
        }
        return found
    }

    /// The same call with what is left, so that nothing read at the start is still in force. Returns only where /proc is missing.
    private static func startAgain() {
        execve("/proc/self/exe", CommandLine.unsafeArgv, px_environment())
    }
}
