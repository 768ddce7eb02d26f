// A way to repair as a value: who it is for, what it writes, and what it costs. `RepairMenu` lists them all.

import PostfixModel

package struct RemedyKind: Sendable {
    package let id: String
    let title: String
    /// The remedy makes sense for this server.
    let applies: @Sendable (RejectedLists) -> Bool
    /// The new text for a rejected list.
    let value: @Sendable (EffectiveValue, RejectedLists) -> String
    /// Sentences beyond what every remedy says of itself.
    let price: @Sendable (Plan, RejectedLists) -> [String]

    /// Means the same in every release from 2.5 on (FACTS §2.2, §2.3).
    static let upgradeSafeValue = "!SSLv2, !SSLv3"
    /// The value of the article; on 2.3 and 2.4, which know no exclusions, the only one without SSLv3 (FACTS §1.4).
    static let articleValue = "TLSv1"

    /// Returns nil where the remedy is not for this server, or would not bring every list in order.
    func remedy(for rejected: RejectedLists) -> Remedy? {
        guard applies(rejected) else { return nil }
        let builder = PlanBuilder(rejected: rejected, remedy: id) { value($0, rejected) }
        guard let draft = builder.draft() else { return nil }
        let plan = draft.plan
        let reasons = price(plan, rejected)
        var remedy = Remedy(
            id: id, title: title, value: draft.leadingValue, price: commonPrice(draft, plan) + reasons, plan: plan,
            needsAsking: draft.changes.contains { rejected.needsAsking(for: $0.text, instead: $0.list) })
        remedy.reasons = reasons
        return remedy
    }

    private func commonPrice(_ draft: PlanWriter, _ plan: Plan) -> [String] {
        if plan.isEmpty { return [] }
        let build = draft.rejected.build
        let outcomes = Set(plan.effects.map(\.after))
        let effect =
            switch outcomes.count {
            case 0: ["No listener reads the list today; it allows \(ProtocolList(draft.leadingValue).read(by: build).enabled.spoken)."]
            case 1: ["Allows \(outcomes.first!.spoken)."]
            default: plan.effects.map { "Allows \($0.after.spoken) at \($0.listener)." }
            }
        let stable = draft.changes.allSatisfy { ListWarnings($0, rejected: draft.rejected).upgrade == nil }
        return effect + [stable ? "Means the same after an upgrade of Postfix." : "Means something else after an upgrade of Postfix."]
    }
}
