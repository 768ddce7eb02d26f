// Blanks.

import PostfixModel
import Testing

struct BlanksTests {
    @Test(
        "Blanks go from both ends, and nothing else does",
        arguments: [("", ""), (" \t\r\n", ""), ("\u{0B}TLSv1, TLSv1.1 \u{0C}", "TLSv1, TLSv1.1"), ("\u{A0}x ", "\u{A0}x"), ("x\r\n", "x")])
    func trims(text: String, trimmed: String) {
        #expect(text.trimmingBlanks() == trimmed)
        #expect(trimmingBlanks(Array(text.utf8)) == Array(trimmed.utf8))
    }
}
