// Edits of main.cf: exact bytes in cases, properties on generated files.

import Testing
import TestSupport

@testable import PostfixModel

@Suite("An edit of main.cf changes the value in force and nothing else")
struct MainCFEditTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var before: String
        var value = "X"
        var after: String
        var testDescription: String { name }
    }

    static let cases = [
        Case(name: "one line", before: "a = 1\np = old\nb = 2\n", after: "a = 1\np = X\nb = 2\n"),
        Case(name: "spacing around = stays", before: "p  =\told \n", after: "p  =\tX \n"),
        Case(name: "no spacing stays too", before: "p=old\n", after: "p=X\n"),
        Case(name: "CRLF stays", before: "p = old\r\n", after: "p = X\r\n"),
        Case(name: "no line feed at the end stays", before: "p = old", after: "p = X"),
        Case(name: "earlier duplicates stay", before: "p = 1\np = 2\n", after: "p = 1\np = X\n"),
        Case(name: "continuation lines go", before: "p = a,\n  b,\n  c\nq = d\n", after: "p = X\nq = d\n"),
        Case(name: "comments between them stay", before: "p = a,\n# c\n  b\n  # d\n\nq = e\n", after: "p = X\n# c\n  # d\n\nq = e\n"),
        Case(name: "CRLF on continuation lines", before: "p = a,\r\n  b\r\nq = c\r\n", after: "p = X\r\nq = c\r\n"),
        Case(name: "the last line goes with its missing line feed", before: "p = a,\n  b", after: "p = X\n"),
        Case(name: "value on the next line", before: "p =\n  old\nq = c\n", after: "p =\n  X\nq = c\n"),
        Case(name: "value on the next line and further", before: "p =\n# c\n  a,\n  b\n", after: "p =\n# c\n  X\n"),
        Case(name: "= on the next line", before: "p\n  = old\n", after: "p\n  = X\n"),
        Case(name: "a # may not begin a continuation line", before: "p =\n  old\nq = c\n", value: "#X", after: "p = #X\nq = c\n"),
        Case(name: "a # behind the name may stand", before: "p = old\n", value: "#X", after: "p = #X\n"),
        Case(name: "empty value", before: "p =\nq = c\n", after: "p = X\nq = c\n"),
        Case(name: "empty value, blank behind =", before: "p = \n", after: "p = X\n"),
        Case(name: "empty value, no blanks", before: "p=\n", after: "p=X\n"),
        Case(name: "empty value, CRLF", before: "p =\r\n", after: "p = X\r\n"),
        Case(name: "to an empty value", before: "p = old\n", value: "", after: "p = \n"),
        Case(name: "not defined: appended", before: "a = b\n", after: "a = b\np = X\n"),
        Case(name: "appended behind a line without end", before: "a = b", after: "a = b\np = X\n"),
        Case(name: "appended behind a comment without end", before: "a = b\n# c", after: "a = b\n# c\np = X\n"),
        Case(name: "appended in CRLF", before: "a = b\r\n", after: "a = b\r\np = X\r\n"),
        Case(name: "appended to nothing", before: "", after: "p = X\n"),
        Case(name: "text behind a NUL stays without meaning", before: "p = old\0x\n y\n", after: "p = X\0x\n y\n"),
        Case(name: "a NUL on a later line goes with what follows", before: "p = a\n b\0x\n y\nq = c\n", after: "p = X\nq = c\n"),
    ]

    @Test("exact bytes", arguments: cases)
    func exact(_ test: Case) {
        let edited = MainCF(Array(test.before.utf8)).setting("p", to: test.value)
        #expect(String(decoding: edited.render(), as: UTF8.self) == test.after)
        #expect(edited.entry("p")?.text == test.value)
    }

    /// A file of entries, comments, blank lines and continuation lines in any order.
    static func file(_ random: inout SeededGenerator) -> [UInt8] {
        let lineEnd = random.chance(20) ? "\r\n" : "\n"
        let pieces = [
            "p = v1 v2", "p=v", "q =\tx,", "r = $p", "p =", "  cont", "\tcont # x", "# comment", "   # indented", "", "  ", "s = a = b",
            "p\t= \u{E9}t\u{E9}", "q", "= z", " \0x", "p = a\0b",
        ]
        var text = (0..<random.below(12)).map { _ in random.pick(pieces) }.joined(separator: lineEnd)
        if random.chance(80) { text += lineEnd }
        return Array(text.utf8)
    }

    @Test("properties hold for generated files")
    func properties() {
        var random = SeededGenerator(seed: 2)
        for round in 0..<4000 {
            let before = MainCF(Self.file(&random))
            let name = random.pick(["p", "q", "r", "new"])
            let value = random.pick(["X", "!SSLv2, !SSLv3", "#x", "", "a=b", "{ $q }"])
            let after = before.setting(name, to: value)
            #expect(after.entry(name)?.text == value, "round \(round): the new value is in force")
            #expect(others(before, than: name) == others(after, than: name), "round \(round): no other entry changes")
            #expect(before.overridden(name).map(\.value) == after.overridden(name).map(\.value), "round \(round)")
            #expect(comments(before) == comments(after), "round \(round): comments stay, in order")
            if let old = before.entry(name), old.lines.count == 1, !old.value.isEmpty {
                #expect(after.setting(name, to: old.text).render() == before.render(), "round \(round): and back")
            }
        }
    }

    private func others(_ main: MainCF, than name: String) -> [String] {
        main.entries.filter { $0.name != name }.map { "\($0.name)=\($0.text)" }
    }

    /// The comments, without line ends: a line appended behind one that lacks its end gives it one.
    private func comments(_ main: MainCF) -> [String] {
        main.render().split(separator: 0x0A).filter { line in line.first { !isBlank($0) } == UInt8(ascii: "#") }.map {
            String(decoding: $0.last == 0x0D ? $0.dropLast() : $0, as: UTF8.self)
        }
    }
}
