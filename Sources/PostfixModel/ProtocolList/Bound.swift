// The operand of `>=` and `<=` as Postfix 3.6 and later read it: a name from a table, else strtoul() in base 16 (FACTS §1.3).

/// A floor or ceiling.
enum Bound: Hashable, Sendable {
    case floor
    case ceiling

    init?(_ token: ArraySlice<UInt8>) {
        if token.starts(with: ">=".utf8) { self = .floor } else if token.starts(with: "<=".utf8) { self = .ceiling } else { return nil }
    }

    /// The number OpenSSL is given for this operand; nil when Postfix rejects it. An empty operand is 0, "no limit": that
    /// is what strtoul makes of it, with nothing left over to complain about.
    static func number(_ operand: ArraySlice<UInt8>) -> Int? {
        if let named = ReleaseFacts.known.boundNames.first(where: { operand.isAnyCase($0.name) }) { return named.number }
        return operand.isEmpty ? 0 : hexadecimal(operand)
    }

    /// strtoul(…, 16) as on a 64-bit system: leading VT or FF and a sign are taken, `0x` only with a digit after it,
    /// a negative number wraps around; more than INT_MAX is refused.
    static func hexadecimal(_ text: ArraySlice<UInt8>) -> Int? {
        var rest = text.drop { (9...13).contains($0) || $0 == 32 }
        let negative = rest.first == UInt8(ascii: "-")
        if negative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
        if rest.count > 2, rest.first == 48, rest.dropFirst().first?.lowered == UInt8(ascii: "x") { rest = rest.dropFirst(2) }
        guard !rest.isEmpty else { return nil }
        var value: UInt64 = 0
        for byte in rest {
            guard let digit = hexDigit(byte) else { return nil }
            let (product, overflow) = value.multipliedReportingOverflow(by: 16)
            guard !overflow else { return nil }
            value = product + digit
        }
        if negative { value = 0 &- value }
        return value <= UInt64(Int32.max) ? Int(value) : nil
    }

    /// OpenSSL takes 0 and its own version numbers; anything else is an error that the server does not look at, so that no
    /// limit is set (FACTS §2.5; ssl_set_version_bound in statem_lib.c).
    static func isApplied(_ number: Int) -> Bool { number == 0 || (0x300...0x304).contains(number) }

    private static func hexDigit(_ byte: UInt8) -> UInt64? {
        switch byte.lowered {
        case 48...57: UInt64(byte - 48)
        case 97...102: UInt64(byte.lowered - 87)
        default: nil
        }
    }
}

extension TLSVersion {
    /// The number on the wire: 0x0303 for TLS 1.2 (FACTS §2.4).
    package var wireNumber: Int { 0x300 + TLSVersion.allCases.firstIndex(of: self)! }
}
