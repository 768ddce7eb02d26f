// The one-sentence answer, how sure it is, and what it rests on.

package enum VerdictKind: String, Sendable, Equatable {
    case confirmed, likely
    case otherFault = "other-fault"
    case healthy
    case cannotTell = "cannot-tell"
}

/// A symptom of the article, ticked.
package struct ArticleSymptom: Sendable, Equatable {
    package var title: String
    /// Nil: cannot tell.
    package var met: Bool?
    package var detail: String
    package init(title: String, met: Bool?, detail: String) {
        self.title = title
        self.met = met
        self.detail = detail
    }
}

/// Another fault with the same face, and whether it is ruled out, found, or open.
package struct LookAlike: Sendable, Equatable {
    package enum State: Sendable, Equatable { case ruledOut, found, open }
    package var name: String
    package var state: State
    package var reason: String
    package init(name: String, state: State, reason: String) {
        self.name = name
        self.state = state
        self.reason = reason
    }
}

package struct Verdict: Sendable, Equatable {
    package var kind: VerdictKind
    /// One sentence, the first line of `check`.
    package var summary: String
    /// Cause in plain words.
    package var cause: [String]
    package var symptoms: [ArticleSymptom]
    package var lookAlikes: [LookAlike]
    /// Who cannot send now, what goes in clear.
    package var impact: [String]
    package var urgency: String
    /// The proof that is missing for a firmer verdict.
    package var missing: [String]

    package init(
        kind: VerdictKind, summary: String, cause: [String] = [], symptoms: [ArticleSymptom] = [], lookAlikes: [LookAlike] = [],
        impact: [String] = [], urgency: String = "", missing: [String] = []
    ) {
        self.kind = kind
        self.summary = summary
        self.cause = cause
        self.symptoms = symptoms
        self.lookAlikes = lookAlikes
        self.impact = impact
        self.urgency = urgency
        self.missing = missing
    }
}
