// `$name` in all its forms by release, its failures and its limits.

import Testing
import TestSupport

@testable import PostfixModel

@Suite("$name is expanded as mac_expand() does")
struct MacroExpansionTests {
    static let parameters = [
        "a": "A", "b": "$a$a", "empty": "", "c": "${b}", "dollar": "$$a", "loop": "$pool", "pool": "x$loop", "one": "1", "ten": "10",
        "level": "3.10", "question": "?x", "broken": "${",
    ]

    static func expand(_ text: String, _ release: String) -> Result<String, ExpansionFailure> {
        do throws(ExpansionFailure) {
            let syntax = ConfigurationSyntax(Release(release)!)
            let expansion = try MacroExpansion.expand(Array(text.utf8), syntax: syntax) { parameters[$0].map { Array($0.utf8) } }
            return .success(String(decoding: expansion.text, as: UTF8.self))
        } catch {
            return .failure(error)
        }
    }

    @Test(
        "in every release",
        arguments: [
            ("plain text", "plain text"), ("$a", "A"), ("${a}", "A"), ("$(a)", "A"), ("x$a.y", "xA.y"), ("$a_", ""), ("$b", "AA"),
            ("$c", "AA"), ("$$a", "$a"), ("$dollar", "$a"), ("$missing", ""), ("<$empty>", "<>"), ("${a?x}", "x"), ("${a:x}", ""),
            ("${empty?x}", ""), ("${empty:x}", "x"), ("${missing:x}", "x"), ("${a?$b}", "AA"), ("${a?${b}c}", "AAc"),
            ("${empty:${missing:$a}}", "A"), ("${a?x:y}", "x:y"), ("${empty:x?y}", "x?y"), ("$(a?x)", "x"), ("${a?)}", ")"),
            ("${a??x}", "?x"), ("$a$a$$", "AA$"), ("$question", "?x"),
        ])
    func everywhere(_ text: String, _ expected: String) {
        for release in ["2.3.0", "2.6.6", "2.11.11", "3.0.0", "3.7.11", "3.11.6"] {
            #expect(Self.expand(text, release) == .success(expected), "\(release)")
        }
    }

    @Test(
        "braces are characters in 2.x and operands from 3.0 on",
        arguments: [
            ("${a?{x}:{y}}", "{x}:{y}", "x"), ("${empty?{x}:{y}}", "", "y"), ("${empty:{x}}", "{x}", "x"),
            ("${a? {x} : {y} }", " {x} : {y} ", "x"),
            ("${a?{x}:y}", "{x}:y", "x"), ("${empty?{x}: y}", "", " y"), ("${a?{$b}}", "{AA}", "AA"),
        ])
    func braces(_ text: String, _ old: String, _ new: String) {
        #expect(Self.expand(text, "2.11.11") == .success(old))
        #expect(Self.expand(text, "3.0.0") == .success(new))
        #expect(Self.expand(text, "3.11.6") == .success(new))
    }

    @Test(
        "comparisons, 3.0 and later",
        arguments: [
            ("${{a} == {a} ? {x} : {y}}", "x"), ("${{a} != {a} ? {x} : {y}}", "y"), ("${{$a} == {A}?{x}}", "x"), ("${{$a} == {a}?{x}}", ""),
            ("${{a} == {b}:{x}}", "x"), ("${{a} == {a}}", "true"), ("${{a} == {b}}", ""), ("${{$ten} > {9} ? {x} : {y}}", "x"),
            ("${{10} < {9x} ? {x} : {y}}", "x"), ("${{$one} <= {01} ? {x} : {y}}", "x"), ("${{2} >= {10} ? {x} : {y}}", "y"),
            ("${ a }", "A"), ("${ a ?{x}}", "x"), ("${{} == {$empty}?{x}:{y}}", "x"),
        ])
    func comparisons(_ text: String, _ expected: String) {
        #expect(Self.expand(text, "3.0.0") == .success(expected))
        #expect(Self.expand(text, "3.7.11") == .success(expected))
        guard case .failure = Self.expand(text, "2.11.11") else {
            Issue.record("2.x takes \(text)")
            return
        }
    }

