import Testing

@testable import Repair

@Suite("An expected value")
struct ExpectedValueTests {
    static let cases: [(value: String, printed: String, same: Bool)] = [
        ("TLSv1", "TLSv1", true), ("TLSv1,    TLSv1.1", "TLSv1, TLSv1.1", true), ("TLSv1,\r   TLSv1.1", "TLSv1, TLSv1.1", true),
        ("", "", true), ("TLSv1", "TLSv1.1", false), ("TLSv1 TLSv1.1", "TLSv1TLSv1.1", false), ("TLSv1", "", false),
    ]

    @Test("is told in postconf's print whatever the blanks between its words", arguments: cases)
    func shown(_ row: (value: String, printed: String, same: Bool)) {
        #expect(ExpectedValue.isShown(row.value, as: row.printed) == row.same)
    }
}
