// What the author of a list wanted, read as a person would: the versions meant to be on. Postfix never reads so.

/// The wish behind a list that a build rejects.
struct Intent: Hashable, Sendable {
    /// Versions meant to be on. SSLv3 only where it is included by name.
    var meant: Set<TLSVersion>
    /// The author wrote bounds.
    var usesBounds: Bool
    /// The bounds leave nothing of what is named to be on (`>=TLSv1.2, TLSv1.0`): they count, the names do not.
    var isContradictory = false

    /// Returns nil when the wish cannot be told, or only by dropping a restriction.
    ///
    /// `onlyLegible`: words that cannot be told are left out instead. What comes out is then no wish: it is what the words still
    /// legible do not forbid.
    ///
    /// Signs that separate nothing for Postfix (`;`, `|`, `/`, quotes, no-break spaces) count as blanks, and a blank after
    /// `!` or `>=` as none. Text from a `#` on was either a comment or a list that a program glued on, so it may restrict
    /// but not widen: exclusions and bounds after it count, names to include do not, unless nothing stands before it.
    init?(_ list: ProtocolList, onlyLegible: Bool = false) {
        let value = String(decoding: list.bytes.prefix { $0 != 0 }, as: UTF8.self)
        guard let words = Intent.words(value) else { return nil }
        let hash = words.firstIndex(of: "#")
        var wishes = Wishes(onlyLegible: onlyLegible)
        guard wishes.take(words[..<(hash ?? words.endIndex)], include: true) else { return nil }
        if let hash {
            let rest = words[hash...].filter { $0 != "#" }[...]
            guard wishes.take(rest, include: wishes.isEmpty) else { return nil }
        }
        guard !wishes.isEmpty, !wishes.hasUnknownVersion || !wishes.included.isEmpty || onlyLegible else { return nil }
        let all = Set(TLSVersion.allCases).subtracting([.sslv3])
        let named = wishes.included.isEmpty ? all : Set(wishes.included.compactMap(\.version))
        meant = wishes.allowed(of: named)
        usesBounds = wishes.usesBounds
        if meant.isEmpty, usesBounds {
            meant = wishes.allowed(of: all)
            isContradictory = true
        }
        if meant.isEmpty { return nil }
    }

    /// Words without the signs that only separate, each `!`, `>=` … joined to the word after it; nil for a range with a dash.
    private static func words(_ value: String) -> [String]? {
        var text = ""
        let characters = Array(Spelling.plain(value))
        for (index, character) in characters.enumerated() {
            if character == "+", isFloorSign(characters, index) {
                text.append(character)
            } else if character == "#" {
                text += " # "
            } else {
                text.append("\"'`()[]{}\t\r\n\r\n".contains(character) || Spelling.isPseudoSeparator(character) ? " " : character)
            }
        }
        var words: [String] = []
        var pending = ""
        for word in text.split(separator: " ") {
            if word == "-", pending.isEmpty, !words.isEmpty { return nil }
            if word.allSatisfy({ "!<>=-~".contains($0) }) {
                pending += word
            } else if word == "#" {
                words.append("#")
                pending = ""
            } else {
                words.append(floor(pending + word))
                pending = ""
            }
        }
        return words
    }

    /// A plus right behind a version and before nothing or a separator: `TLSv1.2+`, this and all newer. Between names it separates.
    private static func isFloorSign(_ characters: [Character], _ index: Int) -> Bool {
        guard index > 0, characters[index - 1].isASCII, characters[index - 1].isNumber else { return false }
        return index + 1 == characters.count || " ,;:|\t\r\n\r\n#\"'".contains(characters[index + 1])
    }

    /// `TLSv1.2+` as the bound it stands for; behind another sign the plus says nothing more.
    private static func floor(_ word: String) -> String {
        guard word.hasSuffix("+") else { return word }
        let name = String(word.dropLast())
        return "!<>=-~".contains(name.first ?? "!") || Spelling(name).name == nil ? name : ">=" + name
    }
}

extension ProtocolList {
    /// Versions are named here, and none below this one is named to be on: neither by the wish that the text tells, nor, where it tells
    /// none, by any word of it (`TLSv1.4`, `TLSv1.2-TLSv1.3`).
    package func namesNothing(below version: TLSVersion) -> Bool {
        if let intent = Intent(self) { return intent.meant.allSatisfy { $0 >= version } }
        let plain = Spelling.plain(String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self))
        var names: [ProtocolName?] = []
        for word in plain.split(whereSeparator: { ",:;|/+& \t\r\n\r\n\"'<>=#".contains($0) }).map(String.init) {
            let parts = Spelling(word).isLegible ? [word] : word.split(separator: "-").map(String.init)
            let spellings = parts.map { Spelling($0) }
            guard spellings.allSatisfy(\.isLegible) else { continue }
            names += spellings.filter { !$0.isNegated }.map(\.name)
        }
        return !names.isEmpty && names.compactMap { $0 }.allSatisfy { $0.version.map { $0 >= version } ?? false }
    }

    /// The author switches versions off by name: `!SSLv2`, `-SSLv3`.
    package var excludesByName: Bool {
        tokens.contains { token in
            let spelling = Spelling(token.text)
            return spelling.isNegated && spelling.name != nil || token.text == "!"
        }
    }
}

