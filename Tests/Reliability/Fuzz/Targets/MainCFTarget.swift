// main.cf: lossless, and an edit changes one entry and nothing else.

import PostfixModel
import TestSupport

extension FuzzTarget {
    static let mainCF = FuzzTarget(
        name: "main.cf", claim: "render gives the bytes back; an edit touches its entry only, and is undone",
        full: 800_000,
        make: { $0.text(from: $1.mains, words: mainWords) },
        check: { bytes, generator in
            let file = MainCF(bytes)
            if file.render() != bytes { return "render(parse(x)) is not x" }
            let names = TLSParameter.lists + file.entries.map(\.name).filter { $0.allSatisfy(\.isASCII) && !$0.isEmpty }
            return MainCFEditLaws(before: file, name: generator.pick(names), value: generator.pick(values)).broken
        },
        shapes: [
            Shape("a"), Shape("\n"), Shape(" \n"), Shape("#\n"), Shape("a=b\n"), Shape("x\n", after: "a = "), Shape(" b\n", after: "a =\n"),
            Shape("\0"),
            Shape("\r\n"), Shape("=\n"), Shape(" "), Shape("#c\n b\n", after: "a = "), Shape("smtpd_tls_protocols = x\n"),
        ],
        work: { bytes in
            let file = MainCF(bytes).setting("smtpd_tls_protocols", to: "TLSv1")
            return file.entries.count + file.problems.count
        })

    private static let mainWords = [
        "smtpd_tls_protocols", "smtpd_tls_mandatory_protocols", "a", "b", " = ", "=", " =", "= ", "\n", "\n", "\n ", "\n\t", "\r\n",
        "\r\n ", "#", "# c\n", "\n#c\n ",
        "TLSv1", "!SSLv2", ", ", "$a", "${a}", "\0", "\u{0B}", "\u{0C}", "{", "}", "\"", "é", "\u{FEFF}",
    ]
    private static let values = [
        "TLSv1", "!SSLv2, !SSLv3", ">=TLSv1.2", "", "x", "#", "# x", "= y", "a\tb", "{ b }", "$a", "\\", "é",
        String(repeating: "TLSv1 ", count: 40) + "x",
    ]
}

struct MainCFEditLaws {
    let before: MainCF
    let name: String
    let value: String
    private let after: MainCF

    init(before: MainCF, name: String, value: String) {
        self.before = before
        self.name = name
        self.value = value
        after = before.setting(name, to: value)
    }

    var broken: String? {
        if after.entry(name)?.value != Array(value.utf8) {
            return "\(name) set to \(value.debugDescription) reads \(after.entry(name)?.text.debugDescription ?? "nothing")"
        }
        if after.setting(name, to: value).render() != after.render() { return "setting \(name) twice is not setting it once" }
        return otherEntries ?? otherLines ?? undo
    }

    private var otherEntries: String? {
        let isNew = before.entry(name) == nil
        let old = before.entries
        let new = isNew ? Array(after.entries.dropLast()) : after.entries
        guard old.count == new.count else {
            return "setting \(name) to \(value.debugDescription) makes \(new.count) entries of \(old.count)"
        }
        let inForce = isNew ? nil : old.lastIndex { $0.name == name }
        for index in old.indices where index != inForce {
            if old[index].name != new[index].name || old[index].value != new[index].value {
                return "setting \(name) changes \(old[index].name)"
            }
        }
        return nil
    }

    /// The physical lines in front of the entry and behind it.
    private var otherLines: String? {
        let old = lines(before.render())
        let new = lines(after.render())
        guard let entry = before.entry(name) else {
            let kept = before.render().last == 0x0A || before.render().isEmpty ? Array(old.dropLast()) : old
            let isKept = new.starts(with: kept) { $0.elementsEqual($1) || ($0.last == 0x0D && $0.dropLast().elementsEqual($1)) }
            return isKept ? nil : "a new \(name) changes a line"
        }
        let front = entry.lines.lowerBound - 1
        let back = old.count - entry.lines.upperBound
        if !old.prefix(front).elementsEqual(new.prefix(front)) { return "setting \(name) changes a line in front of it" }
        if !old.suffix(back).elementsEqual(new.suffix(back)) { return "setting \(name) changes a line behind it" }
        return nil
    }

    /// The old value set again gives the old bytes, where it is text on one line and both are something.
    private var undo: String? {
        guard let entry = before.entry(name), entry.lines.count == 1, !entry.value.isEmpty, !value.isEmpty,
            Array(entry.text.utf8) == entry.value, !entry.value.contains(0), !entry.value.contains(0x0D),
            entry.value.first != UInt8(ascii: "#")
        else { return nil }
        return after.setting(name, to: entry.text).render() == before.render()
            ? nil : "\(name) set to \(value.debugDescription) and back is not as it was"
    }

    private func lines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] { bytes.split(separator: 0x0A, omittingEmptySubsequences: false) }
}
