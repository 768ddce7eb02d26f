// The difference of two states of a file as `diff -u` prints it: headers without times, hunks with context, and the
// mark for a missing line end. `patch` takes the text back, as long as the file is UTF-8.

/// One line of a diff.
package struct DiffLine: Sendable, Equatable {
    package enum Kind: Sendable, Equatable {
        /// `--- main.cf` or `+++ main.cf`.
        case file
        /// `@@ -30,2 +30,2 @@`.
        case place
        case kept, removed, added
        /// `\ No newline at end of file`: it belongs to the line before it.
        case note
    }
    package var kind: Kind
    /// As `diff -u` prints it, with the mark at its left edge; of a file with CRLF line ends the CR is its last character.
    package var text: String

    package init(_ kind: Kind, _ text: String) {
        self.kind = kind
        self.text = text
    }

    /// For showing: without the CR.
    package var shown: String { text.utf8.last == 0x0D ? String(decoding: text.utf8.dropLast(), as: UTF8.self) : text }
}

extension [DiffLine] {
    /// What `patch` takes.
    package var diff: String { map { $0.text + "\n" }.joined() }
}

/// The unified diff of a file, empty when nothing differs. Of lines beyond `longestShown` an excerpt stands there, and then
/// `patch` cannot take it.
/// Bytes that are not UTF-8 are shown as replacement characters: the text is for reading, the bytes themselves are
/// written from the plan.
package func diffLines(path: String, before: [UInt8], after: [UInt8], context: Int = 3) -> [DiffLine] {
    if before == after { return [] }
    var lines = [DiffLine(.file, "--- \(path)"), DiffLine(.file, "+++ \(path)")]
    let old = splitLines(before)
    let new = splitLines(after)
    for group in grouped(lineChanges(from: old, to: new), context: context) { lines += hunk(group, old: old, new: new, context: context) }
    return lines
}

let lineFeed: UInt8 = 0x0A

/// Lines with their line ends; the last one may have none.
func splitLines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    var lines: [ArraySlice<UInt8>] = []
    var start = bytes.startIndex
    for index in bytes.indices where bytes[index] == lineFeed {
        lines.append(bytes[start...index])
        start = index + 1
    }
    if start < bytes.endIndex { lines.append(bytes[start...]) }
    return lines
}

/// Changes so close to each other that their context would touch share a hunk.
private func grouped(_ changes: [LineChange], context: Int) -> [[LineChange]] {
    var groups: [[LineChange]] = []
    for change in changes {
        if let last = groups.last?.last, change.old.lowerBound - last.old.upperBound <= 2 * context {
            groups[groups.count - 1].append(change)
        } else {
            groups.append([change])
        }
    }
    return groups
}

private func hunk(
    _ changes: [LineChange], old: [ArraySlice<UInt8>], new: [ArraySlice<UInt8>], context: Int
) -> [DiffLine] {
    guard let first = changes.first, let last = changes.last else { return [] }
    let lead = min(context, first.old.lowerBound)
    let trail = min(context, old.count - last.old.upperBound)
    let oldRange = (first.old.lowerBound - lead)..<(last.old.upperBound + trail)
    let newRange = (first.new.lowerBound - lead)..<(last.new.upperBound + trail)
    var lines = [DiffLine(.place, "@@ -\(position(oldRange)) +\(position(newRange)) @@")]
    var shown = oldRange.lowerBound
    for change in changes {
        for line in old[shown..<change.old.lowerBound] { lines += marked(.kept, line) }
        for (index, line) in old[change.old].enumerated() {
            lines += marked(.removed, line, besides: new[change.new].dropFirst(index).first)
        }
        for (index, line) in new[change.new].enumerated() { lines += marked(.added, line, besides: old[change.old].dropFirst(index).first) }
        shown = change.old.upperBound
    }
    for line in old[shown..<oldRange.upperBound] { lines += marked(.kept, line) }
    return lines
}

/// `30,2`; a single line is `30`, and no line at all is the line before it with `,0`.
private func position(_ range: Range<Int>) -> String {
    let first = range.lowerBound
    return switch range.count {
    case 0: "\(first),0"
    case 1: "\(first + 1)"
    default: "\(first + 1),\(range.count)"
    }
}

/// Bytes of a line that are shown whole. A line may be as long as the file, and the text goes to terminals and into reports.
private let longestShown = 1 << 16

/// `other`: the line that this one takes the place of, or gives way to.
private func marked(_ kind: DiffLine.Kind, _ line: ArraySlice<UInt8>, besides other: ArraySlice<UInt8>? = nil) -> [DiffLine] {
    let isWhole = line.last == lineFeed
    let text = isWhole ? line.dropLast() : line
    let shown = text.count > longestShown ? excerpt(text, besides: other) : String(decoding: text, as: UTF8.self)
    let mark = kind == .removed ? "-" : kind == .added ? "+" : " "
    return [DiffLine(kind, mark + shown)] + (isWhole ? [] : [DiffLine(.note, "\\ No newline at end of file")])
}

/// A long line from a little before the place where it differs on.
private func excerpt(_ line: ArraySlice<UInt8>, besides other: ArraySlice<UInt8>?) -> String {
    let same = other.map { zip(line, $0).prefix { $0 == $1 }.count } ?? 0
    let part = line.dropFirst(max(0, same - 100)).prefix(1000)
    return (same > 100 ? "[…] " : "") + String(decoding: part, as: UTF8.self) + " […] (excerpt of a line of \(line.count) bytes)"
}
