// Protocol lists given to the real smtpd, one start for each: what it logs is the verdict.

import PostfixModel
import TestSupport

struct DaemonLists {
    let desk: SmtpdDesk

    static func run(_ desk: SmtpdDesk, _ share: Share) throws -> [Figure] {
        let count = share(bounded: 500, full: 10_000)
        let lists = DaemonLists(desk: desk)
        var figure = Figure(claim: "protocol lists judged as a real smtpd judges them", tried: 0, atLeast: count)
        try desk.judge(count, into: &figure, start: lists.start) { _, list, said in lists.verdict(list, said) }
        return [figure]
    }

    /// Every other list is given as the mandatory one, in wrapper mode.
    private func start(_ number: Int) throws -> (SmtpdDesk.Start, String)? {
        var random = SeededGenerator(seed: 0x6C69_7374 ^ UInt64(number) &* 0x9E37_79B9)
        let list = ListGenerator.list(&random)
        let words =
            number.isMultiple(of: 2)
            ? ["smtpd_tls_mandatory_protocols=\(list)", "smtpd_tls_wrappermode=yes"] : ["smtpd_tls_protocols=\(list)"]
        return (try desk.start(as: "list\(number)", words), list)
    }

    private func verdict(_ list: String, _ said: [String]) -> Verdict {
        // As split_nameval() takes it from the `-o`.
        let value = trimmingBlanks(Array(list.utf8))
        let reading = ProtocolList(bytes: value).read(by: PostfixBuild(release: desk.postconf.release))
        let isServing = said.contains { $0.hasPrefix("connect from ") }
        let rejections = said.filter { $0.contains("Invalid TLS protocol list") }
        return isServing && SmtpdDesk.isSame(rejections, reading.isValid ? [] : [SmtpdDesk.rejection(of: value)])
            ? .same
            : .different("\(list.debugDescription): we \(reading.rejected.map { "reject \($0.token)" } ?? "accept it"), smtpd says \(said)")
    }
}
