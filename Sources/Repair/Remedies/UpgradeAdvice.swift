// Upgrading Postfix, as advice: what it changes for the rejected lists, and what to set before.

import PostfixModel

extension Advice {
    /// Nil where an upgrade would not bring a single rejected list in order.
    static func upgrade(for damage: Damage) -> Advice? {
        let upgraded = damage.build.afterUpgrade
        let lists = damage.lists.filter { $0.problem == nil }
        let cured = lists.filter { $0.reading(by: upgraded)?.isValid ?? false }
        guard upgraded.release > damage.build.release, !cured.isEmpty else { return nil }
        var text = ["Postfix \(upgraded.release) is the newest that builds with this server's OpenSSL."]
        var told: Set<[UInt8]> = []
        for list in lists where told.insert(list.expandedBytes).inserted {
            text.append(sentence(list, upgraded))
        }
        if damage.build.knowsExclusions {
            text.append("Before the upgrade set \(RemedyKind.upgradeSafeValue): it means the same before and after.")
        }
        text.append("It is the larger change: repair the list first, then upgrade when there is time for it.")
        text.append(installation(damage.build))
        return Advice(id: "upgrade", title: "Upgrade Postfix", text: text)
    }

    private static func sentence(_ list: EffectiveValue, _ upgraded: PostfixBuild) -> String {
        guard let reading = list.reading(by: upgraded) else { return "" }
        if let token = reading.rejected {
            return "It rejects \(list.expanded) too: \(token.sentence(for: upgraded))"
        }
        return "It takes \(list.expanded) and then leaves \(reading.enabled.spoken) on."
    }

    private static func installation(_ build: PostfixBuild) -> String {
        let command =
            switch build.package?.rules {
            case .rpm: " (yum update postfix)"
            case .debian: " (apt-get install --only-upgrade postfix)"
            case nil: ""
            }
        return "Take the distribution's newest package\(command); where that is too old as well, only a newer release of the distribution helps."
    }
}