extension Spelling {
    /// A version that exists, or one that is spelt like a version.
    fileprivate var isLegible: Bool { name != nil || isNoSuchVersion }
}

/// The single wishes that the words of a list express.
private struct Wishes {
    var included: Set<ProtocolName> = []
    var excluded: Set<ProtocolName> = []
    var floor: TLSVersion?
    var ceiling: TLSVersion?
    var usesBounds = false
    var wantsEverything = false
    /// A version that does not exist was to be included.
    var hasUnknownVersion = false

    /// Words that cannot be told are passed over.
    var onlyLegible = false

    init(onlyLegible: Bool) { self.onlyLegible = onlyLegible }

    /// Those that neither an exclusion nor a bound forbids.
    func allowed(of versions: Set<TLSVersion>) -> Set<TLSVersion> {
        versions.filter { !excluded.contains(ProtocolName($0)) && (floor ?? $0) <= $0 && $0 <= (ceiling ?? $0) }
    }

    var isEmpty: Bool { included.isEmpty && excluded.isEmpty && !usesBounds && !wantsEverything }

    /// Returns false when a word restricts in a way that cannot be told: leaving it out would weaken the list.
    mutating func take(_ words: ArraySlice<String>, include: Bool) -> Bool {
        words.allSatisfy { take($0, include: include) || onlyLegible }
    }

    private mutating func take(_ word: String, include: Bool) -> Bool {
        if word.first.map({ "<>=".contains($0) }) ?? false { return takeBound(word[...], include: include) }
        let spelling = Spelling(word)
        guard let name = spelling.name ?? (spelling.isNumber ? Wishes.name(ofNumber: word) : nil) else {
            if word.lowercased() == "none" { return false }
            if include && ["all", "any"].contains(word.lowercased()) { wantsEverything = true }
            if spelling.isNoSuchVersion && !spelling.isNegated && include { hasUnknownVersion = true }
            // To switch off what does not exist is no loss; any other unreadable exclusion is.
            return !(word.first.map { "!-~".contains($0) } ?? false) || spelling.isNoSuchVersion
        }
        if spelling.isNegated { excluded.insert(name) } else if include { included.insert(name) }
        return true
    }

    /// `>=TLSv1.2`, `=>TLSv1.2`, `>TLSv1.1`, `<=TLSv1.2`, `<TLSv1.3`, `==TLSv1.2`. Of several bounds the strictest counts.
    private mutating func takeBound(_ word: Substring, include: Bool) -> Bool {
        let sign = word.prefix { "<>=".contains($0) }
        let operand = word.dropFirst(sign.count)
        let isFloor = sign.contains(">")
        guard isFloor != sign.contains("<") else {
            return !sign.contains(">") && take(String(operand), include: include)
        }
        let isStrict = !sign.contains("=")
        guard let limit = Wishes.limit(operand) else { return false }
        usesBounds = true
        // No limit, or one below all that is listed.
        guard let version = limit.version else { return isFloor || limit.isNone }
        var index = version.wireNumber - 0x300
        if isStrict { index += isFloor ? 1 : -1 }
        guard TLSVersion.allCases.indices.contains(index) else { return false }
        let bound = TLSVersion.allCases[index]
        if isFloor { floor = max(floor ?? bound, bound) } else { ceiling = min(ceiling ?? bound, bound) }
        return true
    }

    /// The version of a bound's operand; nil when it cannot be told.
    private static func limit(_ operand: Substring) -> (version: TLSVersion?, isNone: Bool)? {
        if operand.lowercased() == "none" { return (nil, true) }
        if let name = Spelling(String(operand)).name { return (name.version, false) }
        guard let number = Bound.hexadecimal(Array(operand.utf8)[...]) else { return nil }
        if number == 0 { return (nil, true) }
        return name(ofNumber: number).map { ($0.version, false) }
    }

    private static func name(ofNumber word: String) -> ProtocolName? {
        Bound.hexadecimal(Array(word.utf8)[...]).flatMap { name(ofNumber: $0) }
    }

    private static func name(ofNumber number: Int) -> ProtocolName? {
        TLSVersion.allCases.first { $0.wireNumber == number }.map(ProtocolName.init)
    }
}
