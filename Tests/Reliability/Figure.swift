// What a sweep tried and what it found, as a row of the table.

/// One claim, how often it was put to the test, and how often it did not hold.
struct Figure: Sendable {
    /// What was tried, as the table says it: `fix killed before and after each changing call`.
    var claim: String
    var tried: Int
    /// Fewer than this and the sweep has shrunk: a failure like any other.
    var atLeast: Int
    /// One sentence for each time it did not hold, with what is needed to see it again.
    var broken: [String] = []
    /// Differences that were looked at and have a reason; the reason, and how often.
    var explained: [String: Int] = [:]

    var holds: Bool { broken.isEmpty && tried >= atLeast }

    var row: [String] {
        [
            claim, Figure.grouped(tried), "\(broken.count)", "\(explained.values.reduce(0, +))",
            holds ? "holds" : tried < atLeast ? "too few" : "BROKEN",
        ]
    }

    /// 1234567 as 1,234,567.
    static func grouped(_ number: Int) -> String {
        let digits = Array(String(number))
        return String(
            digits.indices.reversed().reduce(into: [Character]()) { shown, index in
                let behind = digits.count - 1 - index
                if behind > 0, behind.isMultiple(of: 3) { shown.append(",") }
                shown.append(digits[index])
            }.reversed())
    }
}
