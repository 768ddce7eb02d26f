// What a build's OpenSSL and facts make of each protocol name: accepted or not, with a bit or inert (FACTS §1.1, §2.1).

extension PostfixBuild {
    /// Headers at compile time; where unknown those of the library, else an OpenSSL with every name of the release.
    package var effectiveHeaders: OpenSSLVersion { headers ?? library ?? assumedOpenSSL }
    /// Library at run time; where unknown as the headers, else an OpenSSL with every name of the release.
    package var effectiveLibrary: OpenSSLVersion { library ?? headers ?? assumedOpenSSL }

    private var assumedOpenSSL: OpenSSLVersion {
        (facts.assumed.last { $0.since.covers(release) } ?? facts.assumed[0]).version
    }

    /// Versions that the run-time library offers at all: SSLv3 up to 1.0.2, 1.1/1.2 from 1.0.1, 1.3 from 1.1.1.
    package var offered: Set<TLSVersion> {
        let library = effectiveLibrary
        return Set(facts.offers.lazy.filter { $0.rule.allows(library) }.map(\.version))
    }

    /// The name is in the parser's table.
    package func accepts(_ name: ProtocolName) -> Bool { nameIsIn(facts.names, name) && headersHaveName(name) }

    /// The release would take the name; it is the OpenSSL headers that were too old for it (FACTS §1.1 note *).
    func lacksHeaders(for name: ProtocolName) -> Bool { nameIsIn(facts.names, name) && !headersHaveName(name) }

    /// The name is accepted and stands for a protocol: including or excluding it does something.
    package func hasEffect(_ name: ProtocolName) -> Bool {
        accepts(name) && nameIsIn(facts.effects, name)
            && facts.effectHeaders.allSatisfy {
                $0.name != name || !$0.since.covers(release) || $0.rule.allows(effectiveHeaders)
            }
    }

    private func nameIsIn(_ table: [ProtocolName: Since], _ name: ProtocolName) -> Bool {
        if table[name]?.covers(release) ?? false { return true }
        return facts.backPortNames.contains(name) && backPort != nil
    }

    private func headersHaveName(_ name: ProtocolName) -> Bool {
        facts.nameHeaders.allSatisfy { $0.name != name || release >= $0.until || $0.rule.allows(effectiveHeaders) }
    }

    /// The OpenSSL this release needs at least, where the headers are older than that: no such build exists.
    var missingOpenSSL: OpenSSLVersion? {
        facts.needs.last { $0.since.covers(release) && $0.version > effectiveHeaders }?.version
    }
}

/// What one build's parser and library do, worked out once for a reading.
struct ListGrammar: Sendable {
    let knowsExclusions: Bool
    let knowsBounds: Bool
    let accepted: Set<ProtocolName>
    /// Accepted names with a bit of their own; the others are inert.
    let effective: Set<ProtocolName>
    let offered: Set<TLSVersion>

    init(_ build: PostfixBuild) {
        knowsExclusions = build.knowsExclusions
        knowsBounds = build.knowsBounds
        accepted = Set(ProtocolName.allCases.filter(build.accepts))
        effective = accepted.filter(build.hasEffect)
        offered = build.offered
    }
}
