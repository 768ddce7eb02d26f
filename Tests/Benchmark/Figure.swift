// What was measured, as a row of the table.

struct Figure {
    let name: String
    let unit: String
    /// Nil: nothing is aimed at.
    let aim: Double?
    var values: [Double] = []

    private var sorted: [Double] { values.sorted() }
    private var median: Double {
        let middle = sorted.count / 2
        return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    }

    /// Name, aim, median, worst, and the last two as multiples of the aim.
    var row: [String] {
        guard let worst = sorted.last else { return [name, shown(aim), "-", "-", "-", "-"] }
        return [name, shown(aim), shown(median), shown(worst), ratio(median), ratio(worst)]
    }

    private func shown(_ value: Double?) -> String { value.map { "\(Int($0.rounded())) \(unit)" } ?? "-" }

    private func ratio(_ value: Double) -> String {
        guard let aim else { return "-" }
        let hundredths = Int((value / aim * 100).rounded())
        return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
    }
}
