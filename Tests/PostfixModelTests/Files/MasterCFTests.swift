// master.cf entries, arguments and overrides by release, and what master or the daemon would die of.

import Testing
import TestSupport

@testable import PostfixModel

@Suite("master.cf is read as master and its daemons read it")
struct MasterCFTests {
    static func master(_ arguments: String, _ release: String) -> MasterCF {
        MasterCF(Array("smtps inet n - n - - smtpd\(arguments)\n".utf8), release: Release(release)!)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var arguments: String
        var release: String
        /// `name=value` of each override.
        var overrides: [String]
        var problems: [String] = []
        var testDescription: String { "\(name) (\(release))" }
    }

    static let stray = "unexpected command-line argument: "

    static let cases = [
        Case(name: "none", arguments: "", release: "2.6.6", overrides: []),
        Case(name: "one", arguments: " -o a=b", release: "2.6.6", overrides: ["a=b"]),
        Case(name: "in one word", arguments: " -oa=b", release: "2.6.6", overrides: ["a=b"]),
        Case(name: "behind other letters", arguments: " -vo a=b -vv", release: "2.6.6", overrides: ["a=b"]),
        Case(name: "on continuation lines", arguments: "\n  -o a=b\n# c\n\t-o c=d", release: "2.6.6", overrides: ["a=b", "c=d"]),
        Case(name: "option arguments are no options", arguments: " -n -o -s 3 -o a=b", release: "2.6.6", overrides: ["a=b"]),
        Case(name: "no = is an empty value up to 2.8", arguments: " -o a -o b=c", release: "2.8.20", overrides: ["a=", "b=c"]),
        Case(
            name: "no = is fatal from 2.9 on", arguments: " -o a", release: "2.9.0", overrides: [],
            problems: ["invalid \"-o a\" option value: missing '=' after attribute name"]),
        Case(
            name: "no name is fatal in newer ones", arguments: " -o =b", release: "3.11.6", overrides: [],
            problems: ["invalid \"-o =b\" option value: missing attribute name"]),
        Case(
            name: "blank behind a comma", arguments: " -o a=!SSLv2, !SSLv3 -o b=c", release: "2.6.6", overrides: ["a=!SSLv2,", "b=c"],
            problems: [stray + "!SSLv3"]),
        Case(name: "blanks around =", arguments: " -o a = b", release: "2.6.6", overrides: ["a="], problems: [stray + "="]),
        Case(name: "braces are text in 2.x", arguments: " -o {a=b}", release: "2.11.11", overrides: ["{a=b}"]),
        Case(name: "braces in 3.0", arguments: " -o { a = b, c } -o d=e", release: "3.0.0", overrides: ["a=b, c", "d=e"]),
        Case(name: "braces over lines", arguments: " -o { a = b,\n # x\n   c }", release: "3.7.11", overrides: ["a=b,   c"]),
        Case(name: "braces around a whole word", arguments: " {-oa=b c}", release: "3.7.11", overrides: ["a=b c"]),
        Case(name: "braces inside a value", arguments: " -o a={b c}", release: "3.7.11", overrides: ["a={b c}"]),
        Case(name: "nested braces", arguments: " -o { a = ${b?{c}} }", release: "3.7.11", overrides: ["a=${b?{c}}"]),
        Case(
            name: "an open brace", arguments: " -o { a = b", release: "3.7.11", overrides: ["a=b"],
            problems: ["missing '}' in \"{ a = b\""]),
        Case(
            name: "text behind a brace", arguments: " -o {a=b}c", release: "3.7.11", overrides: ["a=b"],
            problems: ["syntax error after '}' in \"{a=b}c\""]),
        Case(name: "an unknown letter", arguments: " -x", release: "3.7.11", overrides: [], problems: ["invalid option: x"]),
        Case(name: "an option without its argument", arguments: " -o", release: "3.7.11", overrides: [], problems: ["invalid option: o"]),
        Case(name: "words behind --", arguments: " -- -o a=b", release: "3.7.11", overrides: [], problems: [stray + "-o"]),
        Case(
            name: "a # between arguments is a word", arguments: " -o a=b #c", release: "3.7.11", overrides: ["a=b"],
            problems: [stray + "#c"]),
    ]

    @Test("overrides and what the daemon dies of", arguments: cases)
    func overrides(_ test: Case) throws {
        let master = Self.master(test.arguments, test.release)
        let service = try #require(master.services.first)
        #expect(service.overrides.map { "\($0.name)=\($0.text)" } == test.overrides)
        #expect(master.problems.map(\.text) == test.problems)
        #expect(master.render() == Array("smtps inet n - n - - smtpd\(test.arguments)\n".utf8))
    }

