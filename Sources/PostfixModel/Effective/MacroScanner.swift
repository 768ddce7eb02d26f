// The inside of one `${…}`: name, comparison, `?text`, `:text`, `?{a}:{b}` (src/util/mac_expand.c of 2.x and 3.x).

struct MacroScanner {
    private let text: ArraySlice<UInt8>
    private let syntax: ConfigurationSyntax
    private var position: Int

    init(_ text: ArraySlice<UInt8>, syntax: ConfigurationSyntax) {
        self.text = text
        self.syntax = syntax
        position = text.startIndex
    }

    var isAtEnd: Bool { position == text.endIndex }

    /// `{` as the next thing that is no blank; never in 2.x, where a brace is a character like others.
    var isAtBrace: Bool {
        guard syntax.hasBraces else { return false }
        let next = behindBlanks(position)
        return next < text.endIndex && text[next] == UInt8(ascii: "{")
    }

    mutating func name() throws(ExpansionFailure) -> String {
        let start = behindBlanks(position)
        let end = text[start...].firstIndex { !$0.isWordByte } ?? text.endIndex
        position = behindBlanks(end)
        if position < text.endIndex, text[position] != UInt8(ascii: "?"), text[position] != UInt8(ascii: ":") {
            if syntax.callsFunctions, text[position] == UInt8(ascii: "{") {
                throw ExpansionFailure(text: "the result of a function is not known here: \"\(shown(text.startIndex))\"")
            }
            throw ExpansionFailure(text: "attribute name syntax error at: \"...\(shown(text.startIndex, end))>>>\(shown(end))\"")
        }
        return String(decoding: text[start..<end], as: UTF8.self)
    }

    /// The text that `?` and `:` choose, still to be expanded; nil when they choose none or are not there.
    mutating func choice(isNonEmpty: Bool) throws(ExpansionFailure) -> ArraySlice<UInt8>? {
        guard position < text.endIndex else { return nil }
        var chosen: ArraySlice<UInt8>?
        let question = text[position] == UInt8(ascii: "?")
        guard question || text[position] == UInt8(ascii: ":") else {
            throw ExpansionFailure(text: "\"?\" or \":\" expected at: \"...}>>>\(shown(position))\"")
        }
        position += 1
        if question {
            let whenTrue = try operand()
            if isNonEmpty { chosen = whenTrue }
            if isAtEnd { return chosen }
            guard text[position] == UInt8(ascii: ":") else {
                throw ExpansionFailure(text: "\":\" expected at: \"...\(decoded(whenTrue))}>>>\(shown(position))\"")
            }
            position += 1
        }
        let whenFalse = try operand()
        if !isNonEmpty { chosen = whenFalse }
        guard isAtEnd else {
            throw ExpansionFailure(text: "unexpected input at: \"...\(decoded(whenFalse))}>>>\(shown(position))\"")
        }
        return chosen
    }

    /// `{left} op {right}`; the caller has seen the brace.
    mutating func comparison() throws(ExpansionFailure) -> MacroComparison {
        let left = try group()
        let start = position
        position = text[start...].firstIndex { !"<>!=?+-*/~&|%".utf8.contains($0) } ?? text.endIndex
        let sign = shown(start, position)
        guard let relation = MacroComparison.Relation(rawValue: sign) else {
            throw ExpansionFailure(
                text: "\"==\" or \"!=\" or \"<\" or \"<=\" or \">=\" or \">\" expected at: \"...\(decoded(left))}>>>\(shown(start))\"")
        }
        var comparesLevels = false
        if syntax.comparesLevels, position < text.endIndex, text[position].isDigit || text[position].isLetter {
            let suffix = position
            position = text[suffix...].firstIndex { !($0.isDigit || $0.isLetter) } ?? text.endIndex
            guard shown(suffix, position) == "level" else {
                throw ExpansionFailure(text: "bad operator suffix at: \"...\(sign)>>>\(shown(suffix, position))\"")
            }
            comparesLevels = true
        }
        guard isAtBrace else {
            throw ExpansionFailure(text: "\"{expression}\" expected at: \"...{\(decoded(left))} \(sign)>>>\(shown(position))\"")
        }
        return MacroComparison(left: left, relation: relation, right: try group(), comparesLevels: comparesLevels)
    }

    /// A `{group}`, or all the rest as it stands.
    private mutating func operand() throws(ExpansionFailure) -> ArraySlice<UInt8> {
        if isAtBrace { return try group() }
        defer { position = text.endIndex }
        return text[position...]
    }

    private mutating func group() throws(ExpansionFailure) -> ArraySlice<UInt8> {
        let start = behindBlanks(position)
        var level = 0
        for index in start..<text.endIndex {
            if text[index] == UInt8(ascii: "{") { level += 1 }
            if text[index] == UInt8(ascii: "}") { level -= 1 }
            if level == 0 {
                position = behindBlanks(index + 1)
                return text[start + 1..<index]
            }
        }
        throw ExpansionFailure(text: "unbalanced {} in attribute expression: \"\(shown(start))\"")
    }

    /// Blanks inside `${…}` mean nothing from 3.0 on and are no part of a name before.
    private func behindBlanks(_ start: Int) -> Int {
        guard syntax.hasBraces else { return start }
        return text[start...].firstIndex { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D && $0 != 0x0A } ?? text.endIndex
    }

    private func shown(_ start: Int, _ end: Int? = nil) -> String {
        if let end { return decoded(text[start..<end]) }
        return decoded(text[start...].prefix(20))
    }

    private func decoded(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
}
