// Protocol lists given to the real smtpd, one start for each: what it logs is the verdict.

import PostfixModel
import TestSupport

struct DaemonLists {
    private static let batch = 250
    let desk: SmtpdDesk
    private var figure: Figure

    static func run(_ desk: SmtpdDesk, _ share: Share) throws -> [Figure] {
        let count = share(bounded: 500, full: 10_000)
        var lists = DaemonLists(
            desk: desk, figure: Figure(claim: "protocol lists judged as a real smtpd judges them", tried: 0, atLeast: count))
        for start in stride(from: 0, to: count, by: batch) { try lists.judge(start..<min(start + batch, count)) }
        return [lists.figure]
    }

    /// Every other list is given as the mandatory one, in wrapper mode.
    private mutating func judge(_ numbers: Range<Int>) throws {
        let lists = numbers.map { number in
            var random = SeededGenerator(seed: 0x6C69_7374 ^ UInt64(number) &* 0x9E37_79B9)
            return ListGenerator.list(&random)
        }
        var starts: [SmtpdDesk.Start] = []
        for (number, list) in zip(numbers, lists) {
            let words = number.isMultiple(of: 2) ? ["smtpd_tls_mandatory_protocols=\(list)", "smtpd_tls_wrappermode=yes"] : ["smtpd_tls_protocols=\(list)"]
            starts.append(try desk.start(as: "list\(number)", words))
        }
        let log = try desk.log(of: starts)
        for (index, list) in lists.enumerated() {
            figure.take(verdict(list, log[starts[index].name] ?? []), numbers.lowerBound + index)
        }
    }

    private func verdict(_ list: String, _ said: [String]) -> Verdict {
        let value = trimmed(Array(list.utf8))
        let reading = ProtocolList(bytes: value).read(by: PostfixBuild(release: desk.postconf.release))
        let isServing = said.contains { $0.hasPrefix("connect from ") }
        let rejections = said.filter { $0.contains("Invalid TLS protocol list") }
        return isServing && SmtpdDesk.isSame(rejections, reading.isValid ? [] : [SmtpdDesk.rejection(of: value)])
            ? .same : .different("\(list.debugDescription): we \(reading.rejected.map { "reject \($0.token)" } ?? "accept it"), smtpd says \(said)")
    }

    /// As split_nameval() takes it from the `-o`.
    private func trimmed(_ text: [UInt8]) -> [UInt8] {
        let isBlank: (UInt8) -> Bool = { $0 == 0x20 || (9...13).contains($0) }
        return Array(Array(text.drop(while: isBlank).reversed()).drop(while: isBlank).reversed())
    }
}
