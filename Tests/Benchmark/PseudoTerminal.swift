// A bare terminal for measuring: nothing between the program and the clock but the kernel's own pseudo terminal.

import Foundation
import Glibc

struct PseudoTerminalError: Error, CustomStringConvertible {
    let description: String
    init(_ what: String) { description = "\(what): \(String(cString: strerror(errno)))" }
}

enum PseudoTerminal {
    /// Milliseconds from the start of the command until its output has all of the texts: one whole painted picture.
    /// The program is ended then.
    static func timeToPaint(_ command: [String], showing texts: [String], limit: Double = 20) throws -> Double {
        let (master, path) = try open()
        defer { close(master) }
        let started = ContinuousClock.now
        let child = try spawn(command, terminal: path)
        defer {
            kill(child, SIGTERM)
            drain(master)
            var status: Int32 = 0
            while waitpid(child, &status, 0) < 0, errno == EINTR {}
        }
        var seen = ""
        while !texts.allSatisfy(seen.contains) {
            let waited = (ContinuousClock.now - started) / .milliseconds(1)
            guard waited < limit * 1000 else { throw TimeoutError(seen: seen) }
            seen += try read(master)
        }
        return (ContinuousClock.now - started) / .milliseconds(1)
    }

    struct TimeoutError: Error, CustomStringConvertible {
        let seen: String
        var description: String { "the picture was not painted in time; the terminal got: \(seen.debugDescription)" }
    }

    /// 80 columns by 24 rows. Swift's Glibc has no posix_openpt and grantpt; these are the requests behind them (ioctl_tty(2)).
    private static func open() throws -> (master: Int32, path: String) {
        let (unlock, numberOf) = (UInt(0x4004_5431), UInt(0x8004_5430))
        let master = Glibc.open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        guard master >= 0 else { throw PseudoTerminalError("/dev/ptmx") }
        var isLocked: Int32 = 0
        var number: UInt32 = 0
        var size = winsize(ws_row: 24, ws_col: 80, ws_xpixel: 0, ws_ypixel: 0)
        guard ioctl(master, unlock, &isLocked) == 0, ioctl(master, numberOf, &number) == 0, ioctl(master, UInt(TIOCSWINSZ), &size) == 0
        else { throw PseudoTerminalError("pseudo terminal") }
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
        // POSIX_SPAWN_SETSID, glibc 2.26 and later; Swift's Glibc does not show the name.
        posix_spawnattr_setflags(&attributes, 0x80)
        let words: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/sbin:/usr/bin:/sbin:/bin"
        let variables = ["PATH=\(path)", "LANG=C.UTF-8", "TERM=xterm-256color", "HOME=/"]
        let environment: [UnsafeMutablePointer<CChar>?] = variables.map { strdup($0) } + [nil]
        defer { (words + environment).forEach { free($0) } }
        var child: pid_t = 0
        errno = posix_spawn(&child, command[0], &actions, &attributes, words, environment)
        guard errno == 0 else { throw PseudoTerminalError(command[0]) }
        return child
    }

    /// What comes within a tenth of a second.
    private static func read(_ master: Int32) throws -> String {
        var polled = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
        guard poll(&polled, 1, 100) > 0 else { return "" }
        var bytes = [UInt8](repeating: 0, count: 65536)
        let count = Glibc.read(master, &bytes, bytes.count)
        guard count > 0 else { throw PseudoTerminalError("the program ended before it painted") }
        return String(decoding: bytes[..<count], as: UTF8.self)
    }

    /// A program that leaves a full-screen mode must get rid of its last words, or it waits for ever.
    private static func drain(_ master: Int32) {
        while let text = try? read(master), !text.isEmpty {}
    }
}
