import ArgumentParser
import Testing

@testable import Diagnosis
@testable import postfix_tls_wizard

@Suite("This program as it was called")
struct OwnCommandTests {
    private static let root = Caller(
        program: "/opt/t/postfix-tls-wizard", realPath: "/opt/t/postfix-tls-wizard", isRoot: true, isBehindSudo: false)
    private static let user = Caller(
        program: "postfix-tls-wizard", realPath: "/usr/local/sbin/postfix-tls-wizard", isRoot: false, isBehindSudo: false)

    private func own(_ words: [String], _ caller: Caller = root) throws -> OwnCommand {
        let command = try #require(try PostfixTLSWizard.parseAsRoot(["check"] + words) as? CheckCommand)
        return OwnCommand(command.options, caller: caller)
    }

    @Test("keeps its path and the options that name server, log, ports and journal, quoted for the shell")
    func kept() throws {
        let own = try own(["-c", "/etc/my postfix", "--log", "/a", "--log", "/b", "--connect", "[::1]:465", "--state-directory", "/s"])
        #expect(
            own.asRoot(["fix", "--yes"])
                == "/opt/t/postfix-tls-wizard fix --yes -c '/etc/my postfix' --log /a --log /b --connect '[::1]:465' --state-directory /s")
    }

    @Test("says nothing of options that were not given")
    func plain() throws { #expect(try own(["--json", "--ascii"]).shown(["check"]) == "/opt/t/postfix-tls-wizard check") }

    @Test("is printed behind sudo with its real path for who is not root, and only where root is needed")
    func sudo() throws {
        let own = try own(["-c", "/p"], Self.user)
        #expect(own.asRoot(["fix"]) == "sudo /usr/local/sbin/postfix-tls-wizard fix -c /p")
        #expect(own.asRoot() == "sudo /usr/local/sbin/postfix-tls-wizard -c /p")
        #expect(own.shown(["check"]) == "postfix-tls-wizard check -c /p")
        #expect(own.again(["fix", "--yes", "-c", "/p"]) == "sudo /usr/local/sbin/postfix-tls-wizard fix --yes -c /p")
    }

    @Test("stands in the evidence in place of its bare name")
    func evidence() throws {
        let finding = Finding(
            id: "server", title: "", step: .server, status: .clear, summary: "",
            evidence: [.thisProgramAsRoot, .command("postconf -n")])
        #expect(
            finding.showing(rootCommand: try own(["-c", "/p"], Self.user).asRoot()).evidence
                == [.command("sudo /usr/local/sbin/postfix-tls-wizard -c /p"), .command("postconf -n")])
    }

    @Test("stays behind sudo where it was called so")
    func behindSudo() throws {
        var caller = Self.root
        caller.isBehindSudo = true
        #expect(try own([], caller).asRoot(["undo"]) == "sudo /opt/t/postfix-tls-wizard undo")
    }

    @Test("an undo for the report depends on no working directory")
    func undo() throws {
        var caller = Self.root
        caller.program = "./postfix-tls-wizard"
        let shown = try own(["-c", "/p/", "--state-directory", "state"], caller).undo("2017-02-21T18-41-44Z")
        #expect(shown.hasPrefix("/opt/t/postfix-tls-wizard undo 2017-02-21T18-41-44Z -c /p --state-directory /"))
        #expect(shown.hasSuffix("/state"))
    }

    @Test("what is printed is understood by the program itself")
    func understood() throws {
        let words = try own(["-c", "/p", "--state-directory", "/s"]).asRoot(["fix", "--yes", "--value=-SSLv3"]).split(separator: " ").map(
            String.init)
        let command = try #require(try PostfixTLSWizard.parseAsRoot(Array(words.dropFirst())) as? FixCommand)
        #expect(
            command.yes && command.value == "-SSLv3" && command.options.configDirectory == "/p" && command.options.stateDirectory == "/s")
    }
}
