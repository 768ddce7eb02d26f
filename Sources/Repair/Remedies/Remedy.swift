// The ways out that are offered: edits with their price, advice that is no edit, and why an own value is not taken.

/// A way to repair, offered on page 8 and in `check --json`.
package struct Remedy: Sendable, Equatable {
    /// `article`, `exclusions`, `respell`, `own`, or the id of the fault that it repairs.
    package var id: String
    package var title: String
    /// The new value; where lists get different values, that of the list that governs the dead port.
    package var value: String
    /// The same in one line.
    package var shownValue: String {
        value.split(whereSeparator: \.isNewline).map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }.joined(
            separator: " / ")
    }
    /// What it costs and what it gives, one sentence each.
    package var price: [String]
    /// Those of them that a table of versions does not tell; empty where it tells none.
    package var reasons: [String] = []
    package var plan: Plan
    /// Ids of other faults whose edits are in the same plan, because one edit alone would leave their common ports dead.
    package var mends: [String] = []
    /// Ids of remedies that the same ports need too and that are not in this plan: this edit alone would be reverted.
    package var besides: [String] = []
    /// The remedy is taken only when it is asked for by its id, never by an unattended `fix --yes`: it would allow what the old text does
    /// not name or forbids, or it changes what is valid.
    package var needsAsking: Bool

    package init(id: String, title: String, value: String, price: [String], plan: Plan, needsAsking: Bool = false) {
        self.id = id
        self.title = title
        self.value = value
        self.price = price
        self.plan = plan
        self.needsAsking = needsAsking
    }
}

/// How the ports of a remedy are brought back that need another one too.
package enum WayOut: Sendable, Equatable {
    /// This one makes both edits in one change.
    case together(Remedy)
    /// The first is kept although the port stays dead, and then this one is made.
    case after(Remedy)
}

/// Advice that is no edit: upgrading Postfix, reloading an edit that is already there.
package struct Advice: Sendable, Equatable {
    /// `upgrade`, `reload`, `nothing-enabled`, `withheld`.
    package var id: String
    package var title: String
    package var text: [String]

    package init(id: String, title: String, text: [String]) {
        self.id = id
        self.title = title
        self.text = text
    }
}

/// Why an own value is not taken, as it is typed.
package enum ValueProblem: Error, Sendable, Equatable {
    /// The list is rejected by this Postfix; the sentence says which word and why; the offset is for the caret, in bytes
    /// from the start of the text as typed.
    case rejected(offset: Int, sentence: String)
    /// Valid, but it leaves no protocol on.
    case nothingEnabled(String)
    /// Line ends, NUL, `$` or other text that must not get into the file.
    case unusable(String)

    package var sentence: String {
        switch self {
        case .rejected(_, let sentence), .nothingEnabled(let sentence), .unusable(let sentence): sentence
        }
    }
}
