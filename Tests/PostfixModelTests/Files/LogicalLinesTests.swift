// Logical lines against the cases that Postfix tests its own reader with, and more.

import Testing

@testable import PostfixModel

@Suite("Logical lines are readlline()'s")
struct LogicalLinesTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var input: String
        /// Text and line numbers of the logical lines.
        var output: [String]
        var testDescription: String { name }
    }

    static let cases = [
        Case(name: "text behind a blank before any line is dropped", input: " abcde\nfghij\n", output: ["2-2 fghij"]),
        Case(name: "its continuation is dropped with it", input: "\tabcde\n\n more\nfghij\n", output: ["4-4 fghij"]),
        Case(name: "an indented comment before any line", input: " #abcde\nfghij\n", output: ["2-2 fghij"]),
        Case(name: "a comment before any line", input: "#abc\ndef", output: ["2-2 def"]),
        Case(name: "an empty line before text", input: "\nabc\n", output: ["2-2 abc"]),
        Case(name: "a blank line before text", input: " \nabc\n", output: ["2-2 abc"]),
        Case(name: "no line feed at the end of text", input: "abc def", output: ["1-1 abc def"]),
        Case(name: "no line feed at the end of a comment", input: "#abc def", output: []),
        Case(name: "a NUL in one line", input: "abc\0def", output: ["1-1 abc\0def"]),
        Case(name: "a NUL in several lines", input: "abc\0\n def", output: ["1-2 abc\0 def"]),
        Case(name: "a NUL in a comment", input: "#abc\0\ndef", output: ["2-2 def"]),
        Case(name: "a NUL alone is text", input: "a\n\0\n", output: ["1-1 a", "2-2 \0"]),
        Case(name: "a continuation keeps its blank", input: "abc\n def\n", output: ["1-2 abc def"]),
        Case(name: "an indented comment inside", input: "abc\n #def\n ghi", output: ["1-3 abc ghi"]),
        Case(name: "a comment at the margin inside", input: "abc\n#def\n ghi", output: ["1-3 abc ghi"]),
        Case(name: "a blank line inside", input: "abc\n \n ghi", output: ["1-3 abc ghi"]),
        Case(name: "an empty line inside", input: "abc\n\n ghi", output: ["1-3 abc ghi"]),
        Case(name: "an indented comment at the end adds nothing", input: "abc\n #def\n", output: ["1-1 abc"]),
        Case(name: "a comment at the margin at the end adds nothing", input: "abc\n#def\n", output: ["1-1 abc"]),
        Case(name: "an empty line is all", input: "\n", output: []),
        Case(name: "a blank line is all", input: "\n \n", output: []),
        Case(name: "blanks at the end", input: "abc\n ", output: ["1-1 abc"]),
        Case(name: "nothing at all", input: "", output: []),
        Case(name: "a carriage return alone is a blank line", input: "abc\r\n\r\n def\r\n", output: ["1-3 abc\r def\r"]),
        Case(name: "vertical tab and form feed are blanks", input: "abc\n\u{0B}def\n\u{0C}ghi\n", output: ["1-3 abc\u{0B}def\u{0C}ghi"]),
        Case(name: "a no-break space is text", input: "abc\n\u{A0}def\n", output: ["1-1 abc", "2-2 \u{A0}def"]),
        Case(name: "a # behind text is text", input: "abc # def\nghi#\n", output: ["1-1 abc # def", "2-2 ghi#"]),
    ]

    @Test("the table of readlline.c, and more", arguments: cases)
    func table(_ test: Case) {
        let file = Array(test.input.utf8)
        let lines = LogicalLines(file).lines.map {
            "\($0.lines.lowerBound)-\($0.lines.upperBound) " + String(decoding: $0.text(in: file), as: UTF8.self)
        }
        #expect(lines == test.output)
    }

    @Test("text that begins with a blank before any line is kept apart")
    func leading() {
        let lines = LogicalLines(Array("# c\n  lost\n more\nname = x\n".utf8))
        #expect(lines.leading?.lines == 2...3)
        #expect(lines.lines.count == 1)
    }

    @Test("of very many continuation lines each is found where it stands, and taking them all out is one way through the file")
    func manyLines() {
        let count = 50_000
        let file = Array(("a = b\n" + String(repeating: "# between\n c\n", count: count) + "d = e\n").utf8)
        let line = LogicalLines(file).lines[0]
        #expect(line.length == 5 + 2 * count)
        for number in [0, 1, 7, count / 2, count - 1] { #expect(line.lineNumber(of: 5 + 2 * number) == 3 + 2 * number) }
        #expect(line.lineNumber(of: 0) == 1 && line.lineNumber(of: 4) == 1)
        let edited = line.replacing(4..<line.length, with: Array("x".utf8), in: file)
        #expect(edited == Array(("a = x\n" + String(repeating: "# between\n", count: count) + "d = e\n").utf8))
    }

    @Test("a line end is found at every distance, and no byte beside it is taken for one", arguments: 0..<20)
    func lineEnds(distance: Int) {
        let filling: [UInt8] = [0x0B, 0x8A, 0x00, 0xFF, 0x09]
        for start in 0..<9 {
            let bytes = (0..<(start + distance)).map { filling[$0 % filling.count] }
            (bytes + [0x0A] + filling).withUnsafeBytes { #expect(endOfLine(in: $0, from: start) == bytes.count) }
            bytes.withUnsafeBytes {
                #expect(endOfLine(in: $0, from: min(start, bytes.count)) == bytes.count, "the end stands for a line end")
            }
        }
    }

    @Test("a line is found by its number")
    func byNumber() {
        let file = Array("a\n\nb".utf8)
        #expect((0...5).map { physicalLine($0, of: file).map { String(decoding: $0, as: UTF8.self) } } == [nil, "a", "", "b", nil, nil])
        #expect(physicalLine(2, of: Array("a\n".utf8)).map(Array.init) == [] && physicalLine(3, of: Array("a\n".utf8)) == nil)
    }
}
