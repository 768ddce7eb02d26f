// Every word of a list that this Postfix does not take, not only the first at which it gives up: a repair must change them all.

import PostfixModel

struct RejectedWords: Sendable, Equatable {
    /// In the order of the lists, each word once.
    private(set) var words: [RejectedToken] = []
    let build: PostfixBuild

    /// No list has so many words; text that was pasted in may, and nobody reads an account of each.
    static let most = 100

    init(_ lists: [EffectiveValue], build: PostfixBuild) {
        self.build = build
        var seen: Set<String> = []
        let all = lists.lazy.filter { $0.problem == nil }.flatMap { ProtocolList(bytes: $0.expandedBytes).rejectedWords(by: build) }
        for word in all where words.count < RejectedWords.most && seen.insert(word.token).inserted { words.append(word) }
    }

    /// Names of protocols that exist, but not for this build; without their `!`, each once.
    var unknownNames: [String] {
        words.filter(\.isUnknownName).map { $0.token.hasPrefix("!") ? String($0.token.dropFirst()) : $0.token }.unique
    }

    /// `>=` and `<=` before 3.6.
    var unknownBounds: [String] { words.filter { $0.reason == .boundsNotKnownYet }.map(\.token) }

    /// What is wrong whatever the release.
    var others: [String] { words.filter { !$0.isUnknownName && $0.reason != .boundsNotKnownYet }.map(\.token) }

    /// `does not know TLSv1.1 and TLSv1.2`; empty when every word is taken.
    var summary: String {
        var parts: [String] = []
        if !unknownNames.isEmpty { parts.append("does not know " + unknownNames.inWords) }
        if !unknownBounds.isEmpty { parts.append("does not understand " + unknownBounds.inWords) }
        if !others.isEmpty { parts.append("does not take " + others.map { "\"\($0)\"" }.inWords) }
        return parts.inWords
    }

    /// One sentence for all words of one kind, else one for each.
    var sentences: [String] { RejectedToken.sentences(words, for: build) }
}

extension RejectedToken {
    fileprivate var isUnknownName: Bool {
        switch reason {
        case .nameNotKnownYet, .headersTooOld: true
        default: false
        }
    }
}

extension ServerPicture {
    /// All rejected words of the lists that are in force and of those that are only set.
    var rejectedWords: RejectedWords? {
        guard let build, let configuration else { return nil }
        return RejectedWords(configuration.invalidLists + brokenListeners.compactMap(\.list), build: build)
    }
}
