// A command run in a terminal of its own, as a person would see it: tmux on a private socket, driven by keys, read as text.
// Never sleeps for luck: every step waits for what must be on the screen, and says what was there instead when it fails.

import Foundation

package struct TmuxError: Error, CustomStringConvertible {
    package let description: String
}

/// One tmux server with one window. Ended by `end()`, or with the last reference.
package final class TmuxSession: Sendable {
    package let columns: Int
    package let rows: Int
    private let socket: String
    private let directory: URL

    /// nil where tmux is not installed.
    package static let tmux: String? = executable("tmux")

    /// Starts the command (arguments, no shell) in a window of that size. The environment is built from nothing but PATH
    /// and HOME, then `environment`; the window stays readable after the command has ended.
    package init(
        _ command: [String], columns: Int = 80, rows: Int = 24, environment: [String: String] = [:]
    ) throws {
        self.columns = columns
        self.rows = rows
        directory = FileManager.default.temporaryDirectory.appendingPathComponent("tmux-\(UUID().uuidString)")
        socket = directory.appendingPathComponent("socket").path
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        let inherited = ProcessInfo.processInfo.environment.filter { ["PATH", "HOME"].contains($0.key) }
        let variables = inherited.merging(environment) { $1 }.map { "\($0.key)=\($0.value)" }
        let line = (["env", "-i"] + variables + command).map(shellQuoted).joined(separator: " ")
        // The first window only sets the option: a command that ends at once would otherwise take its window along.
        try tmux("new-session", "-d", "-x", "\(columns)", "-y", "\(rows)", "sleep 600")
        try tmux("set-option", "-g", "remain-on-exit", "on")
        try tmux("set-option", "-g", "status", "off")
        try tmux("set-option", "-g", "history-limit", "5000")
        try tmux("set-option", "-s", "escape-time", "0")
        try tmux("resize-window", "-x", "\(columns)", "-y", "\(rows)")
        try tmux("respawn-pane", "-k", line)
    }

    deinit { end() }

    /// Ends the server and what runs in it. Harmless when it has ended.
    package func end() {
        _ = try? tmux("kill-server")
        try? FileManager.default.removeItem(at: directory)
    }

    /// Keys by tmux's names: `Enter`, `Escape`, `Up`, `F1`, `C-c`, `BSpace`, or one character.
    package func keys(_ names: String...) throws { try tmux(["send-keys", "--"] + names) }

    /// Text as typed, character by character, no name taken for a key.
    package func type(_ text: String) throws { try tmux("send-keys", "-l", "--", text) }

    /// As a terminal pastes: between its two marks where the program has asked for them.
    package func paste(_ text: String) throws {
        try tmux("set-buffer", "--", text)
        try tmux("paste-buffer", "-p")
    }

    package func resize(columns: Int, rows: Int) throws {
        try tmux("resize-window", "-x", "\(columns)", "-y", "\(rows)")
    }

    /// The rows on the screen now, trailing blanks cut.
    package func screen() throws -> String { try tmux("capture-pane", "-p") }

    /// The same with the escape sequences that set its styles.
    package func styledScreen() throws -> String { try tmux("capture-pane", "-p", "-e") }

    /// What tmux knows about the pane: `#{cursor_x}`, `#{cursor_flag}`, `#{alternate_on}`, `#{pane_dead_status}`.
    package func state(_ format: String) throws -> String {
        try tmux("display-message", "-p", format).trimmingCharacters(in: .newlines)
    }

    /// Waits until the text is on the screen; returns that screen.
    @discardableResult
    package func wait(for text: String, seconds: Double = 120) throws -> String {
        try wait(until: "\"\(text)\" is on the screen", seconds: seconds) { $0.contains(text) }
    }

    @discardableResult
    package func wait(forPattern pattern: String, seconds: Double = 120) throws -> String {
        let regex = try Regex(pattern)
        return try wait(until: "/\(pattern)/ is on the screen", seconds: seconds) { $0.contains(regex) }
    }

    /// Waits until the screen is as the condition wants it; returns that screen.
    @discardableResult
    package func wait(until what: String, seconds: Double = 120, _ condition: (String) throws -> Bool) throws -> String {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while true {
            let screen = try screen()
            if try condition(screen) { return screen }
            if ContinuousClock.now >= deadline {
                throw TmuxError(description: "waited \(seconds) s until \(what); the screen was:\n\(screen)")
            }
            Thread.sleep(forTimeInterval: 0.02)
        }
    }

    @discardableResult
    private func tmux(_ arguments: String...) throws -> String { try tmux(arguments) }

    @discardableResult
    private func tmux(_ arguments: [String]) throws -> String {
        guard let tmux = Self.tmux else { throw TmuxError(description: "tmux is not installed") }
        let output = directory.appendingPathComponent("output-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: output) }
        // tmux itself is in a UTF-8 locale, whatever the command inside gets.
        let result = try run([tmux, "-u", "-S", socket, "-f", "/dev/null"] + arguments, output: output)
        guard result.status == 0 else {
            throw TmuxError(description: "tmux \(arguments.joined(separator: " ")) failed: \(result.output)")
        }
        return result.output
    }
}

/// Runs a program to its end, nothing to read, in an environment of PATH and a UTF-8 locale. What it prints goes to a file: a server
/// it leaves behind would hold a pipe open for ever.
private func run(_ command: [String], output: URL) throws -> (status: Int32, output: String) {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    let child = try Spawn.start(
        command, ["PATH=\(path)", "LC_ALL=C.UTF-8"],
        [.open("/dev/null", flags: O_RDONLY, as: 0), .open(output.path, flags: O_WRONLY | O_CREAT | O_TRUNC, as: 1), .copy(1, as: 2)])
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0, errno == EINTR {}
    return (status, String(decoding: try Data(contentsOf: output), as: UTF8.self))
}
