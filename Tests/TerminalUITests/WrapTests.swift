import Testing

@testable import TerminalUI

@Suite("Wrapping")
struct WrapTests {
    @Test(
        "lines break at blanks",
        arguments: [
            ("", 10, [""]), ("one two", 10, ["one two"]), ("one two three", 8, ["one two", "three"]), ("one two", 3, ["one", "two"]),
            ("a  b", 10, ["a  b"]), ("one   two", 4, ["one", "two"]), ("one ", 3, ["one"]),
            ("  indented text", 12, ["  indented", "text"]),
            ("3 times, Nov 28 06:58:31 to Nov  8 07:12:44 x", 20, ["3 times,", "Nov 28 06:58:31 to", "Nov  8 07:12:44 x"]),
            ("in May 28 of them", 8, ["in May", "28 of", "them"]),
            ("first\nsecond\n", 10, ["first", "second", ""]), ("a\r\nb", 10, ["a", "b"]), ("漢字 漢字", 5, ["漢字", "漢字"]),
        ])
    func breaks(text: String, width: Int, expected: [String]) {
        #expect(wrapped(text, to: width) == expected)
    }

    @Test("a word longer than the line is broken")
    func longWord() {
        #expect(wrapped("see smtpd_tls_protocols", to: 8) == ["see", "smtpd_tl", "s_protoc", "ols"])
        #expect(wrapped("漢字漢", to: 3) == ["漢", "字", "漢"])
    }

    @Test("continuation lines hang, and never by more than half the width")
    func hanging() {
        #expect(wrapped("- one two three", to: 9, hanging: 2) == ["- one two", "  three"])
        #expect(wrapped("abcdef", to: 4, hanging: 9) == ["abcd", "  ef"])
        #expect(wrapped("ab cd", to: 2, hanging: -1) == ["ab", "cd"])
    }

    @Test("a width of nothing gives no lines, a wide character in one cell a question mark")
    func narrow() {
        #expect(wrapped("text", to: 0) == [])
        #expect(wrapped("text", to: -3) == [])
        #expect(wrapped("漢", to: 1) == ["?"])
    }

    @Test("control characters are shown, and count as shown")
    func controls() {
        #expect(wrapped("\u{1B}[31m red", to: 6) == ["^[[31m", "red"])
    }

    @Test("no line is ever too wide, and of the text nothing but blanks is lost")
    func law() {
        var random = AwkwardText(seed: 2)
        for _ in 0..<2000 {
            let text = random.text()
            let width = Int.random(in: -1...30, using: &random)
            let lines = wrapped(text, to: width, hanging: Int.random(in: 0...12, using: &random))
            #expect(lines.allSatisfy { cellWidth(of: $0) <= max(width, 0) })
            guard width >= 2 else { continue }
            let visible = { (text: String) in drawnCells(of: text).map(\.character).filter { $0 != " " } }
            let paragraphs = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            #expect(lines.flatMap(visible) == paragraphs.flatMap { visible(String($0)) })
        }
    }
}

@Suite("Clipping")
struct ClipTests {
    @Test(
        "what does not fit is cut, and the cut is shown",
        arguments: [
            ("text", 4, "text"), ("text", 3, "te…"), ("text", 1, "…"), ("text", 0, ""), ("text", -1, ""), ("漢字漢", 4, "漢…"),
            ("漢字漢", 5, "漢字…"), ("\u{1B}[m", 3, "^[…"), ("\u{7}", 2, "^G"), ("", 0, ""),
        ])
    func cut(text: String, width: Int, expected: String) {
        #expect(clipped(text, to: width) == expected)
    }

    @Test("the mark is the caller's, and left out where it has no room")
    func mark() {
        #expect(clipped("text", to: 3, ellipsis: "~") == "te~")
        #expect(clipped("text", to: 2, ellipsis: "...") == "te")
    }

    @Test("never wider than asked")
    func law() {
        var random = AwkwardText(seed: 3)
        for _ in 0..<1000 {
            let width = Int.random(in: -1...20, using: &random)
            #expect(cellWidth(of: clipped(random.text(), to: width)) <= max(width, 0))
        }
    }
}
