import Testing

@testable import TerminalUI

@Test("each refusal says what to do, and shows a strange TERM harmlessly")
func terminalErrors() {
    #expect(TerminalError.notATerminal.description.contains("ssh -t"))
    #expect(TerminalError.unknownType("").description.contains("TERM=xterm"))
    #expect(TerminalError.unknownType("a\u{1B}c").description.contains("TERM=a^[c "))
}
