import Diagnosis
import TestSupport
import Testing

@Suite("Commands as they are shown")
struct CommandTests {
    @Test(
        "a word that needs no quotes has none; any other is quoted whole",
        arguments: [
            ("postconf", "postconf"), ("/etc/postfix", "/etc/postfix"), ("", "''"), ("a b", "'a b'"), ("it's", "'it'\\''s'"),
            ("$(id)", "'$(id)'"), ("é", "'é'"), ("-o", "-o"), ("~", "'~'"), ("a;b", "'a;b'"),
        ])
    func quoted(word: String, shown: String) { #expect(Command.quoted(word) == shown) }

    @Test(
        "a quote with a combining mark behind it is still a quote to the shell",
        arguments: ["'\u{301}; id; '", "'\u{200D}", "a'\u{FE0F}$(id)"])
    func combining(word: String) throws {
        #expect(try readBack([word]) == [word])
    }

    @Test("a shell reads back any words of a command as they were")
    func anyWords() throws {
        var random = SeededGenerator(seed: 7)
        let pieces = [
            "'", "\"", "\\", "$", "`", "$(id)", ";", "&&", "|", "\n", " ", "a", "é", "\u{301}", "\u{200D}", "*", "?", "~", "#", "!", "(",
            ">", "<", "-", "=", "\u{1B}[2J", "\u{7}", "{a,b}", "\t", "/",
        ]
        let words = (0..<400).map { _ in (0..<random.below(10)).map { _ in random.pick(pieces) }.joined() }
        let read = try readBack(words)
        #expect(read.count == words.count)
        for (word, back) in zip(words, read) {
            #expect(word.utf8.elementsEqual(back.utf8), "\(word.debugDescription) came back as \(back.debugDescription)")
        }
    }

    /// The words of `printf FORMAT WORDS…`, as /bin/sh hands them over.
    private func readBack(_ words: [String]) throws -> [String] {
        let line = Command("printf", ["%s\\0"] + words).shown
        return try Shell.output(of: line).split(separator: 0, omittingEmptySubsequences: false).dropLast().map {
            String(decoding: $0, as: UTF8.self)
        }
    }
}
