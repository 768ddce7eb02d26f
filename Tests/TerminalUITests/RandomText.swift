// Text of the awkward kind, the same in every run: wide, combining, invisible and control characters, broken UTF-8.

struct AwkwardText: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// SplitMix64.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    private static let pieces = [
        "a", "Z", "0", " ", "  ", "word", "smtpd_tls_mandatory_protocols", "漢", "字", "한", "ｱ", "Ａ", "🙂", "👨\u{200D}👩\u{200D}👧", "🇩🇪",
        "e\u{301}", "\u{301}", "\u{300}\u{301}\u{302}\u{303}\u{304}\u{305}", "\u{1B}[31m", "\u{7}", "\u{7F}", "\u{9B}2J", "\n", "\r\n",
        "\t", "\u{202E}", "\u{2066}", "\u{200B}", "\u{200D}", "\u{FE0F}", "⚠\u{FE0F}", "1\u{FE0F}\u{20E3}", "\u{2028}", "\u{A0}",
        "\u{AD}", "\u{E000}", "\u{10FFFF}", "\u{1100}\u{1161}\u{11A8}", "\u{1161}", "क्षि", "\u{600}1", "–", "…", "│",
    ]

    mutating func text(pieces count: Int = 12) -> String {
        (0..<Int.random(in: 0...count, using: &self)).map { _ in Self.pieces.randomElement(using: &self) ?? "" }.joined()
    }

    mutating func bytes(_ count: Int = 40) -> [UInt8] {
        (0..<Int.random(in: 0...count, using: &self)).map { _ in UInt8.random(in: 0...255, using: &self) }
    }
}
