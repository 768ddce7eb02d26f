// The one-sentence answer, how sure it is, and what it rests on.

package enum VerdictKind: String, Sendable, Equatable {
    /// Said of `invalid-list` alone (DESIGN §3).
    case confirmed, likely
    case otherFault = "other-fault"
    /// Works today or for most, and will or does hurt somebody.
    case trap
    case healthy
    case cannotTell = "cannot-tell"
}

/// A symptom of the article, ticked.
package struct ArticleSymptom: Sendable, Equatable {
    package var title: String
    /// Is nil when that cannot be told.
    package var met: Bool?
    package var detail: String
}

package struct Verdict: Sendable, Equatable {
    package var kind: VerdictKind
    /// One sentence, the first line of `check`.
    package var summary: String
    /// Every fault seen, the headline first; empty when healthy.
    package var faults: [Sighting] = []
    /// Cause in plain words, of the headline.
    package var cause: [String] = []
    package var symptoms: [ArticleSymptom] = []
    /// Faults with the same face that this server does not have.
    package var ruledOut: [RuledOut] = []
    /// Who cannot send now, what goes unencrypted; port 465 first.
    package var impact: [PortImpact] = []
    package var urgency: Urgency = .notKnown
    /// The proof that is missing for a firmer verdict.
    package var missing: [String] = []

    /// The article is about lists that are rejected; of any other fault its symptoms say nothing.
    package var isOfTheArticle: Bool { faults.contains { $0.id == Fault.invalidList.id } }

    /// Status of `check`, as monitoring plugins count (DESIGN §3): of several faults the highest of 2, 1, then 3.
    package var exitCode: Int {
        let codes = faults.map(\.weight.exitCode)
        for code in [2, 1, 3] where codes.contains(code) { return code }
        return kind == .healthy ? 0 : 3
    }
}
