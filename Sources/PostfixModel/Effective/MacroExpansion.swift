// `$name` and its relatives, expanded as mac_parse() and mac_expand() do (src/util/mac_parse.c, mac_expand.c; FACTS §4).

/// Why an expansion fails. Postfix then ends with `fatal: dictionary mail_dict: macro processing error`.
package struct ExpansionFailure: Error, Hashable, Sendable {
    /// What is wrong, in Postfix's words where it has some.
    package var text: String
    /// Postfix may well come to an end with it; here it is too large to judge.
    package var isTooLarge = false
}

/// An expanded text and the parameters whose text flowed into it.
package struct Expansion: Hashable, Sendable {
    package var text: [UInt8]
    /// Outermost first, each once. A name that is only tested (`${name?text}`) gives no text and is not here.
    package var through: [String]
}

/// One expansion under way. The release decides about braces, comparisons and blanks inside `${…}`.
struct MacroExpansion {
    let syntax: ConfigurationSyntax
    let lookup: (String) -> [UInt8]?
    private(set) var result: [UInt8] = []
    private(set) var through: [String] = []
    private var level = 0
    /// Comparisons within comparisons. Postfix does not count them and overflows its stack; here they are a failure.
    private let comparisons: Int
    /// Bytes looked at so far. Text that doubles at each step would otherwise run for ever within the depth limit.
    private var work: Int
    private static let mostWork = 1 << 18

    static func expand(
        _ text: [UInt8], syntax: ConfigurationSyntax, lookup: @escaping (String) -> [UInt8]?
    ) throws(ExpansionFailure) -> Expansion {
        var expansion = MacroExpansion(syntax: syntax, lookup: lookup, comparisons: 0, work: 0)
        try expansion.parse(text[...])
        return Expansion(text: expansion.result, through: expansion.through)
    }

    private init(syntax: ConfigurationSyntax, lookup: @escaping (String) -> [UInt8]?, comparisons: Int, work: Int) {
        self.syntax = syntax
        self.lookup = lookup
        self.comparisons = comparisons
        self.work = work
    }

    /// mac_parse(): literal text and references, in order.
    private mutating func parse(_ text: ArraySlice<UInt8>) throws(ExpansionFailure) {
        let dollar = UInt8(ascii: "$")
        var literal: [UInt8] = []
        var position = text.startIndex
        while position < text.endIndex {
            guard text[position] == dollar else {
                literal.append(text[position])
                position += 1
                continue
            }
            if position + 1 < text.endIndex, text[position + 1] == dollar {
                literal.append(dollar)
                position += 2
                continue
            }
            try append(literal)
            literal = []
            let reference = try reference(in: text, behind: position)
            try expand(text[reference.inside])
            position = reference.end
        }
        try append(literal)
    }

    private mutating func append(_ literal: [UInt8]) throws(ExpansionFailure) {
        if literal.isEmpty { return }
        try enter(literal[...])
        result += literal
        level -= 1
    }

    private mutating func enter(_ text: ArraySlice<UInt8>) throws(ExpansionFailure) {
        // The limit and its place (literal text counts as a step) are mac_expand_callback()'s.
        if level > 100 { throw ExpansionFailure(text: "unreasonable macro call nesting: \"\(shown(text))\"") }
        work += 1 + text.count
        if work > MacroExpansion.mostWork {
            throw ExpansionFailure(text: "unreasonable amount of text from $name references", isTooLarge: true)
        }
        level += 1
    }

    private func reference(
        in text: ArraySlice<UInt8>, behind dollar: Int
    ) throws(ExpansionFailure) -> (inside: Range<Int>, end: Int) {
        let start = dollar + 1
        let open = start < text.endIndex ? text[start] : 0
        let inside: Range<Int>
        var end: Int
        if open == UInt8(ascii: "(") || open == UInt8(ascii: "{") {
            let close = open == UInt8(ascii: "(") ? UInt8(ascii: ")") : UInt8(ascii: "}")
            var depth = 1
            end = start + 1
            while depth > 0 {
                guard end < text.endIndex else { throw ExpansionFailure(text: "truncated macro reference: \"\(shown(text))\"") }
                if text[end] == open { depth += 1 }
                if text[end] == close { depth -= 1 }
                end += 1
            }
            inside = start + 1..<end - 1
        } else {
            end = text[start...].firstIndex { !$0.isWordByte } ?? text.endIndex
            inside = start..<end
        }
        if inside.isEmpty { throw ExpansionFailure(text: "empty macro name: \"\(shown(text))\"") }
        return (inside, end)
    }

    /// mac_expand_callback() for a reference: `name`, `name?text`, `name:text`, a ternary, or a comparison in place of the name.
    private mutating func expand(_ text: ArraySlice<UInt8>) throws(ExpansionFailure) {
        try enter(text)
        var scanner = MacroScanner(text, syntax: syntax)
        let value: [UInt8]?
        if scanner.isAtBrace {
            let comparison = try scanner.comparison()
            value = try holds(comparison) ? Array("true".utf8) : []
            if scanner.isAtEnd { try append(value!) }
        } else {
            let name = try scanner.name()
            value = lookup(name)
            if scanner.isAtEnd, let value {
                if !through.contains(name) { through.append(name) }
                try parse(value[...])
            }
        }
        if let chosen = try scanner.choice(isNonEmpty: value?.isEmpty == false) { try parse(chosen) }
        level -= 1
    }

    private mutating func holds(_ comparison: MacroComparison) throws(ExpansionFailure) -> Bool {
        try comparison.holds(left: try operand(comparison.left), right: try operand(comparison.right))
    }

    private mutating func operand(_ text: ArraySlice<UInt8>) throws(ExpansionFailure) -> [UInt8] {
        if comparisons > 20 { throw ExpansionFailure(text: "unreasonable macro call nesting: \"\(shown(text))\"") }
        var nested = MacroExpansion(syntax: syntax, lookup: lookup, comparisons: comparisons + 1, work: work)
        try nested.parse(text)
        work = nested.work
        return nested.result
    }

    private func shown(_ text: ArraySlice<UInt8>) -> String { String(decoding: text, as: UTF8.self) }
}
