import PostfixModel
import Testing

@testable import Repair

@Suite("An own value")
struct OwnRemedyTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var typed: String
        var problem: ValueProblem?
    }

    private static let braces = ValueProblem.unusable("Braces mean something else in master.cf: write the protocols themselves.")

    static let cases = [
        Case(testDescription: "a good list", typed: "!SSLv2, !SSLv3"),
        Case(testDescription: "blanks around it", typed: " \t!SSLv2, !SSLv3  "),
        Case(
            testDescription: "empty", typed: "  ",
            problem: .unusable(
                "An empty list lifts every restriction, SSLv3 included: name what to allow or to forbid, such as !SSLv2, !SSLv3.")),
        Case(
            testDescription: "a comment", typed: "# TLSv1",
            problem: .unusable("A value cannot begin with #: there is no comment inside a value, and postconf refuses it.")),
        Case(testDescription: "two lines", typed: "TLSv1\nTLSv1.1", problem: .unusable("A value is one line: take the line end out.")),
        Case(testDescription: "CR LF", typed: "TLSv1\r\nx = y", problem: .unusable("A value is one line: take the line end out.")),
        Case(testDescription: "NUL", typed: "TLSv1\0", problem: .unusable("A NUL byte ends the value for Postfix: take it out.")),
        Case(
            testDescription: "escape", typed: "TLSv1\u{1B}[0m",
            problem: .unusable("The value has a control character in it: type it again.")),
        Case(
            testDescription: "a reference", typed: "$smtpd_tls_protocols",
            problem: .unusable("A value with $ is expanded by Postfix and cannot be checked here: write the protocols themselves.")),
        Case(testDescription: "an opening brace", typed: "{ TLSv1", problem: braces),
        Case(testDescription: "a closing brace", typed: "TLSv1 }", problem: braces),
        Case(
            testDescription: "nothing left on", typed: "!SSLv3, !TLSv1, !TLSv1.1, !TLSv1.2, !TLSv1.3",
            problem: .nothingEnabled(
                "!SSLv3, !TLSv1, !TLSv1.1, !TLSv1.2, !TLSv1.3 is valid but allows no protocol: every TLS handshake would fail. Allow one version."
            )),
    ]

    private static let build = Patient.hash.rejected.build

    @Test("is taken or refused with a sentence", arguments: cases)
    func table(_ row: Case) {
        #expect(OwnValue(typed: row.typed).problem(for: Self.build) == row.problem)
    }

    @Test("is trimmed of the blanks around it and of all but one between")
    func trimmed() {
        #expect(OwnValue(typed: " \t!SSLv2, \t !SSLv3  ").text == "!SSLv2, !SSLv3")
    }

    @Test("that Postfix rejects has the offset of the word as it was typed, blanks in front included")
    func offset() {
        guard case .rejected(let offset, let sentence) = OwnValue(typed: "  TLSv1.2  TLSv1.4").problem(for: Self.build) else {
            Issue.record("not rejected")
            return
        }
        #expect(offset == 11)
        #expect(sentence.contains("TLSv1.4"))
    }

    @Test("is judged by the release it is for")
    func release() {
        #expect(OwnValue(typed: ">=TLSv1.2").problem(for: Self.build) == nil)
        guard case .rejected(let offset, _) = OwnValue(typed: ">=TLSv1.2").problem(for: Patient.bounds.rejected.build) else {
            Issue.record("not rejected")
            return
        }
        #expect(offset == 0)
    }

    @Test("goes into every rejected list and keeps the laws", arguments: [Patient.article, .bothFiles, .bracedOverride, .severalLines])
    func plan(_ patient: Patient) throws {
        let remedy = try #require(RemedyKind.own("!SSLv2,!SSLv3, !TLSv1").remedy(for: patient.rejected))
        #expect(remedy.id == "own" && remedy.value == "!SSLv2,!SSLv3, !TLSv1")
        #expect(Set(remedy.plan.edits.map(\.parameter)) == Set(patient.remedies[0].plan.edits.map(\.parameter)))
        PlanLaws(patient, remedy).check()
    }

    @Test("is warned of where it turns on what is broken, or too little, or something else than it looks like")
    func warnings() throws {
        let sslv3 = try #require(RemedyKind.own("SSLv3, TLSv1").remedy(for: Patient.article.rejected)).plan.lastingWarnings
        #expect(sslv3.contains("SSLv3 is on, which is broken (POODLE): turn it off unless a client of yours needs it."))
        #expect(sslv3.contains("After upgrading Postfix this line means SSLv3 and TLS 1.0 only; change it to !SSLv2, !SSLv3 first."))
        let old = try #require(RemedyKind.own("TLSv1").remedy(for: Patient.hash.rejected)).plan.lastingWarnings
        #expect(old.contains("Only TLS 1.0 stays on: most of today's clients refuse that."))
        let blank = try #require(RemedyKind.own(">= TLSv1.2").remedy(for: Patient.hash.rejected)).plan.lastingWarnings
        #expect(blank.contains { $0.contains("has a blank after the sign") })
    }

    @Test(
        "is warned of where it allows SSLv2",
        arguments: [
            ("SSLv2", true), ("SSLv2, TLSv1", true), ("sslv2:TLSv1", true), ("!SSLv3", true), ("TLSv1", false), ("!SSLv2, !SSLv3", false),
            ("SSLv2, !SSLv2, TLSv1", false),
        ])
    func sslv2(value: String, isOn: Bool) throws {
        let warnings = try #require(RemedyKind.own(value).remedy(for: Patient.article.rejected)).plan.lastingWarnings
        #expect(warnings.contains("Allows SSLv2, which is broken: exclude it with !SSLv2.") == isOn, "\(warnings)")
        let newer = try #require(RemedyKind.own(value).remedy(for: Patient.bounds.rejected)).plan.lastingWarnings
        #expect(!newer.contains { $0.hasPrefix("Allows SSLv2") }, "OpenSSL 1.1.1 has no SSLv2: \(newer)")
    }

    @Test("that allows nothing but SSLv2 is refused for that")
    func onlySSLv2() {
        // With OpenSSL 1.0.1 the article's Postfix leaves TLS 1.1 and 1.2 on besides, which it has no names for.
        let library = OpenSSLVersion("0.9.8e")
        let build = PostfixBuild(release: Release("2.6.6")!, headers: library, library: library)
        guard case .nothingEnabled(let sentence) = OwnValue(typed: "SSLv2").problem(for: build) else {
            Issue.record("not refused")
            return
        }
        #expect(sentence == "SSLv2 allows nothing but SSLv2, which is broken. Allow one TLS version.")
    }

    @Test("for a server without a rejected list makes an empty plan")
    func healthy() throws {
        var patient = Patient.hash
        patient.main = Patient.main("smtpd_tls_mandatory_protocols = !SSLv2, !SSLv3")
        #expect(try #require(RemedyKind.own("!SSLv3").remedy(for: patient.rejected)).plan.isEmpty)
    }
}
