// A Postfix release as mail_version names it, ordered as the Postfix history orders it.

/// A Postfix version: `2.6.6`, the bare `3.9` (3.9.0, FACTS §1.1), a release candidate `2.10.0-RC1`, a snapshot
/// `2.9-20110501` (before 2.9.0) or a `-nonprod` build. Never ordered by date (FACTS note N1).
package struct Release: Sendable, Comparable, Hashable, CustomStringConvertible {
    package var major: Int
    package var minor: Int
    package var patch: Int
    /// `20110501` of `2.9-20110501`: a development state on the way to `major.minor.0`.
    package var snapshot: Int?
    /// `1` of `2.10.0-RC1`: a candidate, before the release of that number.
    package var candidate: Int?
    /// As it was written.
    package var description: String

    /// Reads `2.6.6`, `3.9`, `2.10.0-RC1`, `2.9-20110501`, each also with `-nonprod`; anything else is nil.
    package init?(_ text: String) {
        var words = text.split(separator: "-", omittingEmptySubsequences: false)
        if words.count > 1, words.last == "nonprod" { words.removeLast() }
        let numbers = words[0].split(separator: ".", omittingEmptySubsequences: false).map(Release.number)
        guard (2...3).contains(numbers.count), !numbers.contains(nil), words.count <= 2 else { return nil }
        major = numbers[0]!
        minor = numbers[1]!
        patch = numbers.count == 3 ? numbers[2]! : 0
        description = text
        guard words.count == 2 else { return }
        if words[1].hasPrefix("RC"), let count = Release.number(words[1].dropFirst(2)) {
            candidate = count
        } else if numbers.count == 2, let date = Release.date(words[1]) {
            snapshot = date
        } else {
            return nil
        }
    }

    /// Same line means same major and minor number: `2.6`.
    package func isOnLine(of other: Release) -> Bool { line == other.line }

    var line: (Int, Int) { (major, minor) }

    package static func < (left: Release, right: Release) -> Bool { left.position < right.position }
    // The text is not part of what a release is: 3.9 and 3.9.0 are one release, and so are a snapshot and its -nonprod twin.
    package static func == (left: Release, right: Release) -> Bool { left.position == right.position }
    package func hash(into hasher: inout Hasher) {
        hasher.combine(major)
        hasher.combine(minor)
        hasher.combine(patch)
        hasher.combine(snapshot)
        hasher.combine(candidate)
    }

    private var position: (Int, Int, Int, Int, Int) {
        (major, minor, snapshot ?? Int.max, patch, candidate ?? Int.max)
    }

    /// ASCII digits without leading zeros; nil also when they overflow.
    private static func number(_ text: Substring) -> Int? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        guard text.utf8.count == 1 || text.utf8.first != 48 else { return nil }
        return Int(text)
    }

    private static func date(_ text: Substring) -> Int? {
        guard text.utf8.count == 8, let date = number(text) else { return nil }
        return (1...12).contains(date / 100 % 100) && (1...31).contains(date % 100) ? date : nil
    }
}
