// The lists that Postfix reads when it delivers mail itself: parameters of smtp(8) and lmtp(8), and `protocols=` in their policy tables
// (FACTS §3.1, §3.2). The grammar is that of the server's lists.

extension Configuration {
    /// The client's lists that are set somewhere: main.cf's own first, then the overrides of smtp and lmtp services in file order.
    package var clientLists: [EffectiveValue] { writtenLists(TLSParameter.clientLists, by: ["smtp", "lmtp"]) }

    /// Those of them that this build rejects: each delivery with one ends at STARTTLS (FACTS §3.4).
    package var invalidClientLists: [EffectiveValue] { clientLists.filter { $0.isRejected(by: build) } }

    /// Every protocol list that is set somewhere, the server's and those for outgoing mail.
    package var protocolLists: [EffectiveValue] {
        writtenLists(TLSParameter.lists, by: ["smtpd", "tlsproxy"]) + clientLists
    }

    /// These parameters where they are set: in main.cf as main.cf alone has them, then each `-o` of a service with one of these programs
    /// as that service sees it. Only parameters that this release has.
    package func writtenLists(_ parameters: [String], by programs: Set<String>) -> [EffectiveValue] {
        let known = parameters.filter { build.defaultValue(of: $0) != nil }
        let own = known.filter { main.entry($0) != nil }.compactMap { effective($0) }
        let overrides = master.services.filter { programs.contains($0.program) && !$0.overrides.isEmpty }.flatMap { service in
            known.filter { service.override($0) != nil }.compactMap { effective($0, for: service) }
        }
        return own + overrides
    }

    /// What names the tables of TLS policies, as main.cf has it and as each service sees it that has options of its own.
    package var policyMaps: [EffectiveValue] {
        let services = master.services.filter { ["smtp", "lmtp"].contains($0.program) && !$0.overrides.isEmpty }
        return ([nil] + services.map(Optional.some)).flatMap { service in
            ["smtp_tls_policy_maps", "lmtp_tls_policy_maps"].compactMap { effective($0, for: service) }
        }
    }
}

/// The `protocols=` of one line of a TLS policy table.
package struct PolicyProtocols: Hashable, Sendable {
    /// 1-based line of the entry.
    package var line: Int
    /// The key: `example.com`, `[mail.example.com]:587`; `*` in a table that has the same for every destination.
    package var destination: String
    package var list: ProtocolList
    /// A word behind it that is no `name=value`: a blank or comma has cut the list, and Postfix takes the whole entry for malformed
    /// (FACTS §3.4).
    package var stray: String?

    /// All of a table's source text, comments and entries without the attribute left out. A value ends at a blank or comma, so that
    /// `:` stands between names; from 3.10.0 on `{ protocols = !SSLv2, !SSLv3 }` is read as well (src/tls/tls_client, attr_override).
    package static func all(in table: [UInt8], build: PostfixBuild) -> [PolicyProtocols] {
        let hasBraces = (build.release.major, build.release.minor) >= (3, 10)
        return LogicalLines(table).lines.flatMap { line -> [PolicyProtocols] in
            let words = words(line.text(in: table), hasBraces: hasBraces)
            guard let destination = words.first, words.count > 2 else { return [] }
            let attributes = words.dropFirst(2)
            return attributes.indices.compactMap { index in
                let word = attributes[index]
                guard case .success(let parts) = NameValue.split(word, in: 0..<word.count),
                    word[parts.name].elementsEqual("protocols".utf8)
                else { return nil }
                let next = attributes.dropFirst(index + 1 - attributes.startIndex).first
                return PolicyProtocols(
                    line: line.lines.lowerBound, destination: String(decoding: destination, as: UTF8.self),
                    list: ProtocolList(bytes: Array(word[parts.value])),
                    stray: next.flatMap { $0.contains(UInt8(ascii: "=")) ? nil : String(decoding: $0, as: UTF8.self) })
            }
        }
    }

    /// Of a table whose text stands in the configuration itself, `inline:{ key=value, { key = text } }` or `static:{ text }`
    /// (util/dict_inline.c, util/dict_static.c); none of any other. All are of line 1.
    package static func all(inTable name: some StringProtocol, build: PostfixBuild) -> [PolicyProtocols] {
        guard let colon = name.firstIndex(of: ":"), let text = name[name.index(after: colon)...].withinBraces else { return [] }
        let entries: [String]
        switch name[..<colon] {
        case "static": entries = ["* \(text)"]
        case "inline":
            entries = text.bracedWords.map { word in
                let entry = String(word.withinBraces ?? word[...])
                let parts = entry.split(separator: "=", maxSplits: 1)
                return parts.map { $0.trimmingBlanks() }.joined(separator: " ")
            }
        default: entries = []
        }
        return entries.flatMap { all(in: Array($0.utf8), build: build) }
    }

    /// Words between blanks and commas; what stands in braces is one.
    private static func words(_ text: [UInt8], hasBraces: Bool) -> [[UInt8]] {
        var words: [[UInt8]] = []
        var word: [UInt8] = []
        var depth = 0
        for byte in text {
            let isSeparator = isBlank(byte) || byte == UInt8(ascii: ",")
            if hasBraces, byte == UInt8(ascii: "{") {
                depth += 1
                if depth == 1 { continue }
            } else if hasBraces, byte == UInt8(ascii: "}"), depth > 0 {
                depth -= 1
                if depth == 0 { continue }
            }
            if depth == 0, isSeparator {
                if !word.isEmpty { words.append(word) }
                word = []
            } else {
                word.append(byte)
            }
        }
        return word.isEmpty ? words : words + [word]
    }
}
