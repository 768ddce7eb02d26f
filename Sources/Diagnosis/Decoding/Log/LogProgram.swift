// The Postfix programs whose lines are read, and what of theirs counts.

/// A program by the last part of its name in the log.
enum LogProgram: Sendable {
    /// smtpd, tlsproxy, postscreen: they serve connections.
    case server
    case master
    /// postfix(1), postconf(1) and postfix-script, which start and stop everything.
    case control
    /// smtp and lmtp: outgoing mail.
    case client
    /// tlsmgr, proxymap, trivial-rewrite, anvil, cleanup: what the servers lean on. That they end counts, and what they cannot open.
    case helper

    /// Returns nil for all others, which are turned down by their length and first byte.
    init?(_ line: UnsafeBufferPointer<UInt8>, _ name: Range<Int>, hasSlash: Bool) {
        func isNamed(_ text: StaticString) -> Bool {
            name.count == text.utf8CodeUnitCount && ByteScan.matches(text, in: line, at: name.lowerBound)
        }
        guard hasSlash else {
            // Before they have read main.cf, and where master cannot run a program, they log under their bare name.
            if isNamed("postfix") || isNamed("postconf") {
                self = .control
            } else if isNamed("master") {
                self = .master
            } else {
                return nil
            }
            return
        }
        switch name.count {
        case 4 where isNamed("smtp") || isNamed("lmtp"): self = .client
        case 5 where isNamed("smtpd"): self = .server
        case 5 where isNamed("anvil"): self = .helper
        case 6 where isNamed("master"): self = .master
        case 6 where isNamed("tlsmgr"), 7 where isNamed("cleanup"): self = .helper
        case 8 where isNamed("tlsproxy"): self = .server
        case 8 where isNamed("proxymap"): self = .helper
        case 8 where isNamed("postconf"): self = .control
        case 10 where isNamed("postscreen"): self = .server
        case 14 where isNamed("postfix-script"): self = .control
        case 15 where isNamed("trivial-rewrite"): self = .helper
        default: return nil
        }
    }
}
