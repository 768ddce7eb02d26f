// A person at a terminal with the wizard in it: the keys he presses and the pages he waits for.

import Foundation
import Glibc
import Synchronization

/// The ten pages by their number on the rail.
package enum RailPage: Int, CaseIterable, Sendable {
    case server = 1
    case connection, log, postfix, openssl, configuration, diagnosis, repair, apply, result

    package var title: String {
        switch self {
        case .server: "Server"
        case .connection: "Connection"
        case .log: "Mail log"
        case .postfix: "Postfix"
        case .openssl: "OpenSSL"
        case .configuration: "Configuration"
        case .diagnosis: "Diagnosis"
        case .repair: "Repair"
        case .apply: "Apply"
        case .result: "Result"
        }
    }
}

package final class WalkingTerminal: Sendable {
    package let session: TmuxSession
    private let directory: TemporaryDirectory
    private let pressed = Mutex(0)

    /// Keys pressed so far; typed text is not counted.
    package var keysPressed: Int { pressed.withLock { $0 } }

    /// Anything that takes time on a busy machine is waited for so long.
    package static let patience = 300.0

    /// Runs the command between two looks at the terminal's settings. `around` wraps the command line of a shell.
    package init(
        _ command: [String], columns: Int = 80, rows: Int = 24, environment: [String: String] = [:], before: String = "true"
    ) throws {
        directory = try TemporaryDirectory(mode: 0o777)
        let words = command.map(shellQuoted).joined(separator: " ")
        let script = """
            trap '' HUP; cd \(directory.path); stty -a | grep -v speed > before; echo shell before; \(before)
            sh -c 'echo $$ > pid; exec "$@"' sh \(words)
            status=$?; stty -a | grep -v speed > after; cmp before after && echo settings restored; echo status $status; read end
            """
        session = try TmuxSession(
            ["sh", "-c", script], columns: columns, rows: rows,
            environment: ["LANG": "C.UTF-8", "TERM": "xterm-256color"].merging(environment) { $1 })
    }

    /// The program's process; it runs in place of the shell that wrote the number down.
    package func processIdentifier() throws -> Int32 {
        guard let number = try Int32(startNote().trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw TmuxError(description: "the program did not start")
        }
        return number
    }

    /// Seconds since the program was started, by the clock of the file that its number is in.
    package func secondsSinceStart() throws -> Double {
        _ = try startNote()
        var status = stat()
        var now = timespec()
        guard stat(noteFile, &status) == 0, clock_gettime(CLOCK_REALTIME, &now) == 0 else {
            throw TmuxError(description: "no start time: \(errno)")
        }
        return Double(now.tv_sec - status.st_mtim.tv_sec) + Double(now.tv_nsec - status.st_mtim.tv_nsec) / 1e9
    }

    private var noteFile: String { "\(directory.path)/pid" }

    private func startNote() throws -> String {
        guard waitUntil(within: WalkingTerminal.patience, { TestFile.endsWithLine(noteFile) }) else {
            throw TmuxError(description: "the program did not start")
        }
        return try TestFile.text(noteFile)
    }

    package func press(_ key: String) throws {
        pressed.withLock { $0 += 1 }
        try session.keys(key)
    }

    /// Waits until that page is in front; returns the whole picture.
    @discardableResult
    package func see(_ page: RailPage) throws -> String {
        let rail = try Regex("\(page.rawValue) \(page.title) *[◂<]")
        return try picture(in: "page \(page.rawValue) \(page.title) is in front") { $0.contains(rail) }
    }

    /// Waits until the text is on the screen; returns the whole picture it is in.
    @discardableResult
    package func see(_ text: String) throws -> String {
        try picture(in: "\"\(text)\" is on the screen") { $0.contains(text) }
    }

    /// Painting goes from top to bottom: a picture is whole when the next look finds the same, or another picture already.
    private func picture(in state: String, _ shows: (String) -> Bool) throws -> String {
        var seen = try session.wait(until: state, seconds: WalkingTerminal.patience, shows)
        while true {
            let next = try session.screen()
            if next == seen || !shows(next) { return seen }
            seen = next
        }
    }

    /// Waits until no check runs any more, which the rail says with a mark at the diagnosis.
    @discardableResult
    package func seeVerdict() throws -> String {
        try session.wait(forPattern: "[✓!?+] 7 Diagnosis", seconds: WalkingTerminal.patience)
    }

    /// From whichever page is in front by Enter to the one wanted; each page on the way is seen.
    @discardableResult
    package func walk(from first: RailPage = .server, to last: RailPage) throws -> String {
        var screen = try see(first)
        for page in RailPage.allCases where page.rawValue > first.rawValue && page.rawValue <= last.rawValue {
            try press("Enter")
            screen = try see(page)
        }
        return screen
    }

    /// From the first page to the review with the preselected repair.
    @discardableResult
    package func walkToReview() throws -> String {
        try see(.server)
        try seeVerdict()
        try walk(to: .repair)
        try press("Enter")
        return try see("Nothing has been changed yet")
    }

    /// The word and Enter; from the review, whose field stands open.
    package func apply() throws {
        try type("apply")
        try press("Enter")
    }

    /// The word and Enter; from the result.
    package func undo() throws {
        try type("undo")
        try press("Enter")
    }

    private func type(_ word: String) throws {
        try see("press Enter: ____")
        try session.type(word)
        try session.wait(forPattern: "Enter: +\(word)", seconds: WalkingTerminal.patience)
    }

    /// `q`, and Enter where a change makes the wizard ask.
    package func quit() throws {
        try press("q")
        let screen = try session.wait(forPattern: "(?m)Leave\\?|^status [0-9]+$", seconds: WalkingTerminal.patience)
        if screen.contains("Leave?") { try press("Enter") }
    }

    /// Waits until the program has ended and the shell has said its exit status.
    @discardableResult
    package func seeEnd() throws -> String {
        // From the line's start: a page may speak of some other program's "exit status 1".
        try session.wait(forPattern: "(?m)^status [0-9]+$", seconds: WalkingTerminal.patience)
    }
}
