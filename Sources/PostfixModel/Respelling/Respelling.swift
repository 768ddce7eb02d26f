// The wish behind a rejected list in a spelling the build takes, with what differs said, so that nothing weakens silently.

/// A valid value in place of an invalid one.
package struct Respelling: Hashable, Sendable {
    package var value: String
    /// Versions the author meant to be on, also those that the library does not have.
    package var meant: Set<TLSVersion>
    /// Versions this value leaves on: `ProtocolList(value).read(by:).enabled`.
    package var gets: Set<TLSVersion>
    /// The list named versions that its own bounds forbid; they were left out.
    package var isContradictory = false
}

extension ProtocolList {
    /// The admin's intent in a spelling that this build knows; nil for a list that is valid, and where no sensible value
    /// keeps every restriction that can be told from the text.
    ///
    /// Where the build cannot express the intent, the closest value is chosen: first it leaves the fewest and least weak
    /// versions on below the lowest one meant, then it keeps most of what is meant, then it adds least. SSLv3 is left on
    /// only where the list includes it by name. Exclusions come first: they keep their meaning after an upgrade (FACTS
    /// §2.3). Bounds come first where the author wrote bounds and the build knows them; 2.3/2.4 know inclusions only.
    package func respelled(for build: PostfixBuild) -> Respelling? {
        read(by: build).isValid ? nil : Intent(self).flatMap { $0.respelled(for: build) }
    }

    /// Where the intent cannot be told: what the words still legible do not forbid, `meant` in their sense. Returns nil for a list that
    /// is valid, and where no word is legible.
    package func legiblyRespelled(for build: PostfixBuild) -> Respelling? {
        read(by: build).isValid ? nil : Intent(self, onlyLegible: true).flatMap { $0.respelled(for: build) }
    }

    /// The same for a list that is valid and does not do what it was written for: a blank after a bound, names without effect.
    package func rewritten(for build: PostfixBuild) -> Respelling? { Intent(self).flatMap { $0.respelled(for: build) } }
}

extension Intent {
    fileprivate func respelled(for build: PostfixBuild) -> Respelling? {
        let grammar = ListGrammar(build)
        let reachable = meant.intersection(grammar.offered)
        var best: (rank: [Int], respelling: Respelling)?
        for (style, value) in Candidates(grammar: grammar, intent: self).values {
            guard let gets = ProtocolList(value).enabled(by: grammar), !gets.isEmpty else { continue }
            guard meant.contains(.sslv3) || !gets.contains(.sslv3) else { continue }
            let rank =
                Respelling.distance(from: meant, reachable: reachable, to: gets) + [style.rawValue, value.utf8.count]
            if best.map({ rank.lexicographicallyPrecedes($0.rank) }) ?? true {
                best = (rank, Respelling(value: value, meant: meant, gets: gets, isContradictory: isContradictory))
            }
        }
        return best?.respelling
    }
}

extension Respelling {
    /// Smaller is closer, compared from the left. A version below the lowest one meant weighs more than all above it together.
    fileprivate static func distance(from meant: Set<TLSVersion>, reachable: Set<TLSVersion>, to gets: Set<TLSVersion>) -> [Int] {
        let lowest = meant.min()!
        let weakness = gets.filter { $0 < lowest }.reduce(0) { $0 + 1 << (2 * (lowest.wireNumber - $1.wireNumber)) }
        return [weakness, reachable.subtracting(gets).count, gets.subtracting(meant).count]
    }
}

/// Values worth trying. Where exclusions are known, inclusions add nothing: including names excludes the other ones.
private struct Candidates {
    enum Style: Int { case bounds, names }
    let grammar: ListGrammar
    let intent: Intent

    var values: [(style: Style, value: String)] {
        names.map { (.names, $0) } + (intent.usesBounds && grammar.knowsBounds ? bounds.map { (.bounds, $0) } : [])
    }

    private var keepsSSLv3: Bool { intent.meant.contains(.sslv3) }

    private var names: [String] {
        let accepted = ProtocolName.allCases.filter(grammar.accepted.contains)
        // SSLv2 is never wanted, whether or not the library still has it.
        let unwanted = accepted.filter { $0 == .sslv2 || ($0 == .sslv3 && !keepsSSLv3) }
        let sets = accepted.filter { !unwanted.contains($0) }.reduce([[]]) { sets, name in sets + sets.map { $0 + [name] } }
        if grammar.knowsExclusions { return sets.map { (unwanted + $0).map { "!" + $0.rawValue }.joined(separator: ", ") } }
        return sets.filter { !$0.isEmpty }.map { $0.map(\.rawValue).joined(separator: ", ") }
    }

    private var bounds: [String] {
        let limits = TLSVersion.allCases.filter { $0 != .sslv3 || keepsSSLv3 }
        return limits.flatMap { floor in
            [">=\(floor.rawValue)"] + limits.filter { floor <= $0 }.map { ">=\(floor.rawValue), <=\($0.rawValue)" }
        }
    }
}
