// Upgrading Postfix, as advice: what it changes for the rejected lists, and what to set before.

import PostfixModel

extension Advice {
    /// Returns nil where an upgrade would not bring a single rejected list in order.
    static func upgrade(for rejected: RejectedLists, remedies: [Remedy]? = nil) -> Advice? {
        let upgraded = rejected.build.afterUpgrade
        let lists = rejected.lists.filter { $0.problem == nil }
        let repaired = lists.filter { $0.reading(by: upgraded)?.isValid ?? false }
        guard upgraded.release > rejected.build.release, !repaired.isEmpty else { return nil }
        var text = ["Postfix \(upgraded.release) is the newest that builds with this server's OpenSSL."]
        var told: Set<[UInt8]> = []
        for list in lists where told.insert(list.expandedBytes).inserted {
            text.append(sentence(list, upgraded))
        }
        text += preparation(remedies ?? RepairMenu.remedies(for: rejected), rejected.build)
        if let package = rejected.build.packageWithNames(taking: lists) { text.append(package) }
        text.append("It is the larger change: repair the list first, then upgrade when there is time for it.")
        text.append(installation(rejected.build))
        return Advice(id: "upgrade", title: "Upgrade Postfix", text: text)
    }

    /// The first repair whose values mean the same before and after, list by list; empty where none does.
    private static func preparation(_ remedies: [Remedy], _ build: PostfixBuild) -> [String] {
        guard let stable = remedies.first(where: { $0.plan.edits.allSatisfy { build.keepsMeaning(of: $0.valueAfter) } }) else { return [] }
        let values = Set(stable.plan.edits.map(\.valueAfter))
        let each = stable.plan.edits.map { "\($0.parameter) to \($0.valueAfter)" }.joined(separator: " and ")
        return [
            values.count == 1
                ? "Before the upgrade set \(stable.value): it means the same before and after."
                : "Before the upgrade set \(each): they mean the same before and after.",
            "The repair \"\(stable.title)\" does that.",
        ]
    }

    private static func sentence(_ list: EffectiveValue, _ upgraded: PostfixBuild) -> String {
        guard let reading = list.reading(by: upgraded) else { return "" }
        if let token = reading.rejected {
            return "It rejects \(list.expanded) too: \(token.sentence(for: upgraded))."
        }
        return "It takes \(list.expanded) and then allows \(reading.enabled.spoken)."
    }

    private static func installation(_ build: PostfixBuild) -> String {
        let command =
            switch build.package?.rules {
            case .rpm: " (yum update postfix)"
            case .debian: " (apt-get install --only-upgrade postfix)"
            case nil: ""
            }
        return
            "Take the distribution's newest package\(command); where that is too old as well, only a newer release of the distribution helps."
    }
}

extension PostfixBuild {
    /// Enterprise Linux 6 has the names patched into its last package, which still calls itself 2.6.6 (FACTS §8.1): no newer
    /// release is needed there; nil elsewhere, and where that package would take none of the lists.
    fileprivate func packageWithNames(taking lists: [EffectiveValue]) -> String? {
        guard let package, let last = PackageVersion("2:2.6.6-8.el6", rules: .rpm), package.rules == .rpm, !hasEL6BackPort,
            package.version == last.version, package.release.split(separator: ".").contains(where: { $0 == "el6" || $0.hasPrefix("el6_") })
        else { return nil }
        let patched = PostfixBuild(release: release, package: last, headers: headers, library: library)
        guard lists.contains(where: { $0.reading(by: patched)?.isValid ?? false }) else { return nil }
        return "The distribution's own package 2.6.6-8.el6 already knows the names TLSv1.1 and TLSv1.2 (yum update postfix)."
    }
}
