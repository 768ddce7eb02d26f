import Testing

@testable import TerminalUI

@Suite("Rectangle")
struct RectangleTests {
    private let area = Rectangle(row: 2, column: 3, rows: 4, columns: 10)

    @Test("an extent is never negative")
    func negative() {
        #expect(Rectangle(row: 0, column: 0, rows: -1, columns: 4).isEmpty)
    }

    @Test("what lies in both")
    func intersection() {
        #expect(area.intersection(Rectangle(row: 0, column: 0, rows: 4, columns: 5)) == Rectangle(row: 2, column: 3, rows: 2, columns: 2))
        #expect(area.intersection(Rectangle(row: 9, column: 0, rows: 4, columns: 5)).isEmpty)
        #expect(Rectangle(row: .max, column: .min, rows: .max, columns: .max).intersection(area).isEmpty)
    }
}
