// What a person meant by a word that is no protocol name: `TLSv1.0`, `TLSv1_2`, `-SSLv3`, `SSL3`, a typographic dash.

/// A word of a list as a person reads it. Postfix never reads so: this serves explanations and proposals only.
struct Spelling: Hashable, Sendable {
    /// As written, with typographic dashes, quotes, signs and blanks replaced by their ASCII kin.
    let text: String
    /// The protocol meant, whatever sign stands before it.
    let name: ProtocolName?
    /// `!`, `-`, `no_` or `~` stands before it.
    let isNegated: Bool
    /// Spelt like a protocol name, but there is no such version: `TLSv1.4`.
    let isNoSuchVersion: Bool

    init(_ word: String) {
        text = Spelling.plain(word)
        var core = Substring(text.lowercased()).filter { !"\"'`()[]{}".contains($0) }[...]
        core = core.drop { $0 == " " }
        var negated = false
        while let sign = core.first, "!-+~^".contains(sign) {
            negated = negated || sign != "+"
            core.removeFirst()
        }
        for prefix in ["no_", "no-", "no"] where core.hasPrefix(prefix) && core.count > prefix.count + 2 {
            negated = true
            core = core.dropFirst(prefix.count)
            break
        }
        while let last = core.last, "._-;+!".contains(last) { core.removeLast() }
        isNegated = negated
        name = Spelling.name(core)
        isNoSuchVersion = name == nil && Spelling.familyAndDigits(core) != nil
    }

    /// `>TLSv1`, `=>TLSv1.2`, `!>=TLSv1`, `≥TLSv1.2`: a bound was meant.
    var looksLikeBound: Bool { text.drop { $0 == "!" }.first.map { "><=".contains($0) } ?? false }

    /// `0303`, `0x0303`, `771`: a number where a name is due.
    var isNumber: Bool {
        let digits = text.hasPrefix("0x") || text.hasPrefix("0X") ? text.dropFirst(2) : text[...]
        return !digits.isEmpty && digits.allSatisfy(\.isHexDigit) && digits.contains(where: \.isNumber)
    }

    /// Only signs that separate nothing (`;`, `|`, `and`), or names glued together by such signs.
    var isGluedOrLoneSeparator: Bool {
        if ["and", "or", "&&", "||"].contains(text.lowercased()) { return true }
        guard text.contains(where: Spelling.isPseudoSeparator) else { return false }
        let parts = text.split(whereSeparator: Spelling.isPseudoSeparator)
        // A plus before a single name is a sign, not a separator: `+TLSv1` is a misspelt inclusion.
        if parts.count == 1, text.hasPrefix("+"), !text.dropFirst().contains(where: Spelling.isPseudoSeparator) { return false }
        return parts.isEmpty || parts.contains { Spelling(String($0)).name != nil }
    }

    static func isPseudoSeparator(_ character: Character) -> Bool { ";|/+&,: ".contains(character) }

    /// ASCII kin of the signs that word processors and web pages put in.
    static func plain(_ word: String) -> String {
        var result = ""
        for scalar in word.unicodeScalars {
            switch scalar.value {
            case 0x2010...0x2015, 0x2212, 0xFE58, 0xFE63, 0xFF0D, 0xAD: result += "-"
            case 0x2264, 0x2A7D: result += "<="
            case 0x2265, 0x2A7E: result += ">="
            case 0xFF01: result += "!"
            case 0xFF0C, 0x3001, 0xFF1B, 0x060C: result += ";"
            case 0x0B, 0x0C, 0x85, 0xA0, 0x1680, 0x2000...0x200B, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000, 0xFEFF, 0xFFFD: result += " "
            case 0xAB, 0xBB, 0x2018...0x201F, 0x2039, 0x203A, 0xB4: break
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// `tlsv1_2`, `tls1.2`, `tlsv12`, `ssl3`, `1.2`: a family and a version, however joined.
    private static func name(_ core: Substring) -> ProtocolName? {
        // A version number by itself is TLS's where it cannot be read as anything else.
        if ["1.0", "1.1", "1.2", "1.3"].contains(core) { return versions["tls" + core.filter(\.isNumber)] }
        return familyAndDigits(core).flatMap { versions[$0.family + $0.digits] }
    }

    private static let versions: [String: ProtocolName] = [
        "ssl2": .sslv2, "ssl20": .sslv2, "ssl3": .sslv3, "ssl30": .sslv3, "tls1": .tlsv1, "tls10": .tlsv1, "tls11": .tlsv1_1,
        "tls12": .tlsv1_2, "tls13": .tlsv1_3,
    ]

    /// `tls` or `ssl` when the word is its letters, or one slip away from them, with a number after.
    private static func familyAndDigits(_ core: Substring) -> (family: String, digits: String)? {
        let joints: Set<Character> = [".", "_", "-", " "]
        let head = core.prefix { $0.isASCII && ($0.isLetter || joints.contains($0)) }
        let tail = core.dropFirst(head.count)
        guard !tail.isEmpty, tail.allSatisfy({ $0.isASCII && ($0.isNumber || joints.contains($0)) }) else { return nil }
        let letters = head.filter(\.isLetter)
        let digits = tail.filter(\.isNumber)
        let families = ["tls": "tls", "tlsv": "tls", "ssl": "ssl", "sslv": "ssl"]
        if let family = families[letters] { return (family, digits) }
        let near = Set(families.filter { $0.key.count == 4 && isOneSlip(letters, from: $0.key) }.values)
        // `TSLv1.2` is one slip away from both, but there is no SSLv1.2.
        let existing = near.filter { versions[$0 + digits] != nil }
        guard let family = existing.count == 1 ? existing.first : near.count == 1 ? near.first : nil else { return nil }
        return (family, digits)
    }

    /// One letter missing, added, changed or swapped with its neighbour.
    private static func isOneSlip(_ word: String, from right: String) -> Bool {
        let one = Array(word)
        let two = Array(right)
        let start = zip(one, two).prefix { $0 == $1 }.count
        let rests = (one[start...], two[start...])
        if rests.0.dropFirst().elementsEqual(rests.1) || rests.0.elementsEqual(rests.1.dropFirst()) { return true }
        if rests.0.dropFirst().elementsEqual(rests.1.dropFirst()) { return true }
        guard rests.0.count >= 2, rests.1.count >= 2 else { return false }
        return rests.0[start] == rests.1[start + 1] && rests.0[start + 1] == rests.1[start]
            && rests.0.dropFirst(2).elementsEqual(rests.1.dropFirst(2))
    }
}
