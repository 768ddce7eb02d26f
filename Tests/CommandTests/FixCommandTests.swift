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
        func mustBeAsked(_ words: [String], _ main: String) throws -> Bool {
            let command = try #require(try PostfixTLSWizard.parseAsRoot(["fix", "--yes"] + words) as? FixCommand)
            return command.mustBeAsked(for: try #require(try choice(words, main)))
        }
        #expect(try mustBeAsked([], old))
        #expect(try !mustBeAsked(["--remedy", "exclusions"], old))
        #expect(try !mustBeAsked(["--value", ">=TLSv1.2"], old))
        #expect(try !mustBeAsked([], "smtpd_tls_mandatory_protocols = !SSLv2, !SSLv3, !TLSv1.0\n"))
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
