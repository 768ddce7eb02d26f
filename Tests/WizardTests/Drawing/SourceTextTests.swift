import TerminalUI
import Testing

@testable import Wizard

@Suite("A line of a file with a caret")
struct SourceTextTests {
    static let line = "smtpd_tls_mandatory_protocols = TLSv1 TLSv1.1 TLSv1.2"

    @Test("where it fits, the caret stands under the bytes it was given")
    func fits() {
        let window = SourceWindow(Self.line, caret: 38..<45, width: 80)
        #expect(window.text == Self.line)
        #expect(window.caret == 38..<45)
    }

    @Test("where the word is in view without it, the end is cut")
    func cutEnd() {
        let window = SourceWindow(Self.line, caret: 38..<45, width: 50)
        #expect(window.text == "smtpd_tls_mandatory_protocols = TLSv1 TLSv1.1 TLS…")
        #expect(window.caret == 38..<45)
    }

    private func rows(_ line: String, caret: Range<Int>, width: Int) -> [String] {
        var text = PaneText(width: width)
        text.source(number: 22, text: line, caret: caret, note: nil)
        return text.lines.map { $0.parts.map(\.text).joined() }
    }

    @Test("a line too long has its name on one row and the value with the caret on the next")
    func nameAndValue() {
        #expect(
            rows(Self.line, caret: 38..<45, width: 44) == [
                "   22  smtpd_tls_mandatory_protocols =", "         TLSv1 TLSv1.1 TLSv1.2", "               ^^^^^^^",
            ])
    }

    @Test("an override's name stays too, and a value too long for its row is cut around the caret")
    func longValue() {
        let line = "  -o smtpd_tls_protocols=" + String(repeating: "!SSLv2,", count: 6) + "TLSv9"
        let drawn = rows(line, caret: 67..<72, width: 36)
        #expect(drawn[0] == "   22    -o smtpd_tls_protocols=")
        #expect(drawn[1].contains("…") && drawn[1].hasSuffix("TLSv9"))
        #expect(drawn[2].hasSuffix("^^^^^"))
        #expect(drawn[1].count == drawn[2].count)
    }

    @Test("at every width and place the caret stays in view, under its word", arguments: 4...90)
    func everyWidth(width: Int) {
        for start in 0..<Self.line.count {
            let end = min(start + 7, Self.line.count)
            let window = SourceWindow(Self.line, caret: start..<end, width: width)
            #expect(cellWidth(of: window.text) <= width)
            #expect(window.caret.lowerBound >= 0 && window.caret.upperBound <= width && !window.caret.isEmpty)
            let word = Array(Self.line.utf8)[start]
            let shown = Array(window.text)[window.caret.lowerBound]
            if window.caret.count == end - start, shown != "…" { #expect(shown == Character(Unicode.Scalar(word))) }
        }
    }

    @Test("a caret behind the last character is drawn there")
    func behindEnd() {
        let window = SourceWindow("a =", caret: 3..<3, width: 10)
        #expect(window.caret == 3..<4)
    }

    @Test("control characters count as they are shown")
    func controls() {
        let window = SourceWindow("a\u{1B}b TLSv9", caret: 4..<9, width: 40)
        #expect(window.text == "a^[b TLSv9")
        #expect(window.caret == 5..<10)
    }
}
