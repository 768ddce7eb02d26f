// Values with `$name` in main.cf as the real smtpd itself expands them: it quotes in its log what it makes of a list it rejects.

import PostfixModel
import TestSupport

struct DaemonExpansions {
    let desk: SmtpdDesk

    static func run(_ desk: SmtpdDesk, _ share: Share) throws -> [Figure] {
        let count = share(bounded: 250, full: 10_000)
        let expansions = DaemonExpansions(desk: desk)
        var figure = Figure(claim: "a list with $name expanded as smtpd itself expands it", tried: 0, atLeast: count * 9 / 10)
        try desk.judge(count, into: &figure, start: expansions.start, verdict: expansions.verdict)
        return [figure]
    }

    private func start(_ number: Int) throws -> (SmtpdDesk.Start, Configuration)? {
        // `#` makes any list invalid: smtpd then shows the value.
        let file = NastyMainCF.file(number, endingWith: "smtpd_tls_protocols", "# ")
        let all = desk.postconf.configuration(MainCF(try desk.setMain(file)))
        let value = all.effective(TLSParameter.opportunistic)
        // Beyond our limits Postfix has none; and a log line holds so much.
        if value?.problem?.hasPrefix("unreasonable amount") ?? false || value!.expandedBytes.count > 800 { return nil }
        if all.main.problems.contains(where: { $0.isFatal(in: desk.postconf.release) }) { return nil }
        return (try desk.start(as: "value\(number)", []), all)
    }

    private func verdict(_ start: SmtpdDesk.Start, _ all: Configuration, _ said: [String]) -> Verdict {
        let lists = [TLSParameter.opportunistic, TLSParameter.mandatory].map { all.effective($0)! }
        if start.crashed {
            return lists.contains { $0.problem != nil }
                ? .explained(Explanation.overflow) : .different("smtpd crashes, we read \(lists[0].expanded)")
        }
        if lists.contains(where: { $0.problem != nil }) {
            // Not where it is another parameter that smtpd ends of ("fatal: bad numerical configuration").
            let ends = said.filter { $0.hasPrefix("fatal: ") }.map { $0.dropFirst("fatal: ".count) }
            return start.status != 0 && ends.contains { end in !end.contains("bad ") || lists.contains { $0.problem == String(end) } }
                ? .same : .different("we cannot expand it (\(lists.compactMap(\.problem))), smtpd says \(said)")
        }
        let rejections = said.filter { $0.contains("Invalid TLS protocol list") }
        return SmtpdDesk.isSame(rejections, [SmtpdDesk.rejection(of: lists[0].expandedBytes)])
            ? .same : .different("we read \(lists[0].expanded.debugDescription), smtpd says \(said)")
    }
}
