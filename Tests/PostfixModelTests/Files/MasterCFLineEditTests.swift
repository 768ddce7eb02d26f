// Edits of whole options and entries of master.cf: exact bytes in cases, properties on generated files, and postconf's word where it
// is installed.

import Testing
import TestSupport

@testable import PostfixModel

@Suite("An edit of an option or a name in master.cf changes it and nothing else")
struct MasterCFLineEditTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var release = "3.7.11"
        var before: String
        var value = "1"
        /// Nil: the edit is refused.
        var after: String?
        var testDescription: String { "\(name) (\(release))" }
    }

    static func master(_ text: String, _ release: String = "3.7.11") -> MasterCF {
        MasterCF(Array(text.utf8), release: Release(release)!)
    }

    static let head = "smtps inet n - y - - smtpd"

    static let addedCases = [
        Case(name: "to an entry on one line", before: "\n", after: "\n  -o p=1\n"),
        Case(name: "behind the last option", before: "\n\t-o a=b\n", after: "\n\t-o a=b\n\t-o p=1\n"),
        Case(
            name: "comments between stay", before: "\n    -o a=b\n# c\n    -o c=d\n# e\n",
            after: "\n    -o a=b\n# c\n    -o c=d\n    -o p=1\n# e\n"),
        Case(
            name: "with a neighbour's indentation", before: "\nx unix - - - - - x\n   -o a=b\n",
            after: "\n   -o p=1\nx unix - - - - - x\n   -o a=b\n"),
        Case(name: "CR LF", before: "\r\n  -o a=b\r\n", after: "\r\n  -o a=b\r\n  -o p=1\r\n"),
        Case(name: "no line end", before: "", after: "\n  -o p=1"),
        Case(name: "a value with blanks in braces", before: "\n", value: "a, b", after: "\n  -o { p = a, b }\n"),
        Case(name: "a value with blanks cannot be written", release: "2.11.0", before: "\n", value: "a, b"),
        Case(name: "it is set already", before: "\n  -o p=2\n"),
        Case(name: "the daemon would not come to it", before: " --\n"),
        Case(name: "the last -o waits for its argument", before: " -o\n"),
        Case(name: "a line feed in the value", before: "\n", value: "a\nb"),
        Case(name: "a value that braces would end", before: "\n", value: "a } b"),
    ]

    @Test("an option line is added", arguments: addedCases)
    func added(_ test: Case) throws {
        let before = Self.master(Self.head + test.before, test.release)
        let after = before.adding("p", test.value, to: before.services[0])
        #expect(after.map(text) == test.after.map { Self.head + $0 })
        #expect(after == nil || after?.services[0].override("p")?.text == test.value)
        #expect(try after.map { try #require($0.removing("p", of: $0.services[0])) } ?? before == before, "added and removed: as it was")
    }

    static let removedCases = [
        Case(name: "with its line", before: "\n  -o a=b\n  -o p=1\n  -o c=d\n", after: "\n  -o a=b\n  -o c=d\n"),
        Case(name: "among others on a line", before: "\n  -o a=b -o p=1 -o c=d\n", after: "\n  -o a=b -o c=d\n"),
        Case(name: "the first of a line", before: "\n  -o p=1 -o c=d\n", after: "\n  -o c=d\n"),
        Case(name: "on the head line", before: " -o p=1 -o c=d\n", after: " -o c=d\n"),
        Case(name: "in braces over lines", before: "\n  -o { p = a,\n# c\n    b }\n  -o c=d\n", after: "\n# c\n  -o c=d\n"),
        Case(name: "every one of the name", before: "\n  -o p=1 -o p=2\n  -o p=3\n", after: "\n"),
        Case(name: "in one word", before: " -op=1\n", after: "\n"),
        Case(name: "CR LF", before: "\r\n  -o p=1\r\n", after: "\r\n"),
        Case(name: "the last line without its end", before: "\n  -o p=1", after: ""),
        Case(name: "other letters in its word", before: " -vo p=1\n"),
        Case(name: "stray words behind it", before: " -o p=1, 2\n"),
        Case(name: "not set", before: " -o q=1\n"),
    ]

    @Test("an option is removed", arguments: removedCases)
    func removed(_ test: Case) {
        let before = Self.master(Self.head + test.before, test.release)
        #expect(before.removing("p", of: before.services[0]).map(text) == test.after.map { Self.head + $0 })
    }

    @Test("the name of a service is replaced, and again by the old one: as it was")
    func renamed() throws {
        let before = Self.master("smtp inet n - y - - smtpd\nsmtps     inet  n - y - - smtpd\n  -o a=b\n")
        let after = try #require(before.renaming(before.services[1], to: "465"))
        #expect(text(after) == "smtp inet n - y - - smtpd\n465     inet  n - y - - smtpd\n  -o a=b\n")
        #expect(try #require(after.renaming(after.services[1], to: "smtps")) == before)
        for name in ["", "a b", "#465", "[::1", "465\n"] { #expect(before.renaming(before.services[1], to: name) == nil) }
    }

    @Test("properties hold for generated files")
    func properties() {
        var random = SeededGenerator(seed: 11)
        var edits = 0
        for number in 0..<2500 {
            let bytes = random.chance(50) ? MasterCFGenerator.file(&random) : MasterCFGenerator.nasty(number)
            let before = MasterCF(bytes, release: Release(random.pick(["2.6.6", "2.11.0", "3.7.11"]))!)
            for (index, service) in before.services.enumerated() {
                if let after = before.adding("my_new_name", "v", to: service) {
                    edits += 1
                    #expect(after.services[index].overrides.last?.name == "my_new_name")
                    #expect(contents(after, but: index) == contents(before, but: index))
                    #expect(after.removing("my_new_name", of: after.services[index]) == before, "file \(number)")
                }
                for name in Set(service.overrides.map(\.name)) {
                    guard let after = before.removing(name, of: service) else { continue }
                    edits += 1
                    #expect(after.services[index].override(name) == nil)
                    #expect(after.services[index].overrides.map(\.value) == service.overrides.filter { $0.name != name }.map(\.value))
                    #expect(contents(after, but: index) == contents(before, but: index))
                }
                if let after = before.renaming(service, to: "12345") {
                    edits += 1
                    // Only printable ASCII is written as a name, and none that is wrong.
                    if service.name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), before.problems.isEmpty {
                        #expect(after.renaming(after.services[index], to: service.name) == before, "file \(number)")
                    }
                    #expect(contents(after, but: index) == contents(before, but: index))
                }
            }
        }
        #expect(edits > 4000, "\(edits)")
    }

    static let straysCases = [
        Case(name: "in the first column", before: "\n-o a=b\n", after: "\n  -o a=b\n"),
        Case(
            name: "in the first column, a comment above", before: "\n  -o c=d\n#  -o e=f\n-o a=b\n",
            after: "\n  -o c=d\n#  -o e=f\n  -o a=b\n"),
        Case(name: "in the first column, below a commented head", before: "\n#smtps inet n - y - - smtpd\n-o a=b\n"),
        Case(name: "blanks round the =", before: "\n  -o a = b\n  -o c=d\n", after: "\n  -o a=b\n  -o c=d\n"),
        Case(name: "a blank behind the =", before: "\n  -o a= b\n", after: "\n  -o a=b\n"),
        Case(name: "a blank before the =", before: "\n  -o a =b\n", after: "\n  -o a=b\n"),
        Case(name: "blanks round the =, 2.6", release: "2.6.6", before: "\n  -o a = b\n", after: "\n  -o a=b\n"),
        Case(name: "blanks round the =, on the head line", before: " -o a = b -o c=d\n", after: " -o a=b -o c=d\n"),
        Case(name: "a blank behind a comma", before: "\n  -o a=b, c, d\n", after: "\n  -o a=b,c,d\n"),
        Case(
            name: "a list of protocols", before: "\n  -o smtpd_tls_protocols=!SSLv2 !SSLv3\n",
            after: "\n  -o smtpd_tls_protocols=!SSLv2,!SSLv3\n"),
        Case(name: "a comment", before: "\n  -o a=b # why not\n", after: "\n# why not\n  -o a=b\n"),
        Case(name: "a comment, CR LF", before: "\r\n  -o a=b # c\r\n", after: "\r\n# c\r\n  -o a=b\r\n"),
        Case(name: "a comment on the head line", before: " -o a=b # c\n"),
        Case(name: "words that may be anything", before: "\n  -o a=b c\n"),
        Case(name: "another option without its -o", before: "\n  -o a=b c=d\n"),
        Case(name: "no = at all", before: "\n  -o a\n"),
        Case(name: "over lines", before: "\n  -o a\n  = b\n"),
        Case(name: "in the first column and blanks round its =", before: "\n-o a = b\n"),
    ]

    @Test("a stray option is found with its line and repaired where only one thing can have been meant", arguments: straysCases)
    func strays(_ test: Case) throws {
        let before = Self.master("smtp inet n - y - - smtpd\n" + Self.head + test.before, test.release)
        let stray = try #require(before.strayLines.first)
        #expect(before.strayLines.count == 1 && stray.text.hasPrefix("-o "))
        let line = try #require(physicalLine(stray.line, of: before.render()))
        #expect(String(decoding: line, as: UTF8.self).contains("-o "), "line \(stray.line)")
        let after = before.repairing(stray)
        #expect(after.map(text) == test.after.map { "smtp inet n - y - - smtpd\n" + Self.head + $0 })
        #expect(after?.strayLines.isEmpty != false && after?.problems.isEmpty != false)
        if test.after != nil { #expect(stray.service == "smtps/inet" && stray.repaired != nil) }
    }

    @Test(
        "an option without its -o, or with a dash of another kind, gets it",
        arguments: [
            ("  a_b=c\n", "-o a_b=c"), ("  –o a=b\n", "-o a=b"), ("  —o a=b -o e=f\n", "-o a=b"), ("  −o a = b\n", nil),
            ("  a_b=c d\n", nil),
        ])
    func lostDash(line: String, repaired: String?) throws {
        let before = Self.master(Self.head + "\n  -o c=d\n" + line)
        let stray = before.strayLines.first { $0.line == 3 }
        #expect(stray?.repaired == repaired)
        guard let repaired, let stray else { return }
        let after = try #require(before.repairing(stray))
        #expect(text(after).contains("\n  \(repaired)") && after.problems.isEmpty && after.strayLines.isEmpty)
    }

    @Test("options in the first column are repaired from the first to the last")
    func column() throws {
        let before = Self.master("smtps inet n - y - - smtpd\n-o a=b\n-o c=d\npickup unix n - y 60 1 pickup\n")
        let strays = before.strayLines
        #expect(strays.map(\.line) == [2, 3])
        #expect(before.repairing(strays[1]) == nil, "it would belong to the line above, which is no service yet")
        let first = try #require(before.repairing(strays[0]))
        let both = try #require(first.strayLines.first.flatMap(first.repairing))
        #expect(both.services[0].overrides.map(\.name) == ["a", "c"] && both.problems.isEmpty)
    }

    @Test(
        "a first line that begins with a blank is dropped, and known as the service that it would be",
        arguments: [
            (" smtp inet n - y - - smtpd\n", 1, "smtp", "smtp inet n - y - - smtpd\n"),
            ("# a\n\t smtp inet n - y - - smtpd\n  -o a=b\n", 2, "smtp", "# a\nsmtp inet n - y - - smtpd\n  -o a=b\n"),
            (" smtp inet n - y - - smtpd\n pickup unix n - y 60 1 pickup\n", 1, nil, nil), (" see the handbook\n", 1, nil, nil),
        ])
    func firstLine(before: String, line: Int, service: String?, after: String?) throws {
        let rest = "smtps inet n - y - - smtpd\n"
        let master = Self.master(before + rest)
        #expect(master.services.map(\.name) == ["smtps"] && master.problems.filter(\.isDropped).map(\.lines.lowerBound) == [line])
        #expect(master.dropped?.name == service && master.takingLeadingBlanks().map(text) == after.map { $0 + rest })
        #expect(Self.master(rest).takingLeadingBlanks() == nil && Self.master(rest).dropped == nil)
    }

    @Test("an option that is in order is not stray", arguments: ["", " -o a=b", "\n  -o { a = b c }", " -v -o a={b c}", "\n  -o a="])
    func inOrder(arguments: String) {
        #expect(Self.master(Self.head + arguments + "\n").strayLines.isEmpty)
    }

    @Test("a problem of an option names the line of the option", arguments: [("2.6.6", 3), ("3.7.11", 3)])
    func problemLine(release: String, line: Int) {
        let master = Self.master(Self.head + "\n  -o c=d\n  -o a = b\n", release)
        #expect(Set(master.problems.map(\.lines)) == [line...line])
    }

    @Test("a head line with a blank before it is told apart from options, and divided from the service above")
    func indentedHead() throws {
        let rest = "  -o a=b\npickup unix n - y 60 1 pickup\n"
        let above = "submission inet n - y - - smtpd\n  -o c=d\n"
        let master = Self.master(above + " " + Self.head + "\n" + rest)
        let head = try #require(master.indentedHeads.first)
        #expect(master.indentedHeads.count == 1 && head.line == 3 && head.above.name == "submission" && head.service.name == "smtps")
        #expect(head.service.overrides.map(\.name) == ["a"])
        let after = try #require(master.outdenting(head.service))
        #expect(text(after) == above + Self.head + "\n" + rest && after.problems.isEmpty && after.indentedHeads.isEmpty)
        #expect(Self.master(above + "  -o e=f\n").indentedHeads.isEmpty)
    }

    @Test("a stock service has the chroot column of its neighbours", arguments: ["y", "n", "-"])
    func stock(chroot: String) throws {
        let before = Self.master("smtp inet n - y - - smtpd\ncleanup unix n - \(chroot) - 0 cleanup\nbounce unix - - \(chroot) - 0 bounce")
        for service in StockService.all {
            guard let after = before.appending(service) else {
                #expect(["cleanup", "bounce"].contains(service.name), "it is there")
                continue
            }
            #expect(text(after).hasPrefix(text(before)))
            #expect(after.services.last?.name == service.name && after.problems.isEmpty)
            #expect(after.services.last?.chroot == (service.name.hasPrefix("proxy") ? "n" : chroot))
        }
        let added = try #require(StockService.named("tlsmgr").flatMap(before.appending))
        #expect(text(added).hasSuffix("bounce\ntlsmgr    unix  -       -       \(chroot)       1000?   1       tlsmgr\n"))
        #expect(added.services.last?.processLimit == 1)
    }

    @Test("postconf reads the edited files as planned", .enabled(if: Postconf.installed != nil))
    func postconf() throws {
        let postconf = try #require(Postconf.installed)
        let before = Self.master(
            "smtp inet n - y - - smtpd\nsmtps inet n - y - - smtpd\n  -o smtpd_banner=x\n", postconf.release.description)
        let service = before.services[1]
        let edits = [
            before.adding("smtpd_tls_wrappermode", "yes", to: service), before.adding("smtpd_banner", "x", to: before.services[0]),
            before.removing("smtpd_banner", of: service), before.renaming(service, to: "465"),
            StockService.named("tlsmgr").flatMap(before.appending),
        ].compactMap { $0 }
        #expect(edits.count == 5)
        let empty = [UInt8]()
        let files = [before] + edits
        let answers = try postconf.ask("-M", main: files.map { _ in empty }, master: files.map { $0.render() })
        let entries = answers.map { Set($0.texts.map { $0.split(separator: " ").joined(separator: " ") }) }
        let smtps = "smtps inet n - y - - smtpd -o smtpd_banner=x"
        #expect(
            entries.dropFirst().map { $0.symmetricDifference(entries[0]) } == [
                [smtps, smtps + " -o smtpd_tls_wrappermode=yes"],
                ["smtp inet n - y - - smtpd", "smtp inet n - y - - smtpd -o smtpd_banner=x"],
                [smtps, "smtps inet n - y - - smtpd"], [smtps, "465 inet n - y - - smtpd -o smtpd_banner=x"],
                ["tlsmgr unix - - y 1000? 1 tlsmgr"],
            ])
    }

    private func text(_ master: MasterCF) -> String { String(decoding: master.render(), as: UTF8.self) }

    private func contents(_ master: MasterCF, but index: Int) -> [ServiceContent] {
        master.services.enumerated().filter { $0.offset != index }.map { ServiceContent($0.element) }
    }
}
