// Where an override's value stands in master.cf, and how to put another in its place.

struct OverridePlace: Sendable {
    var line: LogicalLine
    var value: Range<Int>
    /// Behind the value and the stray words that were meant as its end.
    var end: Int
    var isBraced: Bool
    /// False for a bare `-o name` of 2.8 and older.
    var hasEquals: Bool

    func setting(_ value: String, in file: [UInt8]) -> [UInt8] {
        var text = Array((isBraced ? value : OverridePlace.withoutBlanks(value)).utf8)
        if !hasEquals { text.insert(UInt8(ascii: "="), at: 0) }
        return line.replacing(self.value.lowerBound..<end, with: text, in: file)
    }

    /// `!SSLv2, !SSLv3` as one word: `!SSLv2,!SSLv3`. A value without blanks stays as it is.
    static func withoutBlanks(_ value: String) -> String {
        let isSpace: (Character) -> Bool = { $0.utf8.allSatisfy(isBlank) }
        guard value.contains(where: isSpace) else { return value }
        return value.split { isSpace($0) || $0 == "," }.joined(separator: ",")
    }
}
