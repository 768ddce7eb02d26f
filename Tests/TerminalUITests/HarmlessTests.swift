import Testing

@testable import TerminalUI

@Suite("Harmless text")
struct HarmlessTests {
    @Test(
        "what steers a terminal or hides is shown",
        arguments: [
            ("plain text, # and ~", "plain text, # and ~"),
            ("\u{1B}[2J", "^[[2J"), ("\u{7}", "^G"), ("\u{0}", "^@"), ("\r\n", "^M^J"), ("\u{7F}", "^?"), ("a\tb", "a b"),
            ("\u{9B}31m", "\\x9b31m"), ("\u{80}", "\\x80"),
            ("\u{202E}", "\\u{202e}"), ("\u{2066}", "\\u{2066}"), ("\u{200F}", "\\u{200f}"), ("\u{61C}", "\\u{61c}"),
            ("\u{2028}", "\\u{2028}"), ("\u{2029}", "\\u{2029}"), ("\u{FEFF}", "\\u{feff}"), ("\u{AD}", "\\u{ad}"),
            ("TLSv1\u{200B}", "TLSv1\\u{200b}"), ("TLSv1\u{A0}TLSv1.1", "TLSv1\\u{a0}TLSv1.1"), ("\u{E000}", "\\u{e000}"),
            ("\u{E0041}", "\\u{e0041}"),
        ])
    func shown(text: String, expected: String) {
        #expect(harmless(text) == expected)
    }

    @Test(
        "letters, marks, wide characters and emoji stay",
        arguments: ["Grüße", "e\u{301}", "漢字", "🙂", "👩\u{200D}👧", "⚠\u{FE0F}", "🇩🇪", "│▸…"])
    func kept(text: String) {
        #expect(harmless(text) == text)
    }

    @Test(
        "a joiner or selector with nothing to act on is shown",
        arguments: [
            ("a\u{200D}b", "a\\u{200d}b"), ("🙂\u{200D}", "🙂\\u{200d}"), ("1\u{FE0F}", "1\\u{fe0f}"),
            ("\u{FE0F}\u{200D}🙂", "\\u{fe0f}\\u{200d}🙂"),
        ])
    func joiners(text: String, expected: String) {
        #expect(harmless(text) == expected)
    }

    @Test(
        "bytes that are no UTF-8 are shown one by one, the rest is read",
        arguments: [
            ([0x61, 0xFF, 0x62], "a\\xffb"), ([0xC3, 0xA9], "é"), ([0xC3], "\\xc3"), ([0xE6, 0xBC, 0x61], "\\xe6\\xbca"),
            ([0xC2, 0x9B], "\\x9b"), ([0x9B], "\\x9b"), ([0xC0, 0x80], "\\xc0\\x80"), ([0xED, 0xA0, 0x80], "\\xed\\xa0\\x80"),
            ([0x1B, 0x5B, 0x6D], "^[[m"), ([], ""),
        ] as [([UInt8], String)])
    func bytes(bytes: [UInt8], expected: String) {
        #expect(harmless(bytes) == expected)
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool { scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) }

    @Test("no control character comes out of any text or bytes, and a second pass changes nothing")
    func law() {
        var random = AwkwardText(seed: 1)
        for _ in 0..<3000 {
            for result in [harmless(random.bytes()), harmless(random.text())] {
                #expect(!result.unicodeScalars.contains(where: Self.isControl))
                #expect(harmless(result) == result)
            }
        }
    }

    @Test("400 kB of NULs are made visible at once, not in the square of their number") func linear() {
        func time(_ count: Int) -> Duration {
            let nuls = [UInt8](repeating: 0, count: count)
            return ContinuousClock().measure { #expect(harmless(nuls).utf8.count == 2 * count) }
        }
        #expect(time(400_000) < .seconds(60))
    }
}
