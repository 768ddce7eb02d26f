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

    /// In a session of its own, so that the terminal it opens first becomes its controlling one.
    private static func spawn(_ command: [String], terminal: String) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, terminal, O_RDWR, 0)
        posix_spawn_file_actions_adddup2(&actions, 0, 1)
        posix_spawn_file_actions_adddup2(&actions, 0, 2)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // Tests run on threads that block signals; a program that inherits that would not heed them.
        var noSignals = sigset_t()
        sigemptyset(&noSignals)
        posix_spawnattr_setsigmask(&attributes, &noSignals)
        // POSIX_SPAWN_SETSID, glibc 2.26 and later; Swift's Glibc does not show the name.
        posix_spawnattr_setflags(&attributes, 0x80 | Int16(POSIX_SPAWN_SETSIGMASK))
        let words: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
        let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/sbin:/usr/bin:/sbin:/bin"
        let variables = ["PATH=\(path)", "LANG=C.UTF-8", "TERM=xterm-256color", "HOME=/"]
        let environment: [UnsafeMutablePointer<CChar>?] = variables.map { strdup($0) } + [nil]
        defer { (words + environment).forEach { free($0) } }
        var child: pid_t = 0
        errno = posix_spawn(&child, command[0], &actions, &attributes, words, environment)
        guard errno == 0 else { throw RawTerminalError(command[0]) }
        return child
    }
}