    @Test("compatibility levels are compared number by number from 3.6 on")
    func levels() {
        #expect(Self.expand("${{$level} >level {3.9} ? {x} : {y}}", "3.6.0") == .success("x"))
        #expect(Self.expand("${{3.10} ==level {3.10.0} ? {x} : {y}}", "3.11.6") == .success("x"))
        #expect(Self.expand("${{1} <level {2} ? {x} : {y}}", "3.7.11") == .success("x"))
        #expect(
            Self.expand("${{x} <level {2} ? {x} : {y}}", "3.7.11")
                == .failure(ExpansionFailure(text: "malformed compatibility level syntax: \"x\"")))
        #expect(
            Self.expand("${{1} <level {2} ? {x} : {y}}", "3.5.0")
                == .failure(ExpansionFailure(text: "\"{expression}\" expected at: \"...{1} <>>>level {2} ? {x} : {y\"")))
    }

    /// As seen with 3.7.11.
    @Test(
        "a compatibility level is read as strtol() reads it: blanks in front and a sign pass, nothing behind does",
        arguments: [
            ("10", true), (" 10", true), ("\u{0B}10", true), ("+10", true), ("-0", true), ("3. 6", true), ("3.+6", true),
            ("3.1023.1023", true),
            ("8796093022207", true), ("-1", false), ("10 ", false), ("10.", false), (".5", false), ("3.1024", false), ("3.1.1024", false),
            ("8796093022208", false), ("99999999999999999999", false), ("3.6.1.2", false), ("0x3", false), ("+", false), ("", false),
            ("+-1", false),
        ])
    func levelSyntax(_ level: String, _ isValid: Bool) {
        let failure = ExpansionFailure(text: "malformed compatibility level syntax: \"\(level)\"")
        #expect(Self.expand("${{\(level)} >=level {0} ? {x} : {y}}", "3.7.11") == (isValid ? .success("x") : .failure(failure)))
    }

    @Test(
        "what is fatal for Postfix is a failure in its words",
        arguments: [
            ("${a", "truncated macro reference: \"${a\""), ("$(a}", "truncated macro reference: \"$(a}\""),
            ("x$", "empty macro name: \"x$\""),
            ("${}", "empty macro name: \"${}\""), ("$-", "empty macro name: \"$-\""), ("$broken", "truncated macro reference: \"${\""),
            ("${a b}", "attribute name syntax error at: \"...a>>> b\""), ("${a-b}", "attribute name syntax error at: \"...a>>>-b\""),
            ("${{a} =~ {b}}", "\"==\" or \"!=\" or \"<\" or \"<=\" or \">=\" or \">\" expected at: \"...a}>>>=~ {b}\""),
            ("${{a} == b}", "\"{expression}\" expected at: \"...{a} ==>>> b\""), ("${a?{x}y}", "\":\" expected at: \"...x}>>>y\""),
            ("${a?{x}:{y}z}", "unexpected input at: \"...y}>>>z\""),
        ])
    func failures(_ text: String, _ expected: String) {
        #expect(Self.expand(text, "3.7.11") == .failure(ExpansionFailure(text: expected)))
    }

    @Test("a reference in a circle is cut, and so is text that doubles at each step")
    func loops() {
        #expect(Self.expand("$loop", "2.6.6") == .failure(ExpansionFailure(text: "unreasonable macro call nesting: \"pool\"")))
        func chain(_ length: Int, doubling: Bool) -> Result<Int, ExpansionFailure> {
            do throws(ExpansionFailure) {
                return .success(
                    try MacroExpansion.expand(Array("$p1".utf8), syntax: ConfigurationSyntax(Release("3.7.11")!)) { name in
                        let number = Int(name.dropFirst())!
                        return Array((number == length ? "x" : "$p\(number + 1)" + (doubling ? "$p\(number + 1)" : "")).utf8)
                    }.text.count)
            } catch {
                return .failure(error)
            }
        }
        #expect(chain(100, doubling: false) == .success(1))
        #expect(chain(101, doubling: false) == .failure(ExpansionFailure(text: "unreasonable macro call nesting: \"x\"")))
        #expect(chain(10, doubling: true) == .success(512))
        #expect(
            chain(60, doubling: true)
                == .failure(ExpansionFailure(text: "unreasonable amount of text from $name references", isTooLarge: true)))
        #expect(
            Self.expand("${{${{$loop} == {x}}} == {x}}", "3.7.11")
                == .failure(ExpansionFailure(text: "unreasonable macro call nesting: \"pool\"")))
    }

    @Test("a comparison that refers to itself is cut as well")
    func selfComparison() {
        #expect(throws: ExpansionFailure.self) {
            try MacroExpansion.expand(Array("$a".utf8), syntax: ConfigurationSyntax(Release("3.7.11")!)) { _ in
                Array("${{$a} == {x}}".utf8)
            }
        }
    }

    @Test("the parameters whose text flowed in are named, outermost first")
    func through() throws {
        func names(_ text: String) throws(ExpansionFailure) -> [String] {
            try MacroExpansion.expand(Array(text.utf8), syntax: ConfigurationSyntax(Release("3.7.11")!)) {
                Self.parameters[$0].map { Array($0.utf8) }
            }.through
        }
        #expect(try names("$c $a") == ["c", "b", "a"])
        #expect(try names("${a?$one}") == ["one"])
        #expect(try names("${{$a} == {A}?{$one}}") == ["one"])
        #expect(try names("$missing text") == [])
    }

    @Test("any bytes are expanded or refused, never run away with")
    func anyBytes() {
        var random = SeededGenerator(seed: 3)
        let pieces = ["$", "${", "}", "(", ")", "{", "a", "b", "?", ":", " ", "==", "<", "empty", "$a", "1", "\u{FF}"]
        for _ in 0..<5000 {
            let text = (0..<random.below(14)).map { _ in random.pick(pieces) }.joined()
            for release in ["2.6.6", "3.11.6"] {
                if case .success(let result) = Self.expand(text, release), !text.contains("$") { #expect(result == text) }
            }
        }
    }

    @Test("text that multiplies itself ends after a bounded number of steps, whatever it multiplies", arguments: [1, 100, 10_000])
    func bounded(size: Int) {
        let text = String(repeating: "x", count: size)
        var steps = 0
        #expect(throws: ExpansionFailure.self) {
            _ = try MacroExpansion.expand(Array("$a0".utf8), syntax: ConfigurationSyntax(Release("3.7.11")!)) { name in
                let next = "$a\(Int(name.dropFirst())! + 1)"
                let value = name == "a60" ? text : text + next + next
                steps += value.utf8.count
                return Array(value.utf8)
            }
        }
        #expect(steps < 1 << 19, "\(steps) bytes looked up")
    }

    @Test("a list beyond any sense is too large to judge, and neither valid nor rejected")
    func largeList() throws {
        let build = PostfixBuild(release: Release("3.7.11")!)
        let configuration = Configuration(
            main: MainCF(Array("smtpd_tls_protocols = \(String(repeating: "TLSv1.4 ", count: 30_000))\n".utf8)),
            master: MasterCF([], release: build.release), build: build)
        let value = try #require(configuration.effective("smtpd_tls_protocols"))
        #expect(value.isTooLarge && value.reading(by: build) == nil && value.problem?.contains("too large to judge") == true)
        #expect(configuration.invalidLists.isEmpty)
    }
}
