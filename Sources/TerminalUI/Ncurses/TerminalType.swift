// The terminal's type looked up in the terminfo database before anything is switched on, so that failure leaves no trace.

import CNcurses
import Glibc

package struct TerminalType {
    let name: String
    /// The kernel's own terminal, with the kernel's own font.
    var isConsole: Bool { name == "linux" || name.hasPrefix("linux-") }
    /// Bytes that bring plain text in the usual character set.
    let plainBytes: [UInt8]
    /// Bytes that leave full-screen mode, for a signal handler that can no longer ask curses.
    let leaveBytes: [UInt8]
    /// Asks for the mark around text that is pasted, and goes back (xterm's private mode 2004). Terminals that do not know it pass over
    /// it, as over any private mode; what does not speak ECMA-48 at all is not asked.
    let pastesApart: [UInt8]
    let pastesAsTyped: [UInt8]

    /// TERM says so, or says nothing.
    package static var canOnlyPrint: Bool {
        let name = getenv("TERM").map { String(cString: $0) } ?? ""
        return name.isEmpty || name == "dumb"
    }

    /// The type that TERM names. One that is not known here (a new terminal, an old server) is treated as an xterm, else
    /// as a VT100: nearly every terminal today answers to both. `dumb` means what it says, and so does no TERM at all.
    static func ofEnvironment() throws(TerminalError) -> TerminalType {
        let name = getenv("TERM").map { String(cString: $0) } ?? ""
        guard !name.isEmpty, name != "dumb" else { throw .unknownType(name) }
        for candidate in [name, "xterm", "vt100"] where nc_describe(candidate, STDOUT_FILENO) {
            defer { nc_forget_description() }
            // A printing terminal is known and yet cannot be drawn on.
            guard capability("cup") != nil else { break }
            let isECMA48 = capability("cup")?.starts(with: "\u{1B}[".utf8) == true
            return TerminalType(candidate, isECMA48: isECMA48)
        }
        throw .unknownType(name)
    }

    private init(_ name: String, isECMA48: Bool) {
        self.name = name
        pastesApart = isECMA48 ? Array("\u{1B}[?2004h".utf8) : []
        pastesAsTyped = isECMA48 ? Array("\u{1B}[?2004l".utf8) : []
        plainBytes = TerminalType.capability("sgr0") ?? []
        leaveBytes = pastesAsTyped + TerminalType.leavingBytes()
    }

    /// At once, past what curses has still to write.
    func send(_ bytes: [UInt8]) { _ = write(STDOUT_FILENO, bytes, bytes.count) }

    /// A terminal without an alternate screen is cleared, or the shell's prompt would stand amid the picture.
    private static func leavingBytes() -> [UInt8] {
        let screen = capability("rmcup") ?? capability("clear") ?? []
        return ["sgr0", "rmkx", "cnorm"].compactMap(capability).joined() + screen
    }

    private static func capability(_ name: String) -> [UInt8]? {
        nc_capability(name).map { withoutPadding(String(cString: $0).utf8) }
    }
}

/// A capability string as it may be sent at once: `$<5>` in it asks for a pause of 5 ms and is no text.
func withoutPadding(_ capability: some Sequence<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    var rest = Array(capability)[...]
    while let byte = rest.first {
        if rest.starts(with: "$<".utf8), let end = rest.firstIndex(of: UInt8(ascii: ">")) {
            rest = rest[(end + 1)...]
        } else {
            result.append(byte)
            rest = rest.dropFirst()
        }
    }
    return result
}
