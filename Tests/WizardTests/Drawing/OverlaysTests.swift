import Diagnosis
import Repair
import TerminalUI
import Testing

@testable import Wizard

@Suite("Overlays")
struct OverlaysTests {
    private let records = [
        CommandRecord(shown: "postconf -d -h mail_version", ending: .exited(0), milliseconds: 12),
        CommandRecord(shown: "rpm -q postfix", ending: .notFound, milliseconds: 0),
        CommandRecord(shown: "openssl s_client -crlf -connect 127.0.0.1:465", ending: .timedOut(seconds: 5), milliseconds: 5003),
    ]

    @Test("c shows every command with how it ended and how long it took; c or Esc closes it")
    func commands() {
        var walk = Walk()
        for record in records { walk.send(.ranCommand(record)) }
        walk.press(.enter, .character("c"))
        for text in ["$ postconf -d -h mail_version", "done, 12 ms", "no such program here, 0 ms", "no end after 5 s, stopped, 5003 ms"] {
            #expect(walk.said.contains(text), "\(text)")
        }
        walk.press(.character("c"))
        #expect(walk.state.overlay == nil)
        walk.press(.character("c"), .escape)
        #expect(walk.state.overlay == nil)
        #expect(walk.state.page == .connection)
    }

    @Test("in practice the log of commands says what is simulated")
    func practiceCommands() {
        var walk = Walk(context: WizardContext(practice: PracticeContext(title: "", briefing: [], lesson: [])))
        walk.send(.ranCommand(records[0]))
        walk.press(.character("c"))
        #expect(walk.said.contains("These are the practice's own. Its postconf, postfix and package commands are simulated"))
        var real = Walk()
        real.send(.ranCommand(records[0]))
        real.press(.character("c"))
        #expect(!real.said.contains("simulated"))
    }

    @Test("the help explains every sign of the rail")
    func signs() {
        var walk = Walk(size: Size(columns: 100, rows: 70))
        walk.press(.character("?"))
        for text in ["|/-\\ running now", "▸ you are here", "◂ the page shown", "Pages 1 to 8 only read."] {
            #expect(walk.said.contains(text), "\(text)")
        }
    }

    @Test("the keys of the help stand in one column, the digits among them")
    func columns() throws {
        var walk = Walk(size: Size(columns: 100, rows: 60))
        walk.press(.character("?"))
        func place(_ meaning: String) throws -> Int {
            let line = try #require(walk.lines.first { $0.contains(meaning) })
            return try #require(line.firstRange(of: meaning)).lowerBound.utf16Offset(in: line)
        }
        #expect(try place("go to that page; 0") == place("look at everything again"))
    }

    @Test("a long command log scrolls and keeps the page's own place")
    func scrolling() {
        var walk = Walk()
        for number in 0..<100 {
            walk.send(.ranCommand(CommandRecord(shown: "command \(number)", ending: .exited(1), milliseconds: number)))
        }
        walk.press(.character("c"), .end)
        #expect(walk.said.contains("$ command 99"))
        walk.press(.home)
        #expect(walk.said.contains("$ command 0 "))
        walk.press(.escape)
        #expect(walk.state.scrollPlace.line == 0)
    }

    @Test("F1 and ? open the help, from the input line F1 alone; Esc closes it where one was")
    func help() {
        var walk = Walk()
        walk.press(.function(1))
        #expect(walk.said.contains("Help: page 1, Server"))
        walk.press(.character("?"))
        #expect(walk.state.overlay == nil)
        walk.go(to: .repair)
        walk.press(.enter, .character("a"), .function(1))
        #expect(walk.said.contains("Help: page 9, Apply"))
        walk.press(.escape)
        #expect(walk.state.keyContext == .confirm)
    }

    @Test("keys of the page do nothing behind an overlay")
    func modal() {
        var walk = Walk()
        walk.press(.character("?"), .character("r"), .character("a"), .right)
        #expect(walk.state.page == .server)
        #expect(walk.effects.count == 1)
        #expect(walk.state.overlay != nil)
    }

    @Test("every page has help of its own", arguments: Page.allCases)
    func everyPage(page: Page) {
        #expect(!page.content.help.isEmpty)
    }
}
