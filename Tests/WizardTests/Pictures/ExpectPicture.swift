import Testing

@testable import Wizard

/// The picture must be these rows; otherwise the rows that differ are shown, and the whole picture, ready to be judged and pasted.
func expectPicture(_ walk: Walk, _ expected: String, sourceLocation: SourceLocation = #_sourceLocation) {
    let wanted = expected.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let drawn = walk.lines
    guard drawn != wanted else { return }
    var differences: [String] = drawn.count == wanted.count ? [] : ["\(drawn.count) rows instead of \(wanted.count)"]
    for (row, pair) in zip(wanted, drawn).enumerated() where pair.0 != pair.1 {
        differences += ["row \(row)", "  wanted: \(pair.0)", "  drawn:  \(pair.1)"]
    }
    Issue.record(Comment(rawValue: (differences + [walk.picture]).joined(separator: "\n")), sourceLocation: sourceLocation)
}
