// All the ways to repair what the assessment found: fault by fault as they rank, for invalid lists in order of preference. A valid
// list, and the lists for outgoing mail, are edited on request only.

import Diagnosis
import PostfixModel

package struct RepairMenu: Sendable, Equatable {
    /// In order of preference; the first is preselected. Empty when there is nothing to edit.
    package var remedies: [Remedy]
    /// Taken only when asked for by id: a valid list that is a trap, the lists for outgoing mail.
    package var onRequest: [Remedy]
    package var advice: [Advice]

    package init(for assessment: Assessment) {
        guard let rejected = RejectedLists(assessment) else {
            self.init(remedies: [], advice: [])
            return
        }
        let remedies = RepairMenu.remedies(for: rejected)
        let all = JointRepairs(assessment, rejected, RepairMenu.remedies(for: assessment, rejected, remedies)).remedies
        self.init(
            remedies: all.map(InvalidClientList(rejected).warning),
            onRequest: RepairMenu.onRequest(for: rejected, beside: all.first { $0.isOfLists && !$0.needsAsking }),
            advice: [
                all.contains { $0.plan.isReloadOnly } ? nil : Advice.reload(for: assessment),
                Advice.withheld(on: assessment),
                Advice.nothingEnabled(in: rejected.configuration),
                Advice.upgrade(for: rejected, remedies: remedies),
            ].compactMap { $0 })
    }

    package init(remedies: [Remedy], onRequest: [Remedy] = [], advice: [Advice]) {
        self.remedies = remedies
        self.onRequest = onRequest
        self.advice = advice
    }

    /// `server`: the repair of the server's own lists that would be taken, where they are rejected as well: who asks for the lists for
    /// outgoing mail gets both in one change.
    static func onRequest(for rejected: RejectedLists, beside server: Remedy? = nil) -> [Remedy] {
        let clients = InvalidClientList(rejected)
        return [LeftOverList(rejected).remedy, server.flatMap(clients.together) ?? clients.remedy].compactMap { $0 }
    }

    /// The remedy with the admin's own value for every rejected list. Its plan is empty when no list is rejected.
    package static func own(_ value: String, for assessment: Assessment) -> Result<Remedy, ValueProblem> {
        guard let build = assessment.build else {
            return .failure(.unusable("The value cannot be checked while the version of Postfix is unknown."))
        }
        let own = OwnValue(typed: value)
        if let problem = own.problem(for: build) { return .failure(problem) }
        guard let rejected = RejectedLists(assessment) else {
            return .failure(.unusable("There is nothing to edit while main.cf and master.cf cannot be read."))
        }
        guard let remedy = RemedyKind.own(own.text).remedy(for: rejected) else {
            return .failure(.unusable("\(own.text) would not bring every list in order: edit them one by one."))
        }
        return .success(JointRepairs(assessment, rejected, [remedy]).remedies.first ?? remedy)
    }

    /// What a person chooses from: the repairs, and the lists for outgoing mail. A valid list is offered only where that is all.
    package var choices: [Remedy] {
        let repairs = remedies + onRequest.filter { $0.id != Fault.leftOverList.id }
        // Faults that are mended in one change are one choice, whichever of them it is called after.
        let distinct = repairs.enumerated().filter { index, repair in
            repair.isOfLists || repair.plan.files.isEmpty
                || !repairs.enumerated().contains { other, one in
                    one.plan.files == repair.plan.files && (one.isOfLists || other < index)
                }
        }.map(\.element)
        return distinct.isEmpty ? onRequest : distinct
    }

    /// What is offered changes what works: it may as well be left as it is.
    package var mayBeLeft: Bool { !choices.isEmpty && choices.allSatisfy { $0.id == Fault.leftOverList.id } }

    /// What to know before a fault's commands are typed; empty where that is nothing.
    package var careful: [String] { advice.filter { $0.id == "withheld" }.flatMap(\.text) }

    /// What repairs this fault, the preselected one where there are several; nil: only its commands do.
    package func remedy(for sighting: Sighting) -> Remedy? {
        let isList = sighting.id == Fault.invalidList.id
        return (remedies + onRequest).first { isList ? $0.isOfLists : $0.id == sighting.id }
    }

    /// What its ports need besides, where this edit alone would be reverted: the remedies, and whether one of them mends this fault too.
    package func wayOut(of remedy: Remedy) -> WayOut? {
        let others = remedy.besides.compactMap { id in remedies.first { $0.id == id } }
        if let both = others.first(where: { $0.mends.contains(remedy.fault) }) { return .together(both) }
        return others.first.map(WayOut.after)
    }

    /// Every id that a remedy can have, on whatever server.
    package static let ids = listRemedies.union(
        FaultRemedy.all.map(\.fault.id) + ReloadRemedy.all.map(\.fault.id) + [Fault.leftOverList.id, Fault.invalidClientList.id])

    static let listRemedies: Set<String> = [RemedyKind.article.id, RemedyKind.exclusions.id, RemedyKind.respell.id]

    /// The one that is taken unless another is asked for; nil where every one must be asked for by its id. While a list stays rejected, no
    /// other repair can be proven.
    package var preselected: Remedy? {
        let lists = remedies.filter(\.isOfLists)
        return (lists.isEmpty ? remedies : lists).first { !$0.needsAsking }
    }

    /// Fault by fault, as they rank.
    private static func remedies(for assessment: Assessment, _ rejected: RejectedLists, _ lists: [Remedy]) -> [Remedy] {
        var found: [Remedy] = []
        for sighting in assessment.verdict.faults {
            let isList = sighting.id == Fault.invalidList.id
            let remedies =
                isList ? lists : edits(of: sighting, assessment)
            found += remedies.filter { remedy in !found.contains { $0.id == remedy.id } }
        }
        return found + lists.filter { remedy in !found.contains { $0.id == remedy.id } }
    }

    static func edits(of sighting: Sighting, _ assessment: Assessment) -> [Remedy] {
        FaultRemedy.all.filter { $0.fault.id == sighting.id }.compactMap { $0.remedy(for: sighting, on: assessment) }
            + ReloadRemedy.all.filter { $0.fault.id == sighting.id }.compactMap { $0.remedy(for: sighting, on: assessment) }
    }

    static func remedies(for rejected: RejectedLists) -> [Remedy] {
        if rejected.lists.isEmpty { return [] }
        var remedies: [Remedy] = []
        for var remedy in kinds(for: rejected).compactMap({ $0.remedy(for: rejected) }) {
            if remedy.id == RemedyKind.exclusions.id, rejected.isLoosened(by: RemedyKind.upgradeSafeValue) { remedy.title = "Only SSL off" }
            if let same = remedies.first(where: { $0.plan.files == remedy.plan.files }) {
                // Where the article applies it says what there is to say; elsewhere both ids stay, so that both can be asked for.
                if rejected.build.isAffectedByArticle { continue }
                remedy.price.append("The same value as \"\(same.title)\".")
            }
            remedies.append(remedy)
        }
        return modernFirst(remedies, rejected.build)
    }

    private static func kinds(for rejected: RejectedLists) -> [RemedyKind] {
        guard rejected.build.isAffectedByArticle else { return [.respell, .exclusions] }
        guard rejected.excludeByName else { return [.article, .exclusions, .respell] }
        // Who wrote exclusions gets exclusions, and first those that keep off what was off.
        return rejected.isLoosened(by: RemedyKind.upgradeSafeValue)
            ? [.respell, .exclusions, .article] : [.exclusions, .respell, .article]
    }

    /// What leaves only old versions on is not preselected while something listed leaves a newer one on.
    private static func modernFirst(_ remedies: [Remedy], _ build: PostfixBuild) -> [Remedy] {
        var old = remedies.filter { isOld($0, build) }
        if old.isEmpty || old.count == remedies.count { return remedies }
        for index in old.indices {
            old[index].price.append("Not preselected: it allows nothing newer than TLS 1.1, which most mail programs of today refuse.")
        }
        return remedies.filter { !isOld($0, build) } + old
    }

    private static func isOld(_ remedy: Remedy, _ build: PostfixBuild) -> Bool {
        remedy.plan.edits.contains { build.leavesOnlyOldTLS(ProtocolList($0.valueAfter).read(by: build).enabled) }
    }
}
