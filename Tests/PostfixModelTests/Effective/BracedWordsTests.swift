import Testing

@testable import PostfixModel

@Suite("Words with braces") struct BracedWordsTests {
    @Test(
        "are held together by them",
        arguments: [
            ("a, b\tc", ["a", "b", "c"]), ("inline:{ x = y, z } hash:/a", ["inline:{ x = y, z }", "hash:/a"]),
            ("{ a, { b c } },d", ["{ a, { b c } }", "d"]), ("} a b", ["}", "a", "b"]), ("{ a b", ["{ a b"]), (" , ", []),
        ])
    func words(_ text: String, _ words: [String]) { #expect(text.bracedWords.map(String.init) == words) }

    @Test("are what is within where braces stand round") func within() {
        #expect(" { a { b } } ".withinBraces.map(String.init) == " a { b } ")
        #expect("a { b }".withinBraces == nil && "{ a".withinBraces == nil && "{}".withinBraces?.isEmpty == true)
    }
}
