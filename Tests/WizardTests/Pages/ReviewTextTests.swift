import TerminalUI
import Testing

@testable import Wizard

@Suite("The review")
struct ReviewTextTests {
    @Test("a value is never cut: old and new stand there whole", arguments: 36...60)
    func wholeValues(width: Int) {
        var walk = Walk()
        walk.go(to: .repair)
        walk.press(.enter)
        var text = PaneText(width: width)
        ReviewText(walk.state).write(into: &text)
        let parts = text.lines.flatMap(\.parts)
        #expect(parts.contains(StyledText("TLSv1 TLSv1.1 TLSv1.2", .removed)) && parts.contains(StyledText("TLSv1", .added)))
    }
}
