// A terminal opened for a test to look at: a frame, every style, wide characters, the size, and the last keys as they were
// decoded. Ends on q, and when the terminal is gone. The argument `mono` does without colours.

import CPosix
import Glibc
import TerminalUI

@main
struct TerminalProbe {
    static func main() {
        do throws(TerminalError) {
            var terminal = try Terminal(TerminalOptions(colour: !CommandLine.arguments.contains("mono")))
            showKeys(on: &terminal)
            terminal.close()
            print("probe ended")
        } catch {
            print("no terminal: \(error)")
            exit(64)
        }
    }

    private static func showKeys(on terminal: inout Terminal) {
        // A lost terminal must show as a hang-up, not end the probe.
        let signals = px_signal_pipe([SIGWINCH, SIGHUP], 2)
        var keys: [Key] = []
        while !terminal.hasHungUp {
            terminal.paint(picture(size: terminal.size, isUTF8: terminal.isUTF8, keys: keys))
            var waiting = [terminal.inputDescriptor, signals].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            poll(&waiting, 2, -1)
            var signal: UInt8 = 0
            while read(signals, &signal, 1) == 1 { terminal.resized() }
            while let key = terminal.key() {
                if key == .character("q") { return }
                if key == .control("x") { keys.append(.function(overflow(0))) }
                keys.append(key)
            }
        }
    }

    private static func picture(size: Size, isUTF8: Bool, keys: [Key]) -> Surface {
        let glyphs = isUTF8 ? FrameGlyphs.unicode : .ascii
        var surface = Surface(size)
        surface.drawFrame(Rectangle(size), dividers: [12], glyphs: glyphs)
        let rail = Rectangle(row: 1, column: 1, rows: size.rows - 2, columns: min(11, size.columns - 2))
        let pane = Rectangle(row: 1, column: 14, rows: size.rows - 2, columns: size.columns - 15)
        for (row, style) in Style.allCases.enumerated() { surface.write("\(style)", in: rail, row: row, style: style) }
        surface.write("size \(size.columns)x\(size.rows) utf8 \(isUTF8)", in: pane, row: 0)
        surface.write("wide 漢字 mark e\u{301} emoji 🙂 fine ✓ esc \u{1B}[31m end", in: pane, row: 1)
        let shown = keys.indices.suffix(max(0, pane.rows - 2))
        for index in shown { surface.write("key \(index + 1) \(keys[index])", in: pane, row: index - shown.startIndex + 2) }
        // The last cell of the screen is where careless drawing scrolls.
        surface.write("#", row: size.rows - 1, column: size.columns - 1)
        surface.cursor = Surface.Position(row: 1, column: pane.column)
        return surface
    }

    /// Runs out of stack.
    private static func overflow(_ depth: Int) -> Int {
        withUnsafeTemporaryAllocation(of: Int.self, capacity: 512) { room in
            room.initialize(repeating: depth)
            return overflow(depth + 1) + room[depth % 512]
        }
    }
}
