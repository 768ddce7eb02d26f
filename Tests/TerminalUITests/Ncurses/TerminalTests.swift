import Foundation
import TestSupport
import Testing

/// terminal-probe in tmux: what a person at the terminal sees, types, and is left with.
@Suite("Terminal", .serialized, .enabled(if: isInstalled("tmux", for: "Terminal"), "tmux is not installed"))
struct TerminalTests {
    /// The probe between two looks at the terminal's settings, and files to tell about it.
    private final class Probe {
        let session: TmuxSession
        let directory: URL

        init(
            _ type: String?, _ locale: String = "C.UTF-8", columns: Int = 80, rows: Int = 24, arguments: String = "",
            before: String = "true"
        ) throws {
            directory = FileManager.default.temporaryDirectory.appendingPathComponent("probe-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
            let script = """
                cd \(shellQuoted(directory.path)); trap '' HUP; stty -g > before; echo shell before; \(before)
                sh -c 'echo $$ > pid; exec "$0" "$@"' \(shellQuoted(builtProduct("terminal-probe"))) \(arguments)
                status=$?; stty -g > after; cmp before after && echo settings restored; echo status $status; echo $status > status; read end
                """
            session = try TmuxSession(
                ["sh", "-c", script], columns: columns, rows: rows,
                environment: ["LANG": locale].merging(type.map { ["TERM": $0] } ?? [:]) { $1 })
        }

        deinit {
            session.end()
            try? FileManager.default.removeItem(at: directory)
        }

        func processIdentifier() throws -> Int32 {
            let text = try String(contentsOf: directory.appendingPathComponent("pid"), encoding: .utf8)
            return try #require(Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)))
        }

        /// After the end: the screen is the shell's again, the cursor is seen, the settings are the old ones.
        func expectRestored(status: Int, _ location: SourceLocation = #_sourceLocation) throws {
            let screen = try session.wait(for: "status \(status)")
            #expect(screen.contains("settings restored"), sourceLocation: location)
            #expect(!screen.contains("wide "), "the picture is gone", sourceLocation: location)
            let modes = try session.state("alternate #{alternate_on} cursor #{cursor_flag} keypad #{keypad_flag}")
            #expect(modes == "alternate 0 cursor 1 keypad 0", sourceLocation: location)
        }
    }

    @Test(
        "a picture fills the screen, and everything is put back when it closes",
        arguments: [
            ("screen-256color", "C.UTF-8", 80, 24), ("xterm", "C.UTF-8", 40, 10), ("xterm", "C", 80, 24), ("vt100", "C", 80, 24),
            ("vt100", "C.UTF-8", 60, 15), ("linux", "C.UTF-8", 200, 50),
        ])
    func pictureAndEnd(type: String, locale: String, columns: Int, rows: Int) throws {
        let probe = try Probe(type, locale, columns: columns, rows: rows)
        let isUTF8 = locale == "C.UTF-8"
        let screen = try probe.session.wait(for: isUTF8 ? "─#" : "-#").split(separator: "\n")
        #expect(screen.count == rows)
        #expect(screen[0].hasPrefix(isUTF8 ? "┌───────────┬──" : "+-----------+--"))
        #expect(screen[0].count == columns)
        #expect(screen[1].contains("size \(columns)x\(rows) utf8 \(isUTF8)"))
        #expect(screen[2].contains(isUTF8 ? "wide 漢字 mark e\u{301} em" : "wide ? ?  mark e em"))
        #expect(screen[rows - 1].hasSuffix("#"), "the last cell is drawn without scrolling")
        #expect(try probe.session.state("#{cursor_y} #{cursor_x} #{cursor_flag}") == "1 14 1")
        try probe.session.type("q")
        try probe.session.wait(for: "probe ended")
        try probe.expectRestored(status: 0)
    }

    @Test("what a text carries cannot steer the terminal, and columns stay in line behind wide characters")
    func harmlessOnScreen() throws {
        let probe = try Probe("xterm")
        let line = try probe.session.wait(for: "─#").split(separator: "\n")[2]
        #expect(line.contains("emoji 🙂 fine ✓ esc ^[[31m end"))
        // 80 cells, of which three double-width characters take two each and one mark takes none.
        #expect(line.hasSuffix("│"))
        #expect(line.count == 80 - 3)
    }

