// The tables that mail is looked up in on its way in, as the configuration names them: by which parameter, of which type, from which file.

import PostfixModel

/// One table of a value: `hash:/etc/postfix/transport` in transport_maps.
package struct NamedTable: Sendable, Hashable {
    package var value: EffectiveValue
    /// As the value has it, without a `!` before it.
    package var written: String
    /// `hash`; of `proxy:mysql:…` what proxymap(8) opens.
    package var type: String
    /// The text file that it is read or made from; nil for other tables.
    package var path: String?

    /// Returns nil for a word that names no table.
    init?(_ word: some StringProtocol, in value: EffectiveValue) {
        let written = word.hasPrefix("!") ? String(word.dropFirst()) : String(word)
        var rest = written[...]
        while rest.hasPrefix("proxy:") { rest = rest.dropFirst(6) }
        guard let colon = rest.firstIndex(of: ":"), rest.first?.isLetter == true else { return nil }
        let type = rest[..<colon]
        guard type.utf8.allSatisfy({ ByteScan.isDigit($0) || $0 == 0x5F || (0x61...0x7A).contains($0 | 0x20) }) else { return nil }
        rest = rest[rest.index(after: colon)...]
        (self.value, self.written, self.type) = (value, written, String(type))
        path = rest.hasPrefix("/") ? String(rest) : nil
        // An IPv6 network looks like a table of a strange type.
        if value.parameter == "mynetworks", path == nil { return nil }
    }

    /// postmap makes it from its text.
    package var isIndexed: Bool { ["hash", "btree", "lmdb", "cdb"].contains(type) }

    /// Of these one has to be there; empty where no file of this machine is known to be needed. A release without Berkeley DB reads `hash:`
    /// as another type (3.11).
    package var files: [String] {
        guard let path else { return [] }
        if isIndexed { return [".db", ".lmdb", ".cdb"].map { path + $0 } }
        return ["regexp", "pcre", "cidr", "texthash"].contains(type) ? [path] : []
    }

    /// Every look-up that fails in one of these puts mail off with 451 (trivial-rewrite/*.c, cleanup/*.c, smtpd/smtpd_check.c), by the
    /// program that reads it. Not alias_maps: recipients are taken all the same.
    private static let readers: [(program: String, parameters: [String])] = [
        ("trivial-rewrite", ["transport_maps", "virtual_alias_domains", "virtual_mailbox_domains", "relay_domains"]),
        (
            "cleanup",
            [
                "virtual_alias_maps", "canonical_maps", "sender_canonical_maps", "recipient_canonical_maps", "sender_bcc_maps",
                "recipient_bcc_maps", "header_checks", "mime_header_checks", "nested_header_checks", "body_checks",
            ]
        ),
        ("smtpd", ["mynetworks"] + NamedFilter.restrictions),
    ]

    /// In the order above; a table that several services name stands there for each.
    package static func all(in configuration: Configuration) -> [NamedTable] {
        readers.flatMap { program, parameters in
            let services = configuration.master.services.filter { $0.program == program }
            return (services.isEmpty ? [nil] : services.map(Optional.some)).flatMap { service in
                parameters.compactMap { configuration.effective($0, for: service) }
                    .filter { $0.origin != .builtIn && $0.problem == nil }.flatMap(tables)
            }
        }
    }

    private static func tables(in value: EffectiveValue) -> [NamedTable] {
        let words = value.expanded.bracedWords
        guard NamedFilter.restrictions.contains(value.parameter) else { return words.compactMap { NamedTable($0, in: value) } }
        // `inet:…` and `unix:…` are the servers of check_policy_service there.
        return words.indices.compactMap { index in
            let before = index > 0 ? words[index - 1].lowercased() : ""
            guard let table = NamedTable(words[index], in: value) else { return nil }
            return before.hasPrefix("check_") && before.hasSuffix("_access") || !table.files.isEmpty ? table : nil
        }
    }
}
