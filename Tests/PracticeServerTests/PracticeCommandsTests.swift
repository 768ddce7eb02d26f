@testable import PracticeServer
import Diagnosis
import PostfixModel
import TestSupport
import Testing

@testable import MailServer

@Suite("Practice commands")
struct PracticeCommandsTests {
    private let directory: TemporaryDirectory
    private let commands: PracticeCommands

    init() throws {
        directory = try TemporaryDirectory()
        let scenario = try #require(PracticeScenario(named: "article"))
        try PracticeDirectory.write(scenario, to: directory.path, ports: try PracticePorts())
        let postfix = PracticePostfix(scenario, directory: directory.path)
        commands = PracticeCommands(postfix: postfix, log: PracticeLog(path: postfix.logPath, hostname: "mail.example.com"))
    }

    private func output(_ program: String, _ arguments: [String]) throws -> String {
        try #require(commands.answer(Command(program, arguments))).outputText
    }

    @Test("postconf answers from the file and from the release's built-in values")
    func postconf() throws {
        let etc = "\(directory.path)/etc"
        #expect(try output("postconf", ["-c", etc, "-h", "smtpd_tls_protocols"]) == "TLSv1 TLSv1.1 TLSv1.2\n")
        #expect(
            try output("postconf", ["-c", etc, "-d", "smtpd_tls_mandatory_protocols"]) == "smtpd_tls_mandatory_protocols = SSLv3, TLSv1\n")
        #expect(try output("postconf", ["-d", "-h", "mail_version"]) == "2.6.6\n")
        #expect(try output("postconf", ["-c", etc, "-n"]).contains("myhostname = mail.example.com\n"))
    }

    @Test("an option that came with a later Postfix is refused, as that release would", arguments: ["-x", "-P", "-M", "-T"])
    func tooNew(option: String) throws {
        let result = try #require(commands.answer(Command("postconf", ["-c", "\(directory.path)/etc", option])))
        #expect(result.ending == .exited(1))
        #expect(result.errorText.contains("invalid option"))
    }

    @Test("the package manager of the scenario answers, the other is not there")
    func packages() throws {
        #expect(try output("rpm", ["-q", "--qf", "%{NAME}", "-f", "/usr/sbin/postconf"]) == "postfix 2:2.6.6-6.el6_7.1\n")
        #expect(try output("rpm", ["-q", "--qf", "%{NAME}", "-f", "/usr/bin/openssl"]) == "openssl 1.0.1e-48.el6_8.4\n")
        #expect(commands.answer(Command("dpkg-query", ["-S", "/usr/sbin/postconf"]))?.ending == .notFound)
    }

    @Test("probes of openssl are not answered here: they run for real")
    func probes() {
        #expect(commands.answer(Command("openssl", ["s_client", "-connect", "127.0.0.1:1"])) == nil)
    }

    @Test("a program the simulated server does not have is not found")
    func unknown() {
        #expect(commands.answer(Command("journalctl", []))?.ending == .notFound)
    }
}
