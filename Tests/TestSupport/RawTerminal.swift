// A bare terminal: nothing between the program and the test but the kernel's own pseudo terminal, which the test may take away.

import Glibc

package struct RawTerminalError: Error, CustomStringConvertible {
    package let description: String
    init(_ what: String) { description = "\(what): \(String(cString: strerror(errno)))" }
}

package final class RawTerminal {
    package let child: pid_t
    private var master: Int32

    /// Runs the command in a session of its own, 80 columns by 24 rows; the terminal is its controlling one.
    package init(_ command: [String]) throws {
        let (master, path) = try RawTerminal.open()
        self.master = master
        child = try RawTerminal.spawn(command, terminal: path)
    }

    deinit { hangUp() }

    /// As when the line is lost: the kernel sends SIGHUP, and every later read or write of the program fails.
    package func hangUp() {
        if master >= 0 { close(master) }
        master = -1
    }

    /// What came within so many milliseconds; empty when nothing did. Throws when the program's side is closed.
    package func read(milliseconds: Int32 = 100) throws -> String {
        guard master >= 0 else { return "" }
        var polled = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
        guard poll(&polled, 1, milliseconds) > 0 else { return "" }
        var bytes = [UInt8](repeating: 0, count: 65536)
        let count = Glibc.read(master, &bytes, bytes.count)
        guard count > 0 else { throw RawTerminalError("the program closed its terminal") }
        return String(decoding: bytes[..<count], as: UTF8.self)
    }

    /// Keys as they are pressed: `\u{13}` is Ctrl-S, which stops the output until `\u{11}`.
    package func type(_ keys: String) {
        let bytes = Array(keys.utf8)
        _ = write(master, bytes, bytes.count)
    }

    /// A program that leaves a full-screen mode must get rid of its last words, or it waits for ever.
    package func drain() { while let text = try? read(), !text.isEmpty {} }

    /// Swift's Glibc has no posix_openpt and grantpt; these are the requests behind them (ioctl_tty(2)).
    private static func open() throws -> (master: Int32, path: String) {
        let (unlock, numberOf) = (UInt(0x4004_5431), UInt(0x8004_5430))
        let master = Glibc.open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        guard master >= 0 else { throw RawTerminalError("/dev/ptmx") }
        var isLocked: Int32 = 0
        var number: UInt32 = 0
        var size = winsize(ws_row: 24, ws_col: 80, ws_xpixel: 0, ws_ypixel: 0)
        guard ioctl(master, unlock, &isLocked) == 0, ioctl(master, numberOf, &number) == 0, ioctl(master, UInt(TIOCSWINSZ), &size) == 0
        else { throw RawTerminalError("pseudo terminal") }
        return (master, "/dev/pts/\(number)")
    }

    private static func spawn(_ command: [String], terminal: String) throws -> pid_t {
        let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/sbin:/usr/bin:/sbin:/bin"
        return try Spawn.start(
            command, ["PATH=\(path)", "LANG=C.UTF-8", "TERM=xterm-256color", "HOME=/"],
            [.open(terminal, flags: O_RDWR, as: 0), .copy(0, as: 1), .copy(0, as: 2)], group: .session)
    }
}
