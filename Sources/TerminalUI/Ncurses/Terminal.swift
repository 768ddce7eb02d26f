// The only caller of curses: a terminal opened, painted from a Surface, read as Keys, and restored on every way out.

import CNcurses
import CPosix
import Glibc

/// How the terminal is to be used.
package struct TerminalOptions: Sendable {
    package var colour: Bool
    package init(colour: Bool) { self.colour = colour }
}

/// Opened once; restores the terminal when closed or released. One thread only.
///
/// Ctrl-C, Ctrl-Z and the like arrive as keys. A fatal signal restores the terminal too, before it ends the process.
package struct Terminal: ~Copyable {
    /// Is true when the locale is UTF-8, so frames may be drawn with box characters. Where it is not, a surface is painted
    /// as its `inASCII()`.
    package let isUTF8: Bool
    /// What to wait on for keys, together with other events: poll(2) it, then call `key()` until it returns nil.
    package var inputDescriptor: Int32 { STDIN_FILENO }

    private let screen: OpaquePointer
    private let type: TerminalType
    private var painter: Painter
    private var keys: KeyReader
    private var isOpen: Bool

    package init(_ options: TerminalOptions) throws(TerminalError) {
        let (type, screen, isUTF8) = try Self.open()
        self.type = type
        self.screen = screen
        self.isUTF8 = isUTF8
        isOpen = true
        painter = Painter(palette: Palette(colour: options.colour))
        keys = KeyReader()
        resized()
    }

    private static func open() throws(TerminalError) -> (TerminalType, OpaquePointer, isUTF8: Bool) {
        guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else { throw .notATerminal }
        let type = try TerminalType.ofEnvironment()
        let isUTF8 = adoptCharacterSet()
        // Before curses changes the settings that the guard is to bring back.
        px_guard_terminal(STDOUT_FILENO, type.leaveBytes, type.leaveBytes.count)
        guard let screen = nc_newterm(type.name) else {
            px_forget_terminal()
            throw .unknownType(type.name)
        }
        nc_shorten_styles()
        raw()
        noecho()
        nonl()
        // Or painting stops half-way when a key waits to be read.
        typeahead(-1)
        // Another character set may be left over from another program: the usual one is chosen here, and not again with every style.
        type.send(type.plainBytes + type.pastesApart)
        return (type, screen, isUTF8)
    }

    package var size: Size {
        Size(columns: Int(getmaxx(nc_stdscr())), rows: Int(getmaxy(nc_stdscr())))
    }

    /// Is true once the other end is gone (the ssh connection lost): no key will come, and nothing that is painted is seen.
    package var hasHungUp: Bool {
        var descriptor = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        return poll(&descriptor, 1, 0) == 1 && Int32(descriptor.revents) & (POLLHUP | POLLERR | POLLNVAL) != 0
    }

    /// Brings the surface to the screen; parts beyond `size` are left out.
    package mutating func paint(_ surface: borrowing Surface) {
        guard isOpen, !hasHungUp else { return }
        painter.paint(!isUTF8 ? surface.inASCII() : type.isConsole ? surface.onConsole() : copy surface)
    }

    /// Paint everything anew next time: another program has written over the screen.
    package mutating func redraw() { painter.forget() }

    /// The next key already typed, or nil: never waits. `.resize` arrives as a change of `size`.
    package mutating func key() -> Key? {
        guard isOpen else { return nil }
        return keys.next()
    }

    /// Take over a new window size (after SIGWINCH).
    package mutating func resized() {
        var rows: UInt16 = 0
        var columns: UInt16 = 0
        // A serial line reports no size; then what curses assumed stays.
        guard isOpen, px_window_size(STDOUT_FILENO, &rows, &columns) == 0, rows > 0, columns > 0 else { return }
        resizeterm(Int32(rows), Int32(columns))
        painter.forget()
    }

    /// Gives the terminal back to whoever started this process and stops it, as Ctrl-Z does; returns when it is continued. Where no
    /// shell has job control the system lets it go on at once.
    package mutating func suspend() {
        guard isOpen else { return }
        type.send(type.pastesAsTyped)
        endwin()
        let handler = signal(SIGTSTP, SIG_DFL)
        raise(SIGTSTP)
        signal(SIGTSTP, handler)
        type.send(type.plainBytes + type.pastesApart)
        painter.forget()
        wrefresh(nc_stdscr())
        resized()
    }

    package mutating func close() {
        if isOpen { Self.restore(screen, type) }
        isOpen = false
    }

    deinit { if isOpen { Self.restore(screen, type) } }

    private static func restore(_ screen: OpaquePointer, _ type: TerminalType) {
        type.send(type.pastesAsTyped)
        if nc_capability("rmcup") == nil {
            // No screen to go back to: better none of the picture than the half that the shell writes over.
            werase(nc_stdscr())
            wrefresh(nc_stdscr())
        }
        endwin()
        px_forget_terminal()
        delscreen(screen)
    }
}
