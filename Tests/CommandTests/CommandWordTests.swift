import ArgumentParser
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

    @Test("the sentence asks whether it was meant, and a far word gets the list")
    func sentence() throws {
        #expect(PostfixTLSWizard.unknownCommand(["chekc"])?.contains("Did you mean 'check'?") == true)
        let far = try #require(PostfixTLSWizard.unknownCommand(["install"]))
        #expect(far.contains("There is no command 'install'") && far.contains("check, fix, undo"))
        #expect(PostfixTLSWizard.unknownCommand(["check", "--rubbish"]) == nil)
    }
}
