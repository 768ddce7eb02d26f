// `{left} == {right}` in a `${…}` (src/util/mac_expand.c 3.0, src/global/compat_level.c 3.6).

struct MacroComparison {
    enum Relation: String {
        case equal = "=="
        case different = "!="
        case less = "<"
        case atMost = "<="
        case atLeast = ">="
        case greater = ">"
    }

    var left: ArraySlice<UInt8>
    var relation: Relation
    var right: ArraySlice<UInt8>
    /// `<=level`: compatibility levels `major.minor.patch` instead of numbers or text.
    var comparesLevels: Bool

    /// Judges the expanded operands: by number when both are digits only, else byte by byte.
    func holds(left: [UInt8], right: [UInt8]) throws(ExpansionFailure) -> Bool {
        if comparesLevels { return holds(order(try level(left), try level(right))) }
        if isNumber(left), isNumber(right) { return holds(order([try number(left)], [try number(right)])) }
        return holds(order(left.map(Int.init), right.map(Int.init)))
    }

    private func holds(_ order: Int) -> Bool {
        switch relation {
        case .equal: order == 0
        case .different: order != 0
        case .less: order < 0
        case .atMost: order <= 0
        case .atLeast: order >= 0
        case .greater: order > 0
        }
    }

    private func order(_ left: [Int], _ right: [Int]) -> Int {
        left == right ? 0 : left.lexicographicallyPrecedes(right) ? -1 : 1
    }

    private func isNumber(_ text: [UInt8]) -> Bool { !text.isEmpty && text.allSatisfy(\.isDigit) }

    private func number(_ text: [UInt8]) throws(ExpansionFailure) -> Int {
        let digits = String(decoding: text, as: UTF8.self)
        guard let number = Int(digits) else { throw ExpansionFailure(text: "mac_exp_eval: bad conversion: \(digits)") }
        return number
    }

    /// One to three numbers; those that are missing are zero. Each is read with strtol() and kept in ten bits, the first in 43
    /// (compat_level_from_string(); limits seen with 3.7.11).
    private func level(_ text: [UInt8]) throws(ExpansionFailure) -> [Int] {
        let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).map(Array.init)
        let numbers = parts.map(decimal)
        let limits = [1 << 43, 1 << 10, 1 << 10]
        guard (1...3).contains(parts.count), zip(numbers, limits).allSatisfy({ $0.map((0..<$1).contains) ?? false }) else {
            throw ExpansionFailure(text: "malformed compatibility level syntax: \"\(String(decoding: text, as: UTF8.self))\"")
        }
        return numbers.map { $0! } + Array(repeating: 0, count: 3 - numbers.count)
    }

    /// strtol(…, 10) where nothing is left over: blanks in front and a sign are taken.
    private func decimal(_ text: [UInt8]) -> Int? {
        let signed = text.drop(while: isBlank)
        let digits = signed.first.map { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") } ?? false ? signed.dropFirst() : signed
        guard isNumber(Array(digits)) else { return nil }
        return Int(String(decoding: signed, as: UTF8.self))
    }
}
