import Diagnosis
import PostfixModel
import Repair
import Testing

@testable import postfix_tls_wizard

@Suite("What fix chooses to do")
struct FixCommandTests {
    private static let bad = "smtpd_tls_mandatory_protocols = TLSv1.3, TLSv9\n"
    private static let good = "smtpd_tls_mandatory_protocols = !SSLv2, !SSLv3\n"

    /// A server of 3.7.11 with this main.cf; no port was tried and no log was read.
    private func assessment(_ main: String) -> Assessment {
        var facts = Facts()
        var installed = PostfixFacts()
        installed.mailVersion = "3.7.11"
        installed.release = Release("3.7.11")
        facts.postfix = .value(installed)
        var library = OpenSSLFacts()
        library.version = OpenSSLVersion("3.0.19")
        facts.openssl = .value(library)
        var files = ConfigurationFacts()
        files.mainPath = "/etc/postfix/main.cf"
        files.mainBytes = Array(main.utf8)
        files.masterPath = "/etc/postfix/master.cf"
        files.masterBytes = Array("465 inet n - y - - smtpd\n  -o smtpd_tls_wrappermode=yes\n".utf8)
        facts.configuration = .value(files)
        return Assessment(facts)
    }

    private func choice(_ words: [String], _ main: String) throws -> Remedy? {
        let command = try #require(try PostfixTLSWizard.parseAsRoot(["fix"] + words) as? FixCommand)
        let assessment = assessment(main)
        return try command.choice(assessment, RepairMenu(for: assessment))
    }

    @Test("a list that is rejected gets the preferred remedy, the one that is named, or the admin's own value")
    func rejected() throws {
        #expect(try choice([], FixCommandTests.bad) != nil)
        #expect(try choice(["--remedy", "exclusions"], FixCommandTests.bad)?.id == "exclusions")
        #expect(try choice(["--value", ">=TLSv1.2"], FixCommandTests.bad)?.value == ">=TLSv1.2")
    }

    @Test("on a healthy server nothing is chosen, and a good value is no exception", arguments: [[], ["--value", ">=TLSv1.2"]])
    func healthy(words: [String]) throws {
        #expect(try choice(words, FixCommandTests.good) == nil)
    }

    @Test(
        "a value that this Postfix rejects is a usage error, on a healthy server too",
        arguments: [FixCommandTests.bad, FixCommandTests.good])
    func badValue(main: String) throws {
        let failure = try #require(throws: CommandFailure.self) { try choice(["--value", "TLSv1.4"], main) }
        #expect(failure.status == 64)
        #expect(failure.sentence.hasPrefix("--value: "))
    }

    @Test(
        "a remedy that there is on no server is a usage error, on a healthy server too",
        arguments: [FixCommandTests.bad, FixCommandTests.good])
    func unknownRemedy(main: String) throws {
        let failure = try #require(throws: CommandFailure.self) { try choice(["--remedy", "bogus"], main) }
        #expect(failure.status == 64 && failure.sentence.hasPrefix("There is no remedy 'bogus'"), "\(failure.sentence)")
        #expect(try choice(["--remedy", "article"], FixCommandTests.good) == nil)
    }

    @Test("a list that names nothing below TLS 1.2 never comes to 1.0 and 1.1 by --yes alone: a remedy or a value must be named")
    func unattended() throws {
        let old = "smtpd_tls_mandatory_protocols = TLSv1.4\n"
        #expect(try choice(["--yes"], old) == nil)
        #expect(try choice(["--yes", "--remedy", "exclusions"], old)?.id == "exclusions")
        #expect(try choice(["--yes", "--value", ">=TLSv1.2"], old)?.value == ">=TLSv1.2")
        #expect(try choice(["--yes"], "smtpd_tls_mandatory_protocols = !SSLv2, !SSLv3, !TLSv1.0\n") != nil)
    }

    @Test("what is shown without --yes, or with --dry-run, is what --yes would do", arguments: [[], ["--yes"], ["--dry-run"]])
    func oneGrammar(mode: [String]) throws {
        #expect(try choice(mode, FixCommandTests.bad)?.id == choice(["--yes"], FixCommandTests.bad)?.id)
        #expect(try choice(mode, "smtpd_tls_mandatory_protocols = TLSv1.4\n") == nil)
        #expect(try choice(mode, FixCommandTests.good) == nil)
    }

    @Test(
        "an id that no remedy has is a usage error, on a healthy server too; one that is not needed is nothing to do",
        arguments: [FixCommandTests.bad, FixCommandTests.good])
    func unknownID(main: String) throws {
        let failure = try #require(throws: CommandFailure.self) { try choice(["--remedy", "aricle"], main) }
        #expect(failure.status == 64)
        #expect(failure.sentence.contains("exclusions"))
        #expect(try choice(["--remedy", "certificate-not-reloaded"], FixCommandTests.good) == nil)
    }

    @Test("a refusal says what is wrong, what to do, each command on a line of its own, and what can be asked for")
    func refusal() throws {
        let assessment = assessment("smtpd_tls_mandatory_protocols = TLSv1.4\n")
        let menu = RepairMenu(for: assessment)
        var verdict = assessment.verdict
        verdict.faults = [
            Sighting(
                reach: .tls, summary: "A thing is wrong",
                next: [.say("Correct main.cf line 1", run: "vi +1 /etc/postfix/main.cf"), .run("postfix reload")])
        ]
        let lines = RefusedText(verdict: verdict, byID: menu.remedies.map { ($0, "postfix-tls-wizard fix --yes --remedy \($0.id)") })
            .text.split(separator: "\n")
        #expect(lines.first == "\(verdict.summary)")
        #expect(lines.contains("- Correct main.cf line 1:"))
        #expect(lines.contains("  $ vi +1 /etc/postfix/main.cf"))
        #expect(lines.contains("  $ postfix reload"))
        #expect(lines.contains("  $ postfix-tls-wizard fix --yes --remedy exclusions"))
        let bare = RefusedText(verdict: verdict, byID: []).text
        #expect(bare.contains("no edit of this program repairs this") && !bare.contains("asked for"))
    }

    @Test("a valid list that is a trap is rewritten where it is asked for by its id, and the text of check says the command")
    func onRequest() throws {
        let trap = "smtpd_tls_mandatory_protocols = >= TLSv1.2\n"
        #expect(try choice(["--yes", "--remedy", "left-over-list"], trap)?.value == ">=TLSv1.2")
        let assessment = assessment(trap)
        let text = CheckText(assessment: assessment, menu: RepairMenu(for: assessment), own: try ownCommand()).text
        #expect(text.contains("fix --yes --remedy left-over-list"), "\(text)")
    }

    @Test("--dry-run and --yes may be given together")
    func dryRun() throws {
        #expect(throws: Never.self) { try PostfixTLSWizard.parseAsRoot(["fix", "--yes", "--dry-run"]) }
    }
}
