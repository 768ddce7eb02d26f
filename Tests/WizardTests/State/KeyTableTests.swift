import Diagnosis
import Repair
import SampleServers
import TerminalUI
import Testing

@testable import Wizard

@Suite("The key table")
struct KeyTableTests {
    @Test("no key means two things in one context", arguments: KeyContext.allCases)
    func collisions(context: KeyContext) {
        let keys = KeyTable.bindings(in: context).flatMap(\.keys)
        let twice = keys.filter { key in keys.count { $0 == key } > 1 }
        #expect(twice.isEmpty, "\(Set(twice)) in \(context)")
    }

    @Test("every context has a way out by Esc, and Enter means something", arguments: KeyContext.allCases.filter { $0 != .tooSmall })
    func wayOut(context: KeyContext) {
        #expect(KeyTable.request(for: .escape, in: context) == .back)
        #expect(KeyTable.request(for: .enter, in: context) == .next)
    }

    @Test("where text is typed, no printable key is a command", arguments: KeyContext.allCases.filter(\.isTyping))
    func typing(context: KeyContext) {
        for binding in KeyTable.bindings(in: context) {
            for case .character(let character) in binding.keys { Issue.record("\(character) is a command in \(context)") }
        }
    }

    @Test("no single letter changes anything: a and u begin a word, each in its one place")
    func words() {
        for (letter, wanted) in [("a", KeyContext.review), ("A", .review), ("u", .result), ("U", .result)] as [(Character, KeyContext)] {
            let contexts = KeyContext.allCases.filter { KeyTable.request(for: .character(letter), in: $0) == .begin(letter) }
            #expect(contexts == [wanted])
        }
    }

    @Test("the key line fits every width, and gives way by rank", arguments: KeyContext.allCases)
    func lineFits(context: KeyContext) {
        let bindings = KeyTable.bindings(in: context)
        for width in 1...120 {
            let kept = KeyTable.line(of: bindings, width: width)
            let text = kept.map { "\($0.shown) \($0.label)" }.joined(separator: "  ")
            #expect(cellWidth(of: text) < max(width, 1) || kept.isEmpty)
            let worstKept = kept.map(\.rank).max() ?? 0
            let dropped = bindings.filter { binding in !binding.label.isEmpty && !kept.contains { $0.shown == binding.shown } }
            #expect(dropped.allSatisfy { $0.rank >= worstKept }, "width \(width)")
        }
    }

    @Test("at 40 columns the keys that matter most are still on the line")
    func narrowLine() {
        let walk = Walk(size: Size(columns: 40, rows: 10))
        #expect(walk.keyLine == " Enter next  o open  ? help  q quit")
    }

    @Test("scrolling stays on the line longer than running again")
    func scrollBeforeRerun() {
        let line = Walk(size: Size(columns: 60, rows: 15)).keyLine
        #expect(line.contains("↑↓ scroll"))
    }

    @Test("where nothing can be chosen, choosing is not offered")
    func noChoice() {
        var walk = Walk(ArticleServer(list: "!SSLv2, !SSLv3", isAlive: true))
        walk.go(to: .repair)
        #expect(!walk.keyLine.contains("choose"))
    }

    @Test("r and c are on the line of every page with room for them", arguments: Page.allCases)
    func roomForAll(page: Page) {
        var walk = Walk(size: Size(columns: 120, rows: 24))
        walk.go(to: page)
        #expect(walk.keyLine.contains("r look again"))
        #expect(walk.keyLine.contains("c commands"))
    }

    @Test("help lists every key of the place it was asked from")
    func helpIsGenerated() {
        for page in Page.allCases {
            var walk = Walk(size: Size(columns: 200, rows: 60))
            walk.go(to: page)
            let context = walk.state.keyContext
            walk.press(.character("?"))
            let said = walk.said
            #expect(said.contains("1 to 9, 0"))
            for binding in KeyTable.bindings(in: context) where !binding.keys.contains(where: \.isDigit) {
                #expect(said.contains("\(binding.keyNames) \(binding.help)"), "\(page): \(binding.keyNames)")
            }
        }
    }

    @Test("the key line shows only what the table has, with its words")
    func keyLineIsGenerated() {
        for page in Page.allCases {
            var walk = Walk()
            walk.go(to: page)
            var rest = walk.keyLine
            for binding in KeyTable.bindings(in: walk.state.keyContext) where !binding.label.isEmpty {
                if let range = rest.firstRange(of: "\(binding.shown) \(binding.label)") { rest.removeSubrange(range) }
            }
            #expect(rest.allSatisfy { $0 == " " }, "\(page): left over: \(rest)")
        }
    }
}

extension Key {
    /// Goes to a page: the help has one line for all ten.
    fileprivate var isDigit: Bool { if case .character(let character) = self { character.isNumber } else { false } }
}
