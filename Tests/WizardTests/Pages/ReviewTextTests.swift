import TerminalUI
import Testing

@testable import Wizard

@Suite("The review")
struct ReviewTextTests {
    @Test("the name of a parameter is never cut", arguments: 36...60)
    func wholeNames(width: Int) {
        var walk = Walk()
        walk.go(to: .repair)
        walk.press(.enter)
        var text = PaneText(width: width)
        ReviewText(walk.state).write(into: &text)
        #expect(text.lines.contains { $0.parts.contains { $0.text == "smtpd_tls_mandatory_protocols" } })
    }
}
