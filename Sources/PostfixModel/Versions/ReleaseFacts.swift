// What each release and OpenSSL version knows about protocol lists: the rows of release-facts.txt as values.

import Resources

/// Since which releases something holds, line by line: at or after the release named for the own line, or on a later line
/// than the last one named (FACTS §1.1: one fix shipped in four lines at once).
struct Since: Sendable, Equatable {
    /// Ascending, at most one a line.
    var releases: [Release]

    func covers(_ release: Release) -> Bool {
        if let own = releases.first(where: { $0.isOnLine(of: release) }) { return own <= release }
        return releases.last.map { $0.line < release.line } ?? false
    }

    /// The release an older one must go to: in its own line where there is one, else in the first line after it; nil when
    /// the release is covered already.
    func first(for release: Release) -> Release? {
        covers(release) ? nil : releases.first { $0.line >= release.line && $0 > release }
    }
}

/// A condition on an OpenSSL version.
enum OpenSSLRule: Sendable, Equatable {
    case from(OpenSSLVersion)
    case before(OpenSSLVersion)

    func allows(_ version: OpenSSLVersion) -> Bool {
        switch self {
        case .from(let first): version >= first
        case .before(let limit): version < limit
        }
    }
}

/// The facts table, parsed. Meanings of the rows are in the head of release-facts.txt.
struct ReleaseFacts: Sendable {
    struct NameHeaders: Sendable { var name: ProtocolName, rule: OpenSSLRule, until: Release }
    struct EffectHeaders: Sendable { var name: ProtocolName, rule: OpenSSLRule, since: Since }
    struct Offer: Sendable { var version: TLSVersion, rule: OpenSSLRule }
    struct BoundName: Sendable { var name: String, number: Int }
    struct OpenSSLSince: Sendable { var version: OpenSSLVersion, since: Since }
    struct Default: Sendable { var parameter: String, since: Since, value: String }
    struct BackPort: Sendable { var distribution: String, version: String, presumed: PackageVersion, proven: PackageVersion }
    struct Line: Sendable { var first: Release, last: Release }

    var lists = Since(releases: [])
    var strict = Since(releases: [])
    var exclusions = Since(releases: [])
    var bounds = Since(releases: [])
    var names: [ProtocolName: Since] = [:]
    var nameHeaders: [NameHeaders] = []
    var effects: [ProtocolName: Since] = [:]
    var effectHeaders: [EffectHeaders] = []
    var offers: [Offer] = []
    var boundNames: [BoundName] = []
    var needs: [OpenSSLSince] = []
    var policySince: OpenSSLVersion?
    var assumed: [OpenSSLSince] = []
    var defaults: [Default] = []
    var backPorts: [BackPort] = []
    var backPortNames: Set<ProtocolName> = []
    var backPortDefaults: [String: String] = [:]
    var articleBelow: Release?
    var articleLatest: [Release] = []
    var lines: [Line] = []

    /// The embedded table. A malformed row is a mistake in the program, caught by the test that reads every row.
    static let known: ReleaseFacts = {
        do throws(FactError) {
            return try ReleaseFacts(parsing: Resources.releaseFacts)
        } catch {
            fatalError(error.description)
        }
    }()
}

extension Release {
    /// Newer than the newest release in the facts table: read by the newest rules known.
    package var isNewerThanKnown: Bool { self > Release.newestKnown }

    /// The newest release in the facts table.
    package static let newestKnown: Release = ReleaseFacts.known.lines.last!.last
}
