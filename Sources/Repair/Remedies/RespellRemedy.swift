// What the list was meant to say, in words that this release knows.

import PostfixModel

extension RemedyKind {
    static let respell = RemedyKind(
        id: "respell", title: "Your list, respelled",
        // Without exclusions (2.3, 2.4) there is no other remedy, so this one stands in where the text tells nothing.
        applies: { damage in !damage.build.knowsExclusions || damage.lists.contains { damage.respelling(of: $0) != nil } },
        value: { list, damage in
            // Where the text does not tell what was meant, nothing that is broken comes on.
            damage.respelling(of: list)?.value ?? (damage.build.knowsExclusions ? upgradeSafeValue : articleValue)
        },
        price: { plan, damage in
            let values = Set(plan.edits.map(\.valueAfter))
            let several = values.count > 1 ? ["The lists meant different things, so they get different values."] : []
            let told = damage.lists.allSatisfy { damage.respelling(of: $0) != nil }
            let words = "in words that Postfix \(damage.build.release) knows."
            return [told ? "Says what the list meant \(words)" : "Says, as far as the text tells what was meant, the same \(words)"]
                + several
        })
}
