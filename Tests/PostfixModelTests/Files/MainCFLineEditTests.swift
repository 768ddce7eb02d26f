// Edits of whole lines of main.cf: exact bytes in cases, properties on generated files, and postconf's word where it is installed.

import Testing
import TestSupport

@testable import PostfixModel

@Suite("An edit of a line of main.cf changes its entry and nothing else")
struct MainCFLineEditTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var before: String
        /// Nil: the edit is refused.
        var after: String?
        var testDescription: String { name }
    }

    static let commentsCases = [
        Case(name: "behind a boolean", before: "a = b\nx = yes   # why\nc = d\n", after: "a = b\n# why\nx = yes\nc = d\n"),
        Case(name: "CR LF", before: "x = yes # why\r\n", after: "# why\r\nx = yes\r\n"),
        Case(name: "no line end", before: "x = 5 # why", after: "# why\nx = 5"),
        Case(
            name: "on each line of a value", before: "x = a, # one\n  b # two\n  c\n", after: "# one\nx = a,\n# two\n  b\n  c\n"),
        Case(name: "before the value's own line", before: "x = # one\n  b\n", after: "# one\nx =\n  b\n"),
        Case(name: "a tab before it", before: "x = yes\t#why\n", after: "#why\nx = yes\n"),
        Case(name: "the definition in force only", before: "x = a # 1\nx = b # 2\n", after: "x = a # 1\n# 2\nx = b\n"),
        Case(name: "no blank before it: part of the value", before: "x = a#b\n"),
        Case(name: "nothing else in the value", before: "x = # why\n"),
        Case(name: "none", before: "x = yes\n"),
        Case(name: "not defined", before: "y = yes # why\n"),
        Case(name: "a NUL", before: "x = yes # why\0\n"),
    ]

    @Test(
        "a first line that begins with a blank is dropped, and begins in the first column after the edit",
        arguments: [
            ("  a = b\n", "a", "a = b\n"), ("# c\n\ta = b\n  d\n", "a", "# c\na = b\n  d\n"), (" a = b\r\n", "a", "a = b\r\n"),
            (" words\n", nil, nil),
            (" two words = b\n", nil, nil), (" = b\n", nil, nil),
        ])
    func firstLine(before: String, name: String?, after: String?) {
        let main = MainCF(Array((before + "z = y\n").utf8))
        #expect(main.entries.map(\.name) == ["z"] && main.dropped?.name == name)
        #expect(main.takingLeadingBlanks().map { String(decoding: $0.render(), as: UTF8.self) } == after.map { $0 + "z = y\n" })
        #expect(MainCF(Array("z = y\n".utf8)).takingLeadingBlanks() == nil)
    }

    @Test("a comment in a value goes to a line of its own", arguments: commentsCases)
    func comment(_ test: Case) {
        #expect(MainCF(Array(test.before.utf8)).movingComment(of: "x").map { text($0) } == test.after)
    }

    static let commentedOutCases = [
        Case(name: "one line", before: "a = b\nx = y\nc = d", after: "a = b\n#x = y\nc = d"),
        Case(name: "several lines with a comment between", before: "x = y,\n# c\n  z\na = b\n", after: "#x = y,\n# c\n#  z\na = b\n"),
        Case(name: "every definition", before: "x = 1\na = b\nx = 2\n", after: "#x = 1\na = b\n#x = 2\n"),
        Case(name: "CR LF", before: "x = 1\r\na = b\r\n", after: "#x = 1\r\na = b\r\n"),
        Case(name: "not defined", before: "a = x\n"),
    ]

    @Test("an entry is commented out with all its lines", arguments: commentedOutCases)
    func commentedOut(_ test: Case) {
        #expect(MainCF(Array(test.before.utf8)).commentingOut("x").map { text($0) } == test.after)
    }

    static let appendedCases = [
        Case(name: "to an empty file", before: "", after: "x = y z\n"),
        Case(name: "behind a line", before: "a = b\n", after: "a = b\nx = y z\n"),
        Case(name: "behind a line without its end", before: "a = b", after: "a = b\nx = y z\n"),
        Case(name: "CR LF", before: "a = b\r\n", after: "a = b\r\nx = y z\r\n"),
        Case(name: "defined already", before: "x = 1\n"),
    ]

    @Test("a parameter is appended", arguments: appendedCases)
    func appended(_ test: Case) {
        #expect(MainCF(Array(test.before.utf8)).appending("x", "y z").map { text($0) } == test.after)
    }

    @Test("what is no name or no value is not appended", arguments: [("", "a"), ("a b", "c"), ("a", "b\nc"), ("a=", "b"), ("a", "b\0")])
    func unusable(name: String, value: String) {
        #expect(MainCF([]).appending(name, value) == nil)
    }

    @Test("properties hold for nasty files")
    func properties() {
        var (moved, removed) = (0, 0)
        for number in 0..<1500 {
            let before = MainCF(NastyMainCF.file(number))
            for name in Set(before.entries.map(\.name)).sorted() {
                if let after = before.commentingOut(name) {
                    removed += 1
                    #expect(after.entries.map(\.name) == before.entries.map(\.name).filter { $0 != name })
                    #expect(withoutMarks(before) == withoutMarks(after), "file \(number): only # signs are new")
                }
                if let after = before.movingComment(of: name) {
                    moved += 1
                    #expect(after.entries.map(\.name) == before.entries.map(\.name))
                    #expect(
                        after.entry(name).map { !$0.value.contains(UInt8(ascii: "#")) || $0.value != before.entry(name)?.value } == true)
                    #expect(others(after, name) == others(before, name), "file \(number)")
                }
            }
            guard let after = before.appending("my_new_name", "v w") else { continue }
            #expect(after.render().starts(with: before.render()) && after.entries.count == before.entries.count + 1)
            #expect(after.entries.last?.text == "v w")
        }
        #expect(moved > 20 && removed > 1000, "\(moved) \(removed)")
    }

    @Test("postconf reads the same in the edited files", .enabled(if: Postconf.installed != nil))
    func postconf() throws {
        let postconf = try #require(Postconf.installed)
        let before = MainCF(
            Array("mynetworks = 127.0.0.0/8\nbiff = no # never\nrelay_domains = a, # one\n  b\nsmtpd_tls_CAfile = /x\n".utf8))
        let edits = [
            try #require(before.movingComment(of: "biff")), try #require(before.movingComment(of: "relay_domains")),
            try #require(before.commentingOut("smtpd_tls_CAfile")), try #require(before.appending("smtpd_tls_auth_only", "yes")),
        ]
        let answers = try postconf.ask("-n", main: [before.render()] + edits.map { $0.render() })
        let old = Set(answers[0].texts.filter { !$0.hasPrefix("config_directory") })
        let changed = answers.dropFirst().map { Set($0.texts.filter { !$0.hasPrefix("config_directory") }).symmetricDifference(old) }
        #expect(
            changed == [
                ["biff = no # never", "biff = no"], ["relay_domains = a, # one b", "relay_domains = a, b"], ["smtpd_tls_CAfile = /x"],
                ["smtpd_tls_auth_only = yes"],
            ])
    }

    private func text(_ file: MainCF) -> String { String(decoding: file.render(), as: UTF8.self) }

    private func withoutMarks(_ file: MainCF) -> [UInt8] { file.render().filter { $0 != UInt8(ascii: "#") } }

    private func others(_ file: MainCF, _ name: String) -> [[UInt8]] {
        let last = file.entries.lastIndex { $0.name == name }
        return file.entries.enumerated().filter { $0.offset != last }.map(\.element.value)
    }
}
