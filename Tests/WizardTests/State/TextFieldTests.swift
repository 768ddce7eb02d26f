import TerminalUI
import Testing

@testable import Wizard

@Suite("A line of text being typed")
struct TextFieldTests {
    @Test("pasted text goes in without its line ends, and no more of it than the field holds")
    func pasted() {
        var field = TextField("!SSLv3")
        _ = field.take(.home)
        let isTaken = field.take(.pasted("!SSLv2,\r\n\t"))
        #expect(isTaken)
        #expect(field.text == "!SSLv2, !SSLv3" && field.cursor == 8)
        _ = field.take(.pasted(String(repeating: "x", count: 4000)))
        #expect(field.characters.count == TextField.limit)
    }

    static let cases: [(name: String, keys: [Key], text: String, cursor: Int)] = [
        ("letters are appended", [.character("a"), .character("b")], "ab", 2),
        ("Backspace takes the one before", [.character("a"), .character("b"), .backspace], "a", 1),
        ("Backspace at the start does nothing", [.backspace, .character("a")], "a", 1),
        ("the cursor moves and text goes in there", [.character("a"), .character("c"), .left, .character("b")], "abc", 2),
        ("Delete takes the one after", [.character("a"), .character("b"), .home, .delete], "b", 0),
        ("Delete at the end does nothing", [.character("a"), .delete], "a", 1),
        ("End goes behind the last", [.character("a"), .character("b"), .home, .end, .character("c")], "abc", 3),
        ("Left stops at the start, Right at the end", [.left, .character("a"), .right, .right], "a", 1),
    ]

    @Test("keys change it", arguments: cases)
    func typing(name: String, keys: [Key], text: String, cursor: Int) {
        var field = TextField()
        for key in keys {
            let isTaken = field.take(key)
            #expect(isTaken)
        }
        #expect(field.text == text, "\(name)")
        #expect(field.cursor == cursor, "\(name)")
    }

    @Test("keys of other kinds are not taken")
    func otherKeys() {
        var field = TextField("x")
        for key in [Key.up, .down, .pageUp, .function(1), .control("c"), .tab] {
            let isTaken = field.take(key)
            #expect(!isTaken)
        }
        #expect(field.text == "x")
    }

    @Test("a pasted file does not get in whole")
    func limit() {
        var field = TextField()
        for _ in 0..<10_000 { _ = field.take(.character("x")) }
        #expect(field.text.count == TextField.limit)
    }
}
