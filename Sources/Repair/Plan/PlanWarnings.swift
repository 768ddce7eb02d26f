// What a plan costs beyond today: sentences that go with it on the review page, in the report and in the result.

import PostfixModel

struct PlanWarnings {
    /// Each thing said once, in the order of the edits, about all the lists it is true of; who else writes the files comes
    /// last.
    let sentences: [String]
    /// Those of them that are about the day Postfix is upgraded.
    let upgrades: [String]

    init(_ draft: PlanWriter) {
        var remarks: [(says: String, lists: [String])] = []
        var later: Set<String> = []
        for change in draft.changes {
            if let upgrade = ListWarnings(change, rejected: draft.rejected).upgrade { later.insert(upgrade) }
            for says in ListWarnings(change, rejected: draft.rejected).remarks {
                if let index = remarks.firstIndex(where: { $0.says == says }) {
                    if !remarks[index].lists.contains(change.list.parameter) { remarks[index].lists.append(change.list.parameter) }
                } else {
                    remarks.append((says, [change.list.parameter]))
                }
            }
        }
        let several = Set(draft.changes.map(\.list.parameter)).count > 1
        let otherWriters = draft.changes.isEmpty ? [] : PlanWarnings.otherWriters(of: draft.rejected.files)
        func sentence(_ remark: (says: String, lists: [String])) -> String {
            several && remark.lists.count == 1 ? "\(remark.lists[0]): \(remark.says)" : remark.says
        }
        let before = draft.changes.isEmpty ? nil : draft.rejected.faultBeforeTheList
        let unread = before.map {
            "\(Plan.words(forFaultBehindTheList: $0)) Until that is right, no port shows whether the list is accepted."
        }
        sentences = remarks.map(sentence) + (unread.map { [$0] } ?? []) + otherWriters
        upgrades = remarks.filter { later.contains($0.says) }.map(sentence)
    }

    /// Another program writes the files, or makes them anew: it has to know of the change.
    static func otherWriters(of files: ConfigurationFiles) -> [String] {
        files.managers.map { "Something else writes these files too (\($0)): make the same change there, or the old list comes back." }
            + files.lastingPlaces
    }
}

/// One list: what its new text says against what the old one meant, and against itself after an upgrade.
struct ListWarnings {
    private let change: ListChange
    private let rejected: RejectedLists
    private let reading: ListReading

    init(_ change: ListChange, rejected: RejectedLists) {
        self.change = change
        self.rejected = rejected
        reading = ProtocolList(change.text).read(by: rejected.build)
    }

    private var build: PostfixBuild { rejected.build }
    private var now: Set<TLSVersion> { reading.enabled }

    var remarks: [String] { intent + surprises + strength + (upgrade.map { [$0] } ?? []) }

    /// Security is never weakened silently: whatever the old list meant to have off and is on now is named.
    private var intent: [String] {
        guard let meant = rejected.respelling(of: change.list)?.meant else {
            let text = "What the old list was meant to allow cannot be told from its text; the new one allows \(now.spoken)."
            guard let legible = rejected.legible(of: change.list), !now.isSubset(of: legible.gets) else { return [text] }
            return [text, "Of these its legible words forbid \(now.subtracting(legible.gets).spoken)."]
        }
        let extra = now.subtracting(meant)
        let missing = meant.intersection(build.offered).subtracting(now)
        var sentences: [String] = []
        if !extra.isEmpty {
            let nameless = extra.allSatisfy { !build.acceptedNames.contains($0.rawValue) }
            let why = nameless ? "; Postfix \(build.release) has no name to turn \(extra.count == 1 ? "it" : "them") off" : ""
            sentences.append("Allows \(extra.spoken), which the old list meant to have off\(why).")
        }
        if !missing.isEmpty { sentences.append("Turns \(missing.spoken) off, which the old list meant to have on.") }
        return sentences
    }

    /// Valid, and yet not what it looks like.
    private var surprises: [String] {
        reading.notes.compactMap { note in
            switch note {
            case .excludedAndIncluded: note.sentence + "."
            default: note.misleads ? note.sentence + "." : nil
            }
        }
    }

    private var strength: [String] {
        let modern: Set<TLSVersion> = [.tlsv1_2, .tlsv1_3]
        var sentences: [String] = []
        if ProtocolList(change.text).leavesSSLv2On(by: build) {
            sentences.append(
                "Allows SSLv2, which is broken: \(build.knowsExclusions ? "exclude it with !SSLv2" : "name the others without it").")
        }
        if now.contains(.sslv3) {
            sentences.append("SSLv3 is on, which is broken (POODLE): turn it off unless a client of yours needs it.")
        }
        if now.isDisjoint(with: modern), !build.offered.isDisjoint(with: modern) {
            sentences.append("Only \(now.spoken) \(now.count == 1 ? "stays" : "stay") on: most of today's clients refuse that.")
        }
        return sentences
    }

    /// Is nil when the text means the same after an upgrade.
    var upgrade: String? {
        if build.keepsMeaning(of: change.text) { return nil }
        let later = ProtocolList(change.text).read(by: build.afterUpgrade).enabled
        let saferFirst = build.lastingValue(within: now).map { "; change it to \($0) first" } ?? ""
        let only = later.isSubset(of: now) ? " only" : ""
        return "After upgrading Postfix this line means \(later.spoken)\(only)\(saferFirst)."
    }
}

extension PostfixBuild {
    /// The value leaves the same versions on after an upgrade of Postfix on this library.
    func keepsMeaning(of value: String) -> Bool {
        let now = ProtocolList(value).read(by: self).enabled
        let later = ProtocolList(value).read(by: afterUpgrade).enabled
        // A build without the newer names reads `TLSv1` in a way that ends with it, also where its library has nothing newer: the
        // upgrade brings a newer library as well.
        let namesToCome = !acceptedNames.contains(TLSVersion.tlsv1_2.rawValue)
        return later == now && !(namesToCome && later == [.tlsv1])
    }

    /// Exclusions that leave on no more than these versions, now and after an upgrade; nil where this build cannot say it so.
    func lastingValue(within versions: Set<TLSVersion>) -> String? {
        guard knowsExclusions else { return nil }
        let usual = RemedyKind.upgradeSafeValue
        if ProtocolList(usual).read(by: self).enabled.isSubset(of: versions), keepsMeaning(of: usual) { return usual }
        let others = TLSVersion.allCases.filter { $0 == .sslv3 || offered.contains($0) }.filter { !versions.contains($0) }
        let value = (["SSLv2"] + others.map(\.rawValue)).map { "!" + $0 }.joined(separator: ", ")
        let reading = ProtocolList(value).read(by: self)
        return reading.isValid && reading.enabled == versions && keepsMeaning(of: value) ? value : nil
    }
}
