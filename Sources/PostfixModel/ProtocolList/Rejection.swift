// The token for which a list is rejected, and why.

/// Why a list is rejected for a token.
package enum RejectionReason: Hashable, Sendable {
    /// A protocol name that exists, but that this build does not know; the release (if any) that first does.
    case nameNotKnownYet(since: String?)
    /// The name is known from this release on only when compiled against OpenSSL >= 1.0.1.
    case headersTooOld
    case exclusionNotKnownYet
    case boundsNotKnownYet
    case strayHash
    case quote
    case separatorNotAllowed
    case blankAfterExclamation
    case doubleExclamation
    case notABound
    case bareNumber
    /// `$name`: expanded before the list is read, so it is no word of the list.
    case reference
    /// What was meant, in Postfix's spelling; nil for a version that does not exist (`TLSv1.4`).
    case misspelt(suggestion: String?)
    case unknownWord
}

/// The token for which a list is rejected: `offset` in bytes from the start of the value as read.
package struct RejectedToken: Hashable, Sendable {
    package var token: String
    package var offset: Int
    package var reason: RejectionReason
}

extension RejectionReason {
    /// The most specific reason that holds. The first that holds wins: a stray sign explains more than an unknown name.
    init(token: ListToken, build: PostfixBuild) {
        let spelling = Spelling(token.text)
        let isNegated = token.bytes.first == UInt8(ascii: "!")
        let name = ProtocolName(anyCase: isNegated ? token.bytes.dropFirst() : token.bytes)
        self =
            RejectionReason.ofSigns(spelling, build: build)
            ?? name.flatMap { RejectionReason.ofName($0, isNegated: isNegated, build: build) }
            ?? (isNegated && !build.knowsExclusions ? .exclusionNotKnownYet : nil)
            ?? RejectionReason.ofSpelling(spelling)
    }

    private static func ofSigns(_ spelling: Spelling, build: PostfixBuild) -> RejectionReason? {
        let text = spelling.text
        if text.contains("#") { return .strayHash }
        if text.contains("$") { return .reference }
        if text.contains(where: { "\"'`".contains($0) }) { return .quote }
        if text.hasPrefix("!!") || text == "!" {
            guard build.knowsExclusions else { return .exclusionNotKnownYet }
            return text == "!" ? .blankAfterExclamation : .doubleExclamation
        }
        if spelling.looksLikeBound { return build.knowsBounds ? .notABound : .boundsNotKnownYet }
        return nil
    }

    private static func ofName(_ name: ProtocolName, isNegated: Bool, build: PostfixBuild) -> RejectionReason? {
        if isNegated && !build.knowsExclusions { return .exclusionNotKnownYet }
        if build.lacksHeaders(for: name) { return .headersTooOld }
        return .nameNotKnownYet(since: build.firstRelease(knowing: name)?.description)
    }

    private static func ofSpelling(_ spelling: Spelling) -> RejectionReason {
        if spelling.isGluedOrLoneSeparator { return .separatorNotAllowed }
        if spelling.isNumber { return .bareNumber }
        if let meant = spelling.name { return .misspelt(suggestion: (spelling.isNegated ? "!" : "") + meant.rawValue) }
        return spelling.isNoSuchVersion ? .misspelt(suggestion: nil) : .unknownWord
    }
}
