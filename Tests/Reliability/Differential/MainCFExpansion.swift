// Every value of one main.cf expanded by us and by `postconf -x`.

import PostfixModel
import TestSupport

struct MainCFExpansion {
    let comparison: MainCFComparison
    let configuration: Configuration
    /// Names that postconf knows in this file: built in, or set and referred to.
    private let known: Set<String>
    /// Values to ask for, in this order.
    let readable: [String]
    /// Values that make Postfix give up.
    let unreadable: [String]
    /// Values beyond our own limits. Postfix has none and would fill the memory: it is not asked.
    let beyondLimits: [String]

    init(_ comparison: MainCFComparison, listed: PostconfAnswer) {
        self.comparison = comparison
        let configuration = comparison.postconf.configuration(comparison.main)
        self.configuration = configuration
        known = Set(comparison.postconf.defaults.keys).union(listed.settings.map { Postconf.text($0.name) })
        let problems = comparison.asked.map { ($0, configuration.effective($0)?.problem) }
        readable = problems.filter { $0.1 == nil }.map(\.0)
        beyondLimits = problems.filter { $0.1?.hasPrefix("unreasonable amount") ?? false }.map(\.0)
        unreadable = problems.filter { $0.1 != nil }.map(\.0).filter { [known, beyondLimits] name in
            known.contains(name) && !beyondLimits.contains(name)
        }
    }

    /// Our values against `postconf -x NAME…`.
    func verdict(_ answer: PostconfAnswer) -> Verdict {
        if answer.failed {
            return readable.contains { isFollowedBySmtpd($0, shown: nil, answer) }
                ? .explained(Explanation.unknownYet)
                : .different("we expand all of \(readable), postconf ends with \(answer.said.last ?? "")")
        }
        var lines = answer.lines[...]
        var verdict = Verdict.same
        for name in readable where known.contains(name) {
            guard let line = lines.popFirst() else { return .different("\(name): postconf shows nothing") }
            let value = configuration.effective(name)
            if let value, line == self.line(name, value.expandedBytes) { continue }
            guard isFollowedBySmtpd(name, shown: line, answer) else {
                return .different(
                    "\(name): we \(value?.expanded.debugDescription ?? "nothing"), postconf \(Postconf.text(line).debugDescription)")
            }
            verdict = .explained(Explanation.unknownYet)
        }
        return lines.isEmpty ? verdict : .different("more from postconf: \(lines.map { Postconf.text($0) })")
    }

    /// `postconf -x` for one of the unreadable values has to fail as well.
    func failure(of name: String, _ answer: PostconfAnswer) -> Verdict {
        if answer.cannotExpand { return .same }
        let problem = configuration.effective(name)?.problem ?? ""
        if answer.crashed { return .explained(Explanation.overflow) }
        return isFollowedBySmtpd(name, shown: answer.lines.first, answer)
            ? .explained(Explanation.unknownYet) : .different("\(name): we \(problem), postconf \(answer.lines.map { Postconf.text($0) })")
    }

    /// `postconf -n` cannot expand something: one of the values must be one that we cannot expand either.
    func failure(_ listed: PostconfAnswer) -> Verdict {
        let names = comparison.asked + comparison.main.entries.map(\.name)
        func isUnreadable(in all: Configuration) -> Bool { names.contains { all.effective($0)?.problem != nil } }
        if isUnreadable(in: configuration) {
            if listed.crashed { return .explained(Explanation.overflow) }
            if listed.cannotExpand { return .same }
        }
        return (listed.cannotExpand || listed.crashed) && isUnreadable(in: asPostconfReads)
            ? .explained(Explanation.unknownYet) : .different("postconf -n ends with \(listed.said.last ?? "")")
    }

    private func line(_ name: String, _ value: [UInt8]) -> [UInt8] {
        let words = Postconf.words(value)
        return Array(name.utf8) + (words.isEmpty ? [0x20, 0x3D] : [0x20, 0x3D, 0x20] + words)
    }

    /// smtpd does not know the defaults of other programs, nor of a list that it reads later, and we read as smtpd does.
    /// With those defaults written into the file postconf's answer has to be ours.
    private var asPostconfReads: Configuration {
        let text = Postconf.text(comparison.main.render())
        var main = comparison.main
        for (other, builtIn) in comparison.postconf.defaults where main.entry(other) == nil {
            let isOfOtherProgram = ["smtp_", "lmtp_", "tlsproxy_", "postscreen_"].contains { other.hasPrefix($0) }
            // Some of those defaults refer to the mandatory list, whether or not the file does.
            if other == TLSParameter.mandatory || (isOfOtherProgram && text.contains(other)) { main = main.setting(other, to: builtIn) }
        }
        return comparison.postconf.configuration(main)
    }

    private func isFollowedBySmtpd(_ name: String, shown: [UInt8]?, _ answer: PostconfAnswer) -> Bool {
        guard name.hasPrefix("smtpd_"), let value = asPostconfReads.effective(name) else { return false }
        guard let shown else { return value.problem != nil && answer.cannotExpand }
        return value.problem == nil && shown == line(name, value.expandedBytes)
    }
}

/// The reasons why a difference is none, as the table gives them.
enum Explanation {
    static let unknownYet =
        "smtpd has no default for what other programs read, nor for a list that it reads later; postconf -x shows the default, we follow smtpd"
    static let beyondLimits =
        "a value that doubles at each reference is refused by us; Postfix has no limit but its memory, and is not asked for it"
    static let overflow = "a comparison that refers to itself: postconf overflows its stack and crashes, we refuse the value"
    static let cutAtNUL =
        "postconf -e copies a line with a NUL byte up to that byte, without its line end, and so glues the next line to it; ours leaves it alone"
    static let hidden =
        "postconf -e takes a vertical tab or form feed behind a name for a part of it and so passes over an entry in force; ours edits it"
    static let takenForTheEnd =
        "postconf -e drops a last line that ends in the byte 0xFF and has no line end: vstring_get() returns it as a signed character, which is EOF"
    static let glued = "postconf before 3.7.15 writes a new entry onto a last line that has no line end; ours begins a line of its own"
}