    @Test("the daemon's arguments come without braces")
    func arguments() throws {
        #expect(Self.master(" -v -o { a = b }", "3.0.0").services.first?.arguments == ["-v", "-o", "a = b"])
        #expect(Self.master(" -v -o { a = b }", "2.11.0").services.first?.arguments == ["-v", "-o", "{", "a", "=", "b", "}"])
    }

    @Test("the last of several -o for one name is in force")
    func last() {
        #expect(Self.master(" -o a=1\n -o b=2\n -o a=3", "3.0.0").services.first?.override("a")?.text == "3")
        #expect(Self.master(" -o a=1\n -o b=2\n -o a=3", "3.0.0").services.first?.override("a")?.line == 3)
    }

    @Test("fields and lines of a service")
    func fields() throws {
        let file =
            "# head\nsmtp  inet  n - y - 1 postscreen\n[::1]:465 inet n - - - - /usr/lib/smtpd\n  -v\npickup fifo n - n 60? 1 pickup\n"
        let master = MasterCF(Array(file.utf8), release: Release("3.7.11")!)
        #expect(master.problems.isEmpty)
        #expect(master.services.map(\.name) == ["smtp", "[::1]:465", "pickup"])
        #expect(master.services.map(\.type) == ["inet", "inet", "fifo"])
        #expect(master.services.map(\.program) == ["postscreen", "smtpd", "pickup"])
        #expect(master.services.map(\.lines) == [2...2, 3...4, 5...5])
    }

    @Test("options of programs that take words end at the first word")
    func pipe() {
        let file = "x unix - n n - - pipe -o a=b flags=DRhu user=vmail -o c=d\n"
        let master = MasterCF(Array(file.utf8), release: Release("3.7.11")!)
        #expect(master.services[0].overrides.map(\.name) == ["a"])
        #expect(master.problems.isEmpty)
    }

    @Test(
        "entries that stop master, and which of them stop postconf too",
        arguments: [
            ("smtps", "missing \"transport type\" field", true), ("smtps inet", "missing \"private\" field", true),
            ("smtps inet n - n - -", "missing \"command\" field", true), ("smtps tcp n - n - - smtpd", "bad transport type: tcp", true),
            ("smtps - n - n - - smtpd", "field \"transport type\" has no default value", true),
            ("smtps inet x - n - - smtpd", "field \"private\": bad value: \"x\"", true),
            ("smtps inet - - n - - smtpd", "inet service cannot be private", false),
            ("smtps inet y - n - - smtpd", "inet service cannot be private", false),
            ("smtps inet n - Y - - smtpd", "field \"chroot\": bad value: \"Y\"", true),
            ("smtps inet n - n x - smtpd", "field \"wakeup_time\": bad value: \"x\"", true),
            ("smtps inet n - n - -1 smtpd", "field \"max_proc\": bad value: \"-1\"", true),
            ("smtps inet n - n - - -", "field \"command\" has no default value", false),
            ("[::1 inet n - n - - smtpd", "missing \"]\" in \"[::1\"", false), ("[::1 inet", "missing \"]\" in \"[::1\"", true),
        ])
    func broken(_ entry: String, _ problem: String, _ stopsPostconf: Bool) {
        let master = MasterCF(Array("\(entry)\n".utf8), release: Release("3.7.11")!)
        #expect(master.problems == [MasterProblem(lines: 1...1, text: problem, stopsMaster: true, stopsPostconf: stopsPostconf)])
        let old = MasterCF(Array("\(entry)\n".utf8), release: Release("2.8.20")!)
        #expect(old.problems.allSatisfy { !$0.stopsPostconf }, "postconf does not read master.cf before 2.9")
        if let postconf = Postconf.installed {
            let answer = try? postconf.ask("-M", main: [[]], master: [Array("\(entry)\n".utf8)]).first
            #expect(answer?.failed == stopsPostconf)
        }
    }

    @Test("each of ten thousand options knows its line") func manyLines() {
        let text = "smtps inet n - n - - smtpd\n" + (0..<10_000).map { "  -o a\($0)=b\n" }.joined()
        let overrides = MasterCF(Array(text.utf8), release: Release("3.7.11")!).services[0].overrides
        #expect(overrides.map(\.line) == Array(2...10_001))
    }
}
