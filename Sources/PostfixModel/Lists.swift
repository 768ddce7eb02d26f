// What every room does with words, and with lists of them.

extension Array where Element: Hashable {
    /// Each element once, at its first place.
    package var unique: [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}

extension Sequence {
    /// By these keys, the first one first; elements that are equal in all of them keep their order.
    package func sorted(by keys: (Element) -> [Int]) -> [Element] {
        enumerated().map { (keys: keys($1) + [$0], element: $1) }.sorted { $0.keys.lexicographicallyPrecedes($1.keys) }.map(\.element)
    }
}

extension [String] {
    /// `a, b and c`; empty for no words.
    package var inWords: String {
        guard count > 1, let last else { return first ?? "" }
        return dropLast().joined(separator: ", ") + " and " + last
    }
}

extension StringProtocol where SubSequence == Substring {
    /// The words of a list as Postfix cuts it, at commas and blanks.
    package var listWords: [String] { split(whereSeparator: { $0 == "," || $0.isWhitespace }).map(String.init) }

    /// The last part of a path.
    package var fileName: String { split(separator: "/").last.map(String.init) ?? String(self) }
}

extension String {
    /// For a sentence that becomes a part of another.
    package var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
