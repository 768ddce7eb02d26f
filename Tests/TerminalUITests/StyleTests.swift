import Testing

@testable import TerminalUI

@Test("every style has a letter of its own")
func styleLetters() {
    #expect(Set(Style.allCases.map(\.letter)).count == Style.allCases.count)
}
