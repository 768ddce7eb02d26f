import Diagnosis
import SampleServers
import TerminalUI
import Testing

@testable import Wizard

@Suite("The handbook's generated pages")
struct GeneratedHandbookTests {
    @Test("every page is drawn as the handbook shows it")
    func screens() throws { try GeneratedText.compare(Screen.document, with: "Resources/handbook/SCREENS.md") }

    @Test("every screen shows its page, no two the same")
    func distinct() {
        #expect(Screen.all.count > 30)
        #expect(Set(Screen.all.map { "\($0.walk.picture)" }).count == Screen.all.count)
        for screen in Screen.all { #expect(screen.walk.lines.count == screen.walk.state.size.rows, "\(screen.title)") }
    }

    @Test("every check is listed with its page and what it means")
    func checks() throws { try GeneratedText.compare(CheckList.document, with: "Resources/handbook/CHECKS.md") }
}
