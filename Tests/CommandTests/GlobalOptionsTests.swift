import ArgumentParser
import Testing

@testable import postfix_tls_wizard

@Suite("Global options")
struct GlobalOptionsTests {
    @Test("stand before or after the command word, in every command", arguments: ["check", "fix", "undo", "history"])
    func eitherSide(word: String) throws {
        let before = try PostfixTLSWizard.parseAsRoot(["-c", "/etc/postfix-out", "--json", "--log", "/a", word, "--log", "/b"])
        let after = try PostfixTLSWizard.parseAsRoot([
            word, "--config-directory", "/etc/postfix-out", "--log", "/a", "--log", "/b", "--json",
        ])
        for command in [before, after] {
            let options = try #require((command as? any HasGlobalOptions)?.options)
            #expect(options.configDirectory == "/etc/postfix-out")
            #expect(options.log == ["/a", "/b"])
            #expect(options.json)
        }
    }

    @Test(
        "a command word is needed to do anything but the wizard: a misspelt one is a usage error",
        arguments: ["chekc", "fixx", "-x", "--rubbish"])
    func misspelt(word: String) {
        #expect(throws: (any Error).self) { try PostfixTLSWizard.parseAsRoot([word]) }
    }

    @Test("--plain stands on either side of the command word too", arguments: [["--plain", "practice"], ["practice", "--plain"]])
    func plain(words: [String]) throws {
        #expect(try #require(try PostfixTLSWizard.parseAsRoot(words) as? PracticeCommand).options.plain)
    }

    @Test("TLS versions are tried one by one only where that is asked for")
    func versions() throws {
        let plain = try #require(try PostfixTLSWizard.parseAsRoot(["check"]) as? CheckCommand)
        #expect(!plain.versions && !plain.options.surveyRequest.versions)
        #expect(try #require(try PostfixTLSWizard.parseAsRoot(["check", "--versions"]) as? CheckCommand).versions)
    }

    @Test(
        "HOST:PORT is taken apart",
        arguments: [
            ("mail.example.com:465", "mail.example.com", 465), ("127.0.0.1:25", "127.0.0.1", 25), ("[::1]:587", "::1", 587),
        ])
    func connectTarget(text: String, host: String, port: Int) throws {
        let target = try #require(ConnectTarget(argument: text))
        #expect(target.host == host)
        #expect(target.port == port)
    }

    @Test(
        "what is no HOST:PORT is refused",
        arguments: [
            "465", "host", "host:", ":465", "host:0", "host:65536", "host:+25", "host:2 5", "::1:465", "-x:25", "a b:25", "host:\u{1b}[1",
        ])
    func connectRefused(text: String) {
        #expect(ConnectTarget(argument: text) == nil)
    }
}

/// Lets a test see the options of whichever command was parsed.
protocol HasGlobalOptions { var options: GlobalOptions { get } }
extension CheckCommand: HasGlobalOptions {}
extension FixCommand: HasGlobalOptions {}
extension UndoCommand: HasGlobalOptions {}
extension HistoryCommand: HasGlobalOptions {}
