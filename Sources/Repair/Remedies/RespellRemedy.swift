// What the list was meant to say, in words that this release knows.

import PostfixModel

extension RemedyKind {
    static let respell = RemedyKind(
        id: "respell", title: "Your list, respelled",
        // Without exclusions (2.3, 2.4) there is no other remedy, so this one stands in where the text tells nothing.
        applies: { rejected in
            !rejected.build.knowsExclusions
                || rejected.lists.contains { rejected.respelling(of: $0) != nil || rejected.legible(of: $0) != nil }
        },
        value: { list, rejected in
            // Where the text does not tell what was meant, no broken protocol (SSLv2, SSLv3) is switched on.
            rejected.respelling(of: list)?.value ?? rejected.legible(of: list)?.value
                ?? (rejected.build.knowsExclusions ? upgradeSafeValue : articleValue)
        },
        price: { plan, rejected in
            let values = Set(plan.edits.map(\.valueAfter))
            let several = values.count > 1 ? ["The lists meant different things, so they get different values."] : []
            let told = rejected.lists.allSatisfy { rejected.respelling(of: $0) != nil }
            let words = "in words that Postfix \(rejected.build.release) knows."
            return [told ? "Says what the list meant \(words)" : "Says, as far as the text tells what was meant, the same \(words)"]
                + several + contradictions(rejected)
        })

    private static func contradictions(_ rejected: RejectedLists) -> [String] {
        rejected.lists.filter { rejected.respelling(of: $0)?.isContradictory == true }.map { list in
            "\(list.parameter) names versions that its own bound forbids; they stay off."
        }
    }
}
