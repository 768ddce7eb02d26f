import ArgumentParser
import PracticeServer
import Testing

@testable import postfix_tls_wizard

@Suite("A command word that is none")
struct CommandWordTests {
    private static let commands = ["check", "fix", "undo", "history", "explain", "practice"]

    @Test(
        "the command that was meant is found",
        arguments: [
            ("two letters exchanged", "chekc", "check"), ("one left out", "chck", "check"), ("one too many", "fixx", "fix"),
            ("a mistaken one", "umdo", "undo"), ("only the beginning", "hist", "history"), ("capitals", "CHECK", "check"),
            ("far from all of them", "install", nil), ("a short word near nothing", "up", nil),
        ] as [(String, String, String?)])
    func nearest(name: String, word: String, meant: String?) {
        #expect(CommandWord.nearest(to: word, among: CommandWordTests.commands) == meant)
    }

    @Test(
        "it is found behind options and their values",
        arguments: [
            (["chekc"], "chekc"), (["-c", "check", "chekc"], "chekc"), (["--log=/a", "--json", "fixx", "--yes"], "fixx"),
            (["check", "extra"], nil), (["--rubbish", "chekc"], nil), (["--json"], nil), (["-c"], nil),
        ] as [([String], String?)])
    func found(words: [String], typed: String?) {
        #expect(CommandWord(unknownIn: words, commands: CommandWordTests.commands)?.typed == typed)
    }

    @Test(
        "an option that is nothing like what was typed is not offered",
        arguments: [
            ("far", "Error: Unknown option '--list'. Did you mean '--log'?\nUsage: x", "Error: Unknown option '--list'.\nUsage: x"),
            ("near", "Error: Unknown option '--lgo'. Did you mean '--log'?\nUsage: x", nil),
            ("the beginning", "Error: Unknown option '--verb'. Did you mean '--verbose'?", nil),
            ("nothing offered", "Error: Unknown option '--rubbish'\nUsage: x", nil),
            ("other quotes", "It's 'one' and 'two', isn't it", nil), ("empty", "", nil),
        ] as [(String, String, String?)])
    func farOffer(name: String, message: String, expected: String?) {
        #expect(CommandWord.withoutFarOffer(message) == expected ?? message)
    }

    @Test("the parser's own message for a far word has no offer")
    func parserOffer() throws {
        do {
            _ = try PostfixTLSWizard.parseAsRoot(["practice", "--list"])
            Issue.record("an unknown option was taken")
        } catch {
            let message = PostfixTLSWizard.message(for: error)
            #expect(message.contains("--list"))
            #expect(!CommandWord.withoutFarOffer(message).contains("--log"), "\(message)")
        }
    }

    @Test("a scenario that was meant is named, and the shell completes them all")
    func scenarios() {
        #expect(PracticeCommand.unknown("exipred").contains("Did you mean 'expired'? Use one of: article"))
        #expect(!PracticeCommand.unknown("banana").contains("Did you mean"))
        let script = PostfixTLSWizard.completionScript(for: .bash)
        for name in PracticeScenario.names { #expect(script.contains(name), "\(name)") }
    }

    @Test("the sentence asks whether it was meant, and a far word gets the list")
    func sentence() throws {
        #expect(PostfixTLSWizard.unknownCommand(["chekc"])?.contains("Did you mean 'check'?") == true)
        let far = try #require(PostfixTLSWizard.unknownCommand(["install"]))
        #expect(far.contains("There is no command 'install'") && far.contains("check, fix, undo"))
        #expect(PostfixTLSWizard.unknownCommand(["check", "--rubbish"]) == nil)
    }
}