    @Test(
        "a text that scrolls beside a rail that stands leaves both whole, line by line",
        arguments: ["screen-256color", "xterm", "vt100", "linux", "ansi"])
    func scrolling(type: String) throws {
        let probe = try Probe(type)
        let first = try probe.session.wait(for: "─#").split(separator: "\n")
        func rail(_ lines: [Substring]) -> [Substring] { lines.dropFirst().dropLast().map { $0.prefix(13) } }
        // Beyond the twentieth the list moves up by one line with each key.
        for count in 1...40 {
            try probe.session.type("é")
            let lines = try probe.session.wait(for: "key \(count) ").split(separator: "\n")
            #expect(rail(lines) == rail(first), "after \(count)")
            let shown = lines.dropFirst(3).dropLast().map { $0.dropFirst(13).dropLast().filter { $0 != " " } }
            let expected = (max(1, count - 19)...count).map { "key\($0)character(\"é\")" }
            #expect(shown.filter { !$0.isEmpty } == expected)
            #expect(lines.allSatisfy { $0.count == 80 || $0.contains("wide") }, "after \(count)")
        }
    }

    @Test("keys arrive as keys, Ctrl-C and Ctrl-Z too", arguments: ["screen-256color", "xterm", "vt100", "linux"])
    func keys(type: String) throws {
        let probe = try Probe(type, rows: 40)
        try probe.session.wait(for: "size")
        try probe.session.keys("Up", "Down", "Left", "Right", "Home", "End", "PPage", "NPage", "F1", "F5", "F12")
        try probe.session.keys("Enter", "C-j", "BSpace", "DC", "Tab", "C-c", "C-z", "C-d", "é", "漢", "?")
        let expected = [
            "up", "down", "left", "right", "home", "end", "pageUp", "pageDown", "function(1)", "function(5)", "function(12)",
            "enter", "enter", "backspace", "delete", "tab", "control(\"c\")", "control(\"z\")", "control(\"d\")",
            "character(\"é\")", "character(\"漢\")", "character(\"?\")",
        ]
        let screen = try probe.session.wait(for: "key \(expected.count) ")
        for (index, key) in expected.enumerated() { #expect(screen.contains("key \(index + 1) \(key) "), "\(key)") }
    }

    @Test("Esc alone is a key, before a letter two, and a sequence nobody knows is none")
    func escape() throws {
        let probe = try Probe("xterm")
        try probe.session.wait(for: "size")
        try probe.session.keys("Escape")
        try probe.session.wait(for: "key 1 escape")
        try probe.session.keys("M-x")
        try probe.session.wait(for: "key 3 character(\"x\")")
        // A focus report, an unknown key and a private answer, then one key to see that none of their letters came.
        try probe.session.type("\u{1B}[I\u{1B}[202~\u{1B}[?1;2c\u{1B}OzZ")
        let screen = try probe.session.wait(for: "key 4 ")
        #expect(screen.contains("key 4 character(\"Z\")"))
        try probe.session.keys("BTab")
        try probe.session.wait(for: "key 5 backTab")
    }

    @Test("pasted text is one key, whatever is in it, and the terminal marks pastes for as long as the program runs")
    func paste() throws {
        let probe = try Probe("xterm")
        try probe.session.wait(for: "size")
        try probe.session.paste("a\nq\u{1B}[Aé")
        try probe.session.keys("Z")
        let screen = try probe.session.wait(for: "key 2 ")
        #expect(screen.contains(#"key 1 pasted("a\nqé")"#))
        #expect(screen.contains("key 2 character(\"Z\")"))
        // One that never ends lets go of the keyboard.
        try probe.session.type("\u{1B}[200~abc")
        try probe.session.keys("C-c", "x")
        #expect(try probe.session.wait(for: "key 4 ").contains("key 3 control(\"c\")"))
        try probe.session.type("q")
        try probe.expectRestored(status: 0)
        try probe.session.paste("as typed")
        #expect(try !probe.session.wait(for: "as typed").contains("200~"))
    }

    @Test("PuTTY's and the Linux console's keys are known under the name of xterm too")
    func foreignKeys() throws {
        let probe = try Probe("xterm")
        try probe.session.wait(for: "size")
        try probe.session.type("\u{1B}[1~\u{1B}[4~\u{1B}[11~\u{1B}[[A\u{1B}[A\u{1B}OB\u{1B}[5~")
        let screen = try probe.session.wait(for: "key 7 ")
        for (index, key) in ["home", "end", "function(1)", "function(1)", "up", "down", "pageUp"].enumerated() {
            #expect(screen.contains("key \(index + 1) \(key) "))
        }
    }

    @Test("a new window size is taken over, larger and smaller")
    func resize() throws {
        let probe = try Probe("xterm", columns: 80, rows: 24)
        try probe.session.wait(for: "size 80x24")
        for (columns, rows) in [(100, 30), (40, 10), (3, 2), (1, 1), (80, 24)] {
            try probe.session.resize(columns: columns, rows: rows)
            try probe.session.wait(until: "the frame fits \(columns)x\(rows)") { screen in
                let lines = screen.split(separator: "\n")
                return lines.count == rows && lines.last?.count == columns && lines.last?.hasSuffix("#") == true
            }
        }
        try probe.session.wait(for: "size 80x24")
        try probe.session.keys("Up")
        try probe.session.wait(for: "key 1 up")
    }

    @Test("LINES and COLUMNS left over from another window do not decide the size")
    func staleVariables() throws {
        let probe = try Probe("xterm", before: "export LINES=50 COLUMNS=20")
        try probe.session.wait(for: "size 80x24")
    }

    @Test("a fatal signal restores the terminal before it ends the process", arguments: ["xterm", "vt100"])
    func fatalSignal(type: String) throws {
        let probe = try Probe(type)
        try probe.session.wait(for: "size")
        #expect(kill(try probe.processIdentifier(), SIGSEGV) == 0)
        try probe.expectRestored(status: 128 + Int(SIGSEGV))
    }

    @Test("so does a stack that overflows")
    func overflow() throws {
        let probe = try Probe("xterm")
        try probe.session.wait(for: "size")
        try probe.session.keys("C-x")
        try probe.expectRestored(status: 128 + Int(SIGSEGV))
    }

    @Test("with colours a style has one, without it has attributes only, and a VT100 has none")
    func colours() throws {
        let colour = "\u{1B}[31m"
        for (type, arguments, isColoured) in [("xterm", "", true), ("xterm", "mono", false), ("vt100", "", false)] {
            let probe = try Probe(type, arguments: arguments)
            try probe.session.wait(for: "size")
            let lines = try probe.session.styledScreen().split(separator: "\n")
            let symptom = try #require(lines.first { $0.contains("symptom") })
            #expect(symptom.contains(colour) == isColoured)
            #expect(symptom.contains("\u{1B}[1m"), "bold in any case")
            #expect(try #require(lines.first { $0.contains("selected") }).contains("\u{1B}[7m"))
        }
    }

    @Test("a type not known here is treated as an xterm")
    func unknownType() throws {
        let probe = try Probe("no-such-terminal")
        try probe.session.wait(for: "size 80x24")
        try probe.session.keys("Up", "q")
        try probe.expectRestored(status: 0)
    }

    @Test("no type, a dumb one and a printing one are refused with a sentence", arguments: [nil, "dumb", "paper", "typewriter"])
    func refused(type: String?) throws {
        // Nothing between tmux and the shell sets TERM. The two printing terminals, one that says so, are made here.
        let types = "paper|prints, am, cols#80, cr=\\r, ind=\\n,\ntypewriter|prints too, hc, os, cols#80, cr=\\r, ind=\\n,\n"
        let probe = try Probe(
            type, before: "printf '%s' \(shellQuoted(types)) > types; tic -o terminfo types; export TERMINFO=$PWD/terminfo")
        let screen = try probe.session.wait(for: "status 64")
        #expect(screen.contains(type.map { "no terminal: TERM=\($0) is no" } ?? "no terminal: TERM is not set"))
        #expect(screen.contains("settings restored"))
    }

    @Test("a file for output is refused", arguments: ["> out", "< /dev/null"])
    func notATerminal(redirection: String) throws {
        let probe = try Probe("xterm", arguments: redirection)
        try probe.session.wait(for: "status 64")
    }

    @Test("a UTF-8 locale that is not installed still gives UTF-8")
    func missingLocale() throws {
        let probe = try Probe("xterm", "xx_XX.UTF-8")
        try probe.session.wait(for: "utf8 true")
    }

    @Test("when the terminal goes away the program notices, and ends by itself")
    func hangUp() throws {
        let probe = try Probe("xterm")
        try probe.session.wait(for: "size")
        probe.session.end()
        let status = probe.directory.appendingPathComponent("status")
        let deadline = ContinuousClock.now + .seconds(10)
        while !FileManager.default.fileExists(atPath: status.path), ContinuousClock.now < deadline { Thread.sleep(forTimeInterval: 0.02) }
        #expect(try String(contentsOf: status, encoding: .utf8) == "0\n")
    }
}
