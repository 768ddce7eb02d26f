// main.cf read as Postfix reads it; any bytes kept.

import Testing
import TestSupport

@testable import PostfixModel

@Suite("main.cf is read as Postfix reads it")
struct MainCFTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var file: String
        var parameter: String
        var value: String?
        var lines: ClosedRange<Int>?
        var testDescription: String { name }
    }

    static let cases = [
        Case(name: "one line", file: "a = b c\n", parameter: "a", value: "b c", lines: 1...1),
        Case(name: "no blanks around =", file: "a=b\n", parameter: "a", value: "b", lines: 1...1),
        Case(name: "only the first = separates", file: "a = b = c\n", parameter: "a", value: "b = c", lines: 1...1),
        Case(name: "empty value", file: "a =\n", parameter: "a", value: "", lines: 1...1),
        Case(name: "not defined", file: "b = c\n", parameter: "a", value: nil),
        Case(name: "names are case-sensitive", file: "A = b\n", parameter: "a", value: nil),
        Case(name: "continuation keeps its blanks", file: "a = b,\n   c\n", parameter: "a", value: "b,   c", lines: 1...2),
        Case(name: "value on the next line", file: "a =\n  b\n", parameter: "a", value: "b", lines: 1...2),
        Case(name: "= on the next line", file: "a\n = b\n", parameter: "a", value: "b", lines: 1...2),
        Case(name: "comments and blank lines inside", file: "a = b\n# x\n\n c\n", parameter: "a", value: "b c", lines: 1...4),
        Case(name: "comment behind adds nothing", file: "a = b\n # x\n", parameter: "a", value: "b", lines: 1...1),
        Case(name: "no comment at the end of a line", file: "a = b # c\n", parameter: "a", value: "b # c", lines: 1...1),
        Case(name: "last of duplicates wins", file: "a = b\na = c\n", parameter: "a", value: "c", lines: 2...2),
        Case(name: "CRLF", file: "a = b,\r\n c\r\n", parameter: "a", value: "b,\r c", lines: 1...2),
        Case(name: "vertical tab and form feed are trimmed", file: "a =\u{0B}b\u{0C}\n", parameter: "a", value: "b", lines: 1...1),
        Case(name: "a no-break space is part of the value", file: "a =\u{A0}b\n", parameter: "a", value: "\u{A0}b", lines: 1...1),
        Case(name: "a byte order mark is part of the name", file: "\u{FEFF}a = b\n", parameter: "a", value: nil),
        Case(name: "and the name is found with it", file: "\u{FEFF}a = b\n", parameter: "\u{FEFF}a", value: "b", lines: 1...1),
        Case(name: "a NUL ends the value", file: "a = b\0c\n d\n", parameter: "a", value: "b", lines: 1...2),
        Case(name: "no line feed at the end", file: "a = b", parameter: "a", value: "b", lines: 1...1),
        Case(name: "a name of its own without name", file: "= b\n", parameter: "", value: "b", lines: 1...1),
        Case(name: "quotes are text", file: "a = \"b\"\n", parameter: "a", value: "\"b\"", lines: 1...1),
        Case(name: "a continuation behind the dropped first line", file: " x\n a = b\n", parameter: "a", value: nil),
    ]

    @Test("values", arguments: cases)
    func values(_ test: Case) {
        let entry = MainCF(Array(test.file.utf8)).entry(test.parameter)
        #expect(entry?.text == test.value)
        #expect(entry?.lines == test.lines)
    }

    static let problems: [(String, [MainProblem])] = [
        ("a = b\n", []),
        (
            "smtpd tls = x\n",
            [MainProblem(kind: .missingEquals, lines: 1...1, text: "missing '=' after attribute name: \"smtpd tls = x\"")]
        ),
        ("name\n", [MainProblem(kind: .missingEquals, lines: 1...1, text: "missing '=' after attribute name: \"name\"")]),
        ("= x\n", [MainProblem(kind: .missingName, lines: 1...1, text: "missing attribute name: \"= x\"")]),
        (
            "  a = b\n",
            [MainProblem(kind: .leadingWhitespace, lines: 1...1, text: "logical line must not start with whitespace: \"  a = b\"")]
        ),
        (
            "  a\0b\n",
            [MainProblem(kind: .leadingWhitespace, lines: 1...1, text: "logical line must not start with whitespace: \"  a\"")]
        ),
        (
            "  a\0 and more than thirty bytes in all\n",
            [MainProblem(kind: .leadingWhitespace, lines: 1...1, text: "logical line must not start with whitespace: \"  a...\"")]
        ),
        (
            "= x\0y\n",
            [
                MainProblem(kind: .textAfterNUL, lines: 1...1, text: "text after null byte may be ignored"),
                MainProblem(kind: .missingName, lines: 1...1, text: "missing attribute name: \"= x\""),
            ]
        ),
        ("a = b\0c\n", [MainProblem(kind: .textAfterNUL, lines: 1...1, text: "text after null byte may be ignored")]),
        ("a = b\na = b\n", []),
        ("a = b\n c\na = d\n", [MainProblem(kind: .overriddenEntry, lines: 1...2, text: "overriding earlier entry: a=b c")]),
    ]

    @Test("problems are told in Postfix's words", arguments: problems)
    func told(_ file: String, _ expected: [MainProblem]) { #expect(MainCF(Array(file.utf8)).problems == expected) }

    @Test(
        "an empty name is fatal from 3.4.29, 3.5.19, 3.6.9, 3.7.5 and 3.8 on",
        arguments: [
            ("2.6.6", false), ("3.3.22", false), ("3.4.28", false), ("3.4.29", true), ("3.5.18", false), ("3.5.19", true),
            ("3.6.9", true), ("3.7.4", false), ("3.7.5", true), ("3.8.0", true), ("3.11.6", true),
        ])
    func emptyName(_ release: String, _ isFatal: Bool) throws {
        let problem = try #require(MainCF(Array("= x\n".utf8)).problems.first)
        #expect(problem.isFatal(in: Release(release)!) == isFatal)
    }

    @Test("earlier duplicates are told, the last one is in force")
    func duplicates() {
        let main = MainCF(Array("a = 1\nb = x\na = 2\na = 3\n".utf8))
        #expect(main.overridden("a").map(\.text) == ["1", "2"])
        #expect(main.overridden("b").isEmpty)
        #expect(main.overridden("c").isEmpty)
    }

    @Test("the physical lines of an entry leave comments out and line ends off")
    func physicalLines() {
        let main = MainCF(Array("x = y\r\na = b,\r\n# c\r\n  d\r\n".utf8))
        #expect(main.entry("a")?.physicalLines.map { "\($0.number):\($0.text)" } == ["2:a = b,", "4:  d"])
    }

    @Test("any bytes come back as they were")
    func lossless() {
        var random = SeededGenerator(seed: 1)
        let alphabet = Array("ab=# \t\r\n\n\n\0\u{0B}\u{0C}${}\u{FF}".utf8)
        for _ in 0..<2000 {
            let bytes = (0..<random.below(60)).map { _ in
                random.chance(10) ? UInt8.random(in: 0...255, using: &random) : random.pick(alphabet)
            }
            #expect(MainCF(bytes).render() == bytes)
        }
    }

    @Test("ten thousand lines are read in a time that grows with the file only")
    func large() {
        func time(_ count: Int) -> Duration {
            let lines = (0..<count).map { "parameter_\($0) = value \($0),\n  more\n# comment\n" }.joined()
            let bytes = Array(lines.utf8)
            return ContinuousClock().measure { #expect(MainCF(bytes).entries.count == count) }
        }
        _ = time(100)
        let small = time(1000)
        let large = time(10_000)
        print("main.cf: 3,000 lines in \(small), 30,000 lines in \(large)")
        // Ten times the file is ten times the work; a quadratic reader would take a hundred times as long.
        #expect(large < small * 40)
    }

    @Test(
        "a bad entry over several lines is named as Postfix names it", arguments: [("2.9.15", 3...3), ("2.11.0", 2...3), ("3.7.11", 2...2)])
    func namedLines(_ release: String, _ lines: ClosedRange<Int>) throws {
        let problem = try #require(MainCF(Array("a = b\nsmt\n  -o x=yes = y\n".utf8)).problems.first)
        #expect(problem.namedLines(in: Release(release)!) == lines && problem.isFatal(in: Release(release)!))
    }

    @Test(
        "a template is told by its first line that is none of Postfix's",
        arguments: [
            ("a = b\n{% if x %}\nc = d\n", 2), ("  {{ x }}\n", 1), ("<% x %>\n", 1), ("a = {{ x }}\n# {% c %}\n", nil), ("", nil),
        ] as [(String, Int?)])
    func template(_ text: String, _ line: Int?) {
        #expect(templateLine(of: Array(text.utf8)) == line)
    }
}
