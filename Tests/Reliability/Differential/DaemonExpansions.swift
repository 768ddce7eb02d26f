// Values with `$name` in main.cf as the real smtpd itself expands them: it quotes in its log what it makes of a list it rejects.

import PostfixModel
import TestSupport

struct DaemonExpansions {
    private static let batch = 250
    let desk: SmtpdDesk
    private var figure: Figure

    static func run(_ desk: SmtpdDesk, _ share: Share) throws -> [Figure] {
        let count = share(bounded: 250, full: 10_000)
        var expansions = DaemonExpansions(
            desk: desk, figure: Figure(claim: "a list with $name expanded as smtpd itself expands it", tried: 0, atLeast: count * 9 / 10))
        for start in stride(from: 0, to: count, by: batch) { try expansions.judge(start..<min(start + batch, count)) }
        return [expansions.figure]
    }

    private mutating func judge(_ numbers: Range<Int>) throws {
        var starts: [(start: SmtpdDesk.Start, all: Configuration, number: Int)] = []
        for number in numbers {
            // `#` makes any list invalid: smtpd then shows the value.
            let file = NastyMainCF.file(number, endingWith: "smtpd_tls_protocols", "# ")
            let all = desk.postconf.configuration(MainCF(try desk.setMain(file)))
            let value = all.effective(TLSParameter.opportunistic)
            // Beyond our limits Postfix has none; and a log line holds so much.
            if value?.problem?.hasPrefix("unreasonable amount") ?? false || value!.expandedBytes.count > 800 { continue }
            if all.main.problems.contains(where: { $0.isFatal(in: desk.postconf.release) }) { continue }
            starts.append((try desk.start(as: "value\(number)", []), all, number))
        }
        let log = try desk.log(of: starts.map(\.start))
        for (start, all, number) in starts { figure.take(verdict(start, all, log[start.name] ?? []), number) }
    }

    private func verdict(_ start: SmtpdDesk.Start, _ all: Configuration, _ said: [String]) -> Verdict {
        let lists = [TLSParameter.opportunistic, TLSParameter.mandatory].map { all.effective($0)! }
        if start.crashed {
            return lists.contains { $0.problem != nil } ? .explained(Explanation.overflow) : .different("smtpd crashes, we read \(lists[0].expanded)")
        }
        if lists.contains(where: { $0.problem != nil }) {
            return start.status != 0 && said.contains { $0.hasPrefix("fatal: ") && !$0.contains("bad ") }
                ? .same : .different("we cannot expand it (\(lists.compactMap(\.problem))), smtpd says \(said)")
        }
        let rejections = said.filter { $0.contains("Invalid TLS protocol list") }
        return SmtpdDesk.isSame(rejections, [SmtpdDesk.rejection(of: lists[0].expandedBytes)])
            ? .same : .different("we read \(lists[0].expanded.debugDescription), smtpd says \(said)")
    }
}
