// Edits of master.cf overrides: exact bytes in cases, properties on generated files.

import Testing
import TestSupport

@testable import PostfixModel

@Suite("An edit of master.cf changes one override's value and nothing else")
struct MasterCFEditTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var release = "3.7.11"
        var before: String
        var value = "!SSLv2, !SSLv3"
        var after: String
        var reads = "!SSLv2,!SSLv3"
        var testDescription: String { name }
    }

    static let cases = [
        Case(name: "one word", before: " -o p=old -o q=r", after: " -o p=!SSLv2,!SSLv3 -o q=r"),
        Case(name: "one word, 2.6", release: "2.6.6", before: " -o p=old", value: "TLSv1", after: " -o p=TLSv1", reads: "TLSv1"),
        Case(
            name: "a form feed that continues the line is text of the value", before: "\n  -o p=old\n\u{0C}x  -o q=r\n",
            after: "\n  -o p=!SSLv2,!SSLv3\n  -o q=r\n"),
        Case(name: "-o and value in one word", before: "\n  -op=old\n", after: "\n  -op=!SSLv2,!SSLv3\n"),
        Case(name: "colons stay", before: " -o p=old", value: "!SSLv2:!SSLv3", after: " -o p=!SSLv2:!SSLv3", reads: "!SSLv2:!SSLv3"),
        Case(name: "in braces blanks stay", before: " -o { p = old, x }", after: " -o { p = !SSLv2, !SSLv3 }", reads: "!SSLv2, !SSLv3"),
        Case(name: "in tight braces", before: " -o {p=old}", after: " -o {p=!SSLv2, !SSLv3}", reads: "!SSLv2, !SSLv3"),
        Case(
            name: "braces over lines", before: " -o { p = a,\n# c\n   b\n   }\n  -o q=r",
            after: " -o { p = !SSLv2, !SSLv3\n# c\n   }\n  -o q=r", reads: "!SSLv2, !SSLv3"),
        Case(
            name: "a closing brace never begins a line", before: " -o { p = a,\n   b}\n", after: " -o { p = !SSLv2, !SSLv3\n   }\n",
            reads: "!SSLv2, !SSLv3"),
        Case(name: "the last one of a name", before: " -o p=1 -o p=2", value: "X", after: " -o p=1 -o p=X", reads: "X"),
        Case(
            name: "stray words go", release: "2.6.6", before: " -o p=!SSLv2, !SSLv3 -o q=r", value: "X", after: " -o p=X -o q=r", reads: "X"
        ),
        Case(
            name: "stray words on the next line go", release: "2.6.6", before: " -o p=a,\n  b c -o q=r\n", value: "X",
            after: " -o p=X\n   -o q=r\n", reads: "X"),
        Case(name: "blanks around =", release: "2.6.6", before: " -o p = old", value: "X", after: " -o p=X", reads: "X"),
        Case(name: "no =", release: "2.6.6", before: " -o p -o q=r", value: "X", after: " -o p=X -o q=r", reads: "X"),
        Case(name: "empty value", before: " -o p= -o q=r", value: "X", after: " -o p=X -o q=r", reads: "X"),
        Case(name: "to an empty value", before: " -o p=old -o q=r", value: "", after: " -o p= -o q=r", reads: ""),
        Case(name: "CRLF", before: "\r\n -o p=old\r\n -o q=r\r", after: "\r\n -o p=!SSLv2,!SSLv3\r\n -o q=r\r"),
        Case(name: "no line feed at the end of the file", before: " -o p=old", value: "X", after: " -o p=X", reads: "X"),
    ]

    static let frame = (before: "# head\nsmtp inet n - n - - smtpd -o p=other\nsmtps inet n - n - - smtpd", after: "")

    @Test("exact bytes", arguments: cases)
    func exact(_ test: Case) throws {
        let release = try #require(Release(test.release))
        let before = MasterCF(Array((Self.frame.before + test.before).utf8), release: release)
        let edited = try #require(before.setting("p", of: before.services[1], to: test.value))
        #expect(String(decoding: edited.render(), as: UTF8.self) == Self.frame.before + test.after)
        #expect(edited.services[1].override("p")?.text == test.reads)
        #expect(edited.services[0] == before.services[0])
        #expect(edited.services[1].override("q")?.text == before.services[1].override("q")?.text)
        #expect(edited.problems.isEmpty)
    }

    @Test("there is nothing to set where the service has no such override")
    func missing() {
        let master = MasterCF(Array("smtps inet n - n - - smtpd -o a=b\n".utf8), release: Release("3.7.11")!)
        #expect(master.setting("p", of: master.services[0], to: "x") == nil)
        let other = MasterCF(Array("smtp inet n - n - - smtpd -o p=b\n".utf8), release: Release("3.7.11")!)
        #expect(master.setting("p", of: other.services[0], to: "x") == nil)
    }

    @Test("a service is found again after an earlier edit moved it")
    func moved() throws {
        let file = "a inet n - n - - smtpd -o { p = x,\n  y }\nb inet n - n - - smtpd -o p=z\n"
        let master = MasterCF(Array(file.utf8), release: Release("3.7.11")!)
        let first = try #require(master.setting("p", of: master.services[0], to: "1"))
        let second = try #require(first.setting("p", of: master.services[1], to: "2"))
        #expect(second.services.map { $0.override("p")?.text } == ["1", "2"])
    }

    @Test("properties hold for generated files")
    func properties() {
        var random = SeededGenerator(seed: 4)
        let pieces = [
            " -o p=v", " -o q=w", " -op=x,y", " -o { p = a, b }", " -o {q=${r?{s}}}", " -v", "\n", "\n  ", "\n# c\n ", " -o p=a, b", " \r",
            " -c",
            " -o p", " { -o", " #", " -o { p = a,\n  b\n }", "\n\n",
        ]
        var edits = 0
        for round in 0..<4000 {
            let release = Release(random.pick(["2.6.6", "2.9.0", "3.7.11"]))!
            var text = ""
            for service in ["smtp", "smtps", "submission"] where random.chance(80) {
                text += "\(service) inet n - n - - smtpd" + (0..<random.below(5)).map { _ in random.pick(pieces) }.joined() + "\n"
            }
            let before = MasterCF(Array(text.utf8), release: release)
            #expect(before.render() == Array(text.utf8))
            for (index, service) in before.services.enumerated() {
                guard let after = before.setting("p", of: service, to: "N") else { continue }
                edits += 1
                #expect(after.services.count == before.services.count, "round \(round)")
                guard index < after.services.count else { continue }
                #expect(after.services[index].override("p")?.text == "N", "round \(round): the new value is in force")
                #expect(others(after, index) == others(before, index), "round \(round): nothing else changes")
            }
        }
        #expect(edits > 1000)
    }

    /// Every override but the one in force for `p` of that service.
    private func others(_ master: MasterCF, _ index: Int) -> [[String]] {
        master.services.enumerated().map { position, service in
            let edited = position == index ? service.overrides.lastIndex { $0.name == "p" } : nil
            return service.overrides.enumerated().filter { $0.offset != edited }.map { "\($0.element.name)=\($0.element.text)" }
        }
    }

    @Test("any bytes come back as they were")
    func lossless() {
        var random = SeededGenerator(seed: 5)
        let alphabet = Array("ainet -y{}=o# \t\r\n\n\0\u{0B}\u{FF}".utf8)
        for _ in 0..<2000 {
            let bytes = (0..<random.below(80)).map { _ in random.pick(alphabet) }
            #expect(MasterCF(bytes, release: Release("3.7.11")!).render() == bytes)
        }
    }
}
