// How to choose between the repairs, in two or three lines: what is different about them, and for whom which one is right.

import PostfixModel
import Repair

struct RepairComparison {
    private let remedy: Remedy
    private let menu: RepairMenu

    init(_ remedy: Remedy, _ menu: RepairMenu) {
        self.remedy = remedy
        self.menu = menu
    }

    var sentences: [String] {
        guard let article = menu.remedies.first(where: { $0.id == RemedyKind.article.id }),
            let exclusions = menu.remedies.first(where: { $0.id == RemedyKind.exclusions.id }), [article, exclusions].contains(remedy),
            allowed(article, \.after) == allowed(exclusions, \.after), allowed(article, \.afterUpgrade) == [.tlsv1]
        else { return (remedy.plan.effects.isEmpty ? remedy.price : remedy.reasons) + remedy.plan.upgradeWarnings }
        return [RepairPage.Words.bothAllowTheSame(safeIsSecond: menu.remedies.first == article, article: article.value)]
    }

    /// What the listeners allow at that time; nil where they differ.
    private func allowed(_ remedy: Remedy, _ when: KeyPath<ProtocolEffect, Set<TLSVersion>>) -> Set<TLSVersion>? {
        let sets = Set(remedy.plan.effects.map { $0[keyPath: when] })
        return sets.count == 1 ? sets.first : nil
    }
}
