// Our edit of a main.cf against `postconf -e` on a copy: the same becomes effective, and only the edited entry's bytes change.

import PostfixModel
import TestSupport

struct MainCFEditing {
    let original: MainCFComparison
    let name: String
    let value: String

    private static let values = [
        "!SSLv2, !SSLv3", ">=TLSv1.2", "TLSv1", "TLSv1.2:TLSv1.3", "", "yes", "# not a comment", "#", "a = b", "= b",
        "$smtpd_tls_cert_file", "${x?{a}:{b}}",
        "$$", "\u{E9}\u{A0}", "\"x\"", "{ a }", " two  blanks ", "\tTLSv1\t", "\u{0B}", "\u{0C}x", "[host]:25",
    ]

    /// The edit of this number's file: a governing parameter mostly, else one that the file sets, or a new one.
    init(_ original: MainCFComparison, number: Int) {
        var random = SeededGenerator(seed: 0x6564_6974 ^ UInt64(number) &* 0x9E37_79B9)
        let set = original.main.entries.map(\.name).filter { name in
            !name.isEmpty && name.utf8.allSatisfy { (48...57).contains($0) || (65...90).contains($0) || (95...122).contains($0) }
        }
        let choices = random.chance(70) ? TLSParameter.lists : set + ["new_name"]
        self.original = original
        name = random.pick(choices.sorted())
        value = random.chance(60) ? random.pick(MainCFEditing.values) : ListGenerator.list(&random)
    }

    var argument: [String] { ["-e", "\(name) = \(value)"] }

    /// The name's new value as Postfix stores it.
    private var stored: [UInt8] { trimmingBlanks(Array(value.utf8)) }

    /// `name`, then a vertical tab or form feed.
    private func isHiddenFromPostconf(_ entry: MainEntry) -> Bool {
        entry.name == name && entry.physicalLines[0].bytes.dropFirst(name.utf8.count).first.map { $0 == 0x0B || $0 == 0x0C } ?? false
    }

    /// Where our bytes differ from the original outside the edited entry, or anything but the value is another.
    func ours(_ edited: MainCF) -> Verdict {
        let (before, after) = (original.main.render(), edited.render())
        guard let entry = original.main.entry(name) else {
            // A line of its own at the end; where the last line had no end it gets one.
            guard after.starts(with: before) else { return .different("the new line is not behind the old text") }
            return effective(edited)
        }
        let lines = before.split(separator: 0x0A, omittingEmptySubsequences: false)
        let head = lines[..<(entry.lines.lowerBound - 1)].map { $0 + [0x0A] }.joined()
        let tail = Array(lines[entry.lines.upperBound...].joined(separator: [0x0A]))
        guard after.starts(with: head) else { return .different("text in front of the entry has changed") }
        guard after.reversed().starts(with: tail.reversed()) else { return .different("text behind the entry has changed") }
        let own = Set(entry.physicalLines.map(\.number))
        let kept = after.dropFirst(head.reduce(0) { count, _ in count + 1 }).dropLast(tail.count)
        var rest = kept.split(separator: 0x0A, omittingEmptySubsequences: false)[...]
        for number in entry.lines where !own.contains(number) {
            guard let place = rest.firstIndex(of: lines[number - 1]) else {
                return .different("line \(number), between the entry's own, has changed")
            }
            rest = rest[(place + 1)...]
        }
        return effective(edited)
    }

    private func effective(_ edited: MainCF) -> Verdict {
        var expected = original.inForce
        expected[Array(name.utf8)] = stored
        let own = MainCFComparison(postconf: original.postconf, main: edited)
        if own.fatal != nil { return .different("what we write is fatal") }
        return own.inForce == expected ? .same : .different("we read something else out of our own edit")
    }

    /// What `postconf -e` wrote against ours.
    func theirs(_ bytes: [UInt8], ours: MainCF) -> Verdict {
        let written = MainCFComparison(postconf: original.postconf, main: MainCF(bytes))
        let own = MainCFComparison(postconf: original.postconf, main: ours)
        if written.fatal == nil, written.inForce == own.inForce { return .same }
        let before = original.main.render()
        if before.contains(0) { return .explained(Explanation.cutAtNUL) }
        if original.main.entries.contains(where: isHiddenFromPostconf) { return .explained(Explanation.hidden) }
        if before.last == 0xFF { return .explained(Explanation.takenForTheEnd) }
        if original.main.entry(name) == nil, let last = before.last, last != 0x0A { return .explained(Explanation.glued) }
        return .different("postconf -e makes other values effective: \(Postconf.text(bytes).debugDescription)")
    }
}
