import Testing

@testable import TerminalUI

@Test(
    "a capability's pauses are not sent",
    arguments: [("\u{1B}[m\u{F}$<2>", "\u{1B}[m\u{F}"), ("a$<5/>b$<10*>", "ab"), ("$<", "$<"), ("a$b<c>", "a$b<c>"), ("", "")])
func padding(capability: String, sent: String) {
    #expect(withoutPadding(capability.utf8) == Array(sent.utf8))
}
