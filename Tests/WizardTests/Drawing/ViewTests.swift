import Diagnosis
import Repair
import TerminalUI
import Testing

@testable import Wizard

@Suite("The picture")
struct ViewTests {
    @Test("below 40x10 a polite line says what is needed and what works instead")
    func tooSmall() {
        let walk = Walk(size: Size(columns: 30, rows: 8))
        let said = walk.lines.joined(separator: " ").split(separator: " ").joined(separator: " ")
        #expect(
            said == "This terminal is 30x8; the wizard needs at least 40x10. Enlarge it, or q quits. Without it: postfix-tls-wizard check")
    }

    @Test("the line is whole on smaller terminals too", arguments: [(20, 5), (20, 3), (10, 3), (12, 2), (10, 2), (7, 1)])
    func verySmall(columns: Int, rows: Int) {
        let said = Walk(size: Size(columns: columns, rows: rows)).lines.joined(separator: " ").split(separator: " ").joined(separator: " ")
        #expect(said.hasSuffix("q quits.") || said == "q quits")
        if columns == 20, rows == 5 { #expect(said.hasPrefix("This terminal is 20x5; the wizard needs at least 40x10.")) }
    }

    @Test(
        "no size is too odd", arguments: [(0, 0), (1, 1), (0, 24), (80, 0), (-3, -1), (1, 100), (500, 1), (39, 10), (40, 9), (3000, 2000)])
    func oddSizes(columns: Int, rows: Int) {
        var walk = Walk()
        walk.go(to: .repair)
        walk.send(.resized(Size(columns: columns, rows: rows)))
        walk.press(.down, .pageDown, .end, .character("c"), .escape, .enter, .character("a"))
        let surface = walk.state.view()
        #expect(surface.size == Size(columns: max(0, columns), rows: max(0, rows)))
    }

    @Test("a small terminal does not make keys do other things: it shows again once it is larger")
    func resize() {
        var walk = Walk()
        walk.go(to: .configuration)
        let before = walk.picture
        walk.send(.resized(Size(columns: 20, rows: 5)))
        #expect(walk.picture.contains("This terminal is"))
        walk.send(.resized(Walk.standard))
        #expect(walk.picture == before)
    }

    @Test("the ASCII picture has the same shape and ASCII signs only")
    func ascii() {
        for page in Page.allCases {
            var plain = Walk(context: WizardContext(ascii: true))
            var unicode = Walk()
            plain.go(to: page)
            unicode.go(to: page)
            let text = plain.picture
            #expect(text.allSatisfy { $0.isASCII })
            #expect(plain.lines.map(\.count) == unicode.lines.map(\.count))
        }
    }

    @Test("the same state gives the same picture")
    func pure() {
        let walk = Walk()
        #expect(walk.state.view() == walk.state.view())
    }

    @Test("the rail shows marks and numbers only where it is narrow, and one line where there is none")
    func rails() {
        var walk = Walk(size: Size(columns: 60, rows: 15))
        walk.press(.enter)
        #expect(walk.lines[3].hasPrefix("│ ! 2  ◂│"))
        walk.send(.resized(Size(columns: 40, rows: 10)))
        #expect(walk.lines[0].hasPrefix(" ! 2/10 Connection"))
    }

    @Test("the title leaves out what does not fit, never the rights")
    func title() {
        for columns in 40...120 {
            let line = Walk(size: Size(columns: columns, rows: 24)).lines[0]
            #expect(line.hasSuffix("   root") || line.hasSuffix(" root"))
            #expect(line.count < columns)
        }
        #expect(Walk().lines[0].contains("mail.example.com · Postfix 2.6.6 · CentOS 6.8   root"))
    }

    @Test("prose is no wider than a reader can follow, however wide the terminal")
    func measure() {
        var text = PaneText(width: 400)
        text.prose(String(repeating: "word ", count: 200))
        #expect(text.lines.allSatisfy { $0.width <= PaneText.longestProse })
    }
}
