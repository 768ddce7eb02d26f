// What decides how a Postfix reads a protocol list: release, distribution package, and the OpenSSL it was built with and runs on.

/// A Postfix as installed. Whatever is nil is unknown, and the reading says what it assumed.
package struct PostfixBuild: Hashable, Sendable {
    package var release: Release
    /// The distribution's package: tells el6's back-port (FACTS §8.1); nil: upstream's release.
    package var package: PackageVersion?
    /// OpenSSL headers at compile time: decide the names in 2.6.15–2.11 (FACTS §1.1 note *); nil: as `library`.
    package var headers: OpenSSLVersion?
    /// OpenSSL library at run time: decides which versions exist to be left on; nil: as `headers`.
    package var library: OpenSSLVersion?

    /// With neither headers nor library, an OpenSSL new enough for every name of the release is taken.
    package init(
        release: Release, package: PackageVersion? = nil, headers: OpenSSLVersion? = nil, library: OpenSSLVersion? = nil
    ) {
        self.release = release
        self.package = package
        self.headers = headers
        self.library = library
    }

    var facts: ReleaseFacts { ReleaseFacts.known }

    /// The names this build accepts in a list, in Postfix's spelling and order (`SSLv2`, `SSLv3`, `TLSv1`, …).
    package var acceptedNames: [String] { ProtocolName.allCases.filter(accepts).map(\.rawValue) }
    /// Protocol lists exist at all: 2.3.0 and later.
    package var hasLists: Bool { facts.lists.covers(release) }
    /// `!name` is understood: 2.5.0 and later.
    package var knowsExclusions: Bool { facts.exclusions.covers(release) }
    /// `>=name`, `<=name` and hexadecimal bounds are understood: 3.6.0 and later.
    package var knowsBounds: Bool { facts.bounds.covers(release) }
    /// 2.3 and 2.4: an unknown word lifts every restriction instead of disabling TLS (FACTS §1.4).
    package var failsOpen: Bool { hasLists && !facts.strict.covers(release) }
    /// The article's class: no TLSv1.1/TLSv1.2 names although the OpenSSL has the protocols, and naming them disables TLS.
    package var isAffectedByArticle: Bool {
        hasLists && !failsOpen
            && [ProtocolName.tlsv1_1, .tlsv1_2].contains { !accepts($0) && offered.contains($0.version!) }
    }
    /// The article's own rule ("less than 2.10 and not the latest of 2.6.x–2.9.x"), shown as the article's; the exact rule decides.
    package var articleRuleSaysAffected: Bool {
        guard let limit = facts.articleBelow, release.line < limit.line else { return false }
        return !facts.articleLatest.contains { $0.isOnLine(of: release) && $0 <= release }
    }

    /// The release an older build must go to before it takes this name: in its own line where there is one, else in the
    /// first line after; nil when its release has the name already.
    package func firstRelease(knowing name: ProtocolName) -> Release? { facts.names[name]?.first(for: release) }

    /// The same server after an upgrade to a current Postfix on the same library: what a list will mean then. The newest
    /// release that builds with that library is taken: 3.4 and later need OpenSSL 1.0.2, 3.6 and later 1.1.1.
    package var afterUpgrade: PostfixBuild {
        func builds(_ candidate: Release) -> Bool {
            facts.needs.allSatisfy { !$0.since.covers(candidate) || $0.version <= effectiveLibrary }
        }
        let newest = facts.lines.last { builds($0.last) }!.last
        return PostfixBuild(release: max(newest, release), headers: effectiveLibrary, library: effectiveLibrary)
    }

    /// Built-in value of one of the parameters in `TLSParameter`; nil where the release does not have the parameter (FACTS §3.1).
    package func defaultValue(of parameter: String) -> String? {
        guard let row = facts.defaults.last(where: { $0.parameter == parameter && $0.since.covers(release) }) else { return nil }
        return hasEL6BackPort ? facts.backPortDefaults[parameter] ?? row.value : row.value
    }
}
