// `name = value` as Postfix's split_nameval() takes it apart (src/util/split_nameval.c).

/// Where name and value stand in a text. An empty value's range stands behind the `=` and its blanks.
struct NameValue: Hashable, Sendable {
    enum Failure: Error, Hashable, Sendable {
        case missingName, missingEquals

        /// Postfix's own words.
        var text: String {
            switch self {
            case .missingName: "missing attribute name"
            case .missingEquals: "missing '=' after attribute name"
            }
        }
    }

    var name: Range<Int>
    /// Offset behind the `=`.
    var afterEquals: Int
    var value: Range<Int>

    /// `range` of `text`, ending where a C string ends: at a NUL.
    static func split(_ text: [UInt8], in range: Range<Int>) -> Result<NameValue, Failure> {
        let end = text[range].firstIndex(of: 0) ?? range.upperBound
        func skip(_ start: Int, while condition: (UInt8) -> Bool) -> Int {
            text[start..<end].firstIndex { !condition($0) } ?? end
        }
        let equals = UInt8(ascii: "=")
        let start = skip(range.lowerBound, while: isBlank)
        guard start < end else { return .failure(.missingName) }
        let nameEnd = skip(start) { !isBlank($0) && $0 != equals }
        let position = skip(nameEnd, while: isBlank)
        guard position < end, text[position] == equals else { return .failure(.missingEquals) }
        let valueStart = skip(position + 1, while: isBlank)
        let valueEnd = (text[valueStart..<end].lastIndex { !isBlank($0) } ?? valueStart - 1) + 1
        return .success(NameValue(name: start..<nameEnd, afterEquals: position + 1, value: valueStart..<valueEnd))
    }
}
