import Testing

@testable import TerminalUI

@Test(
    "a locale's or character set's name says UTF-8",
    arguments: [
        ("UTF-8", true), ("en_US.UTF-8", true), ("en_US.utf8", true), ("de_DE.UTF-8@euro", true), ("C", false), ("", false),
        ("ANSI_X3.4-1968", false), ("de_DE@euro", false), ("ja_JP.EUC-JP", false),
    ])
func utf8Names(name: String, expected: Bool) {
    #expect(namesUTF8(name) == expected)
}
