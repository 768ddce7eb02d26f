// What leaves the program outside the full screen cannot steer a terminal, whoever wrote it.

import Diagnosis
import Foundation
import Repair
import TestSupport
import Testing

@testable import postfix_tls_wizard

@Suite("Standard output and standard error")
struct OutputTests {
    @Test(
        "each line is made harmless, and lines stay lines",
        arguments: [
            ("a\nb\n", "a\nb\n"), ("\u{1B}[2Ja\n", "^[[2Ja\n"), ("a\r\nb\n", "a^M\nb\n"), ("\u{9B}31m", "\\x9b31m"),
            ("\u{202E}x", "\\u{202e}x"), ("", ""), ("\n\n", "\n\n"), ("ü\n", "ü\n"),
        ])
    func lines(text: String, shown: String) { #expect(harmlessLines(text) == shown) }

    @Test(
        "a document escapes what could steer or deceive, and means the same",
        arguments: [
            ("DEL", "\u{7F}", "\\u007f"), ("C1", "\u{9B}31m", "\\u009b31m"), ("bidirectional", "\u{202E}x", "\\u202ex"),
            ("beyond sixteen bits", "\u{E0001}", "\\udb40\\udc01"), ("a joiner", "\u{200D}", "\\u200d"),
            ("a line separator", "\u{2028}", "\\u2028"), ("text", "größe 漢 👍", "größe 漢 👍"),
        ])
    func document(name: String, value: String, shown: String) throws {
        let json = String(decoding: try JSONEncoder().encode(["v": value]), as: UTF8.self)
        let escaped = escapedForTerminals(json)
        #expect(escaped == "{\"v\":\"\(shown)\"}")
        #expect(harmlessLines(escaped) == escaped)
        #expect(try JSONDecoder().decode([String: String].self, from: Data(escaped.utf8)) == ["v": value])
    }

    @Test("any text in a document: nothing left to make harmless, and the same value comes back")
    func anyDocument() throws {
        var random = SeededGenerator(seed: 11)
        for _ in 0..<2000 {
            let scalars = (0..<random.below(12)).map { _ in
                Unicode.Scalar(UInt32(random.below(random.chance(50) ? 0x300 : 0x11_0000))) ?? "\u{200D}"
            }
            let value = String(String.UnicodeScalarView(scalars))
            let escaped = escapedForTerminals(String(decoding: try JSONEncoder().encode([value]), as: UTF8.self))
            #expect(harmlessLines(escaped) == escaped, "\(scalars)")
            #expect(try JSONDecoder().decode([String].self, from: Data(escaped.utf8)).first?.unicodeScalars.elementsEqual(scalars) == true)
        }
    }

    @Test("the difference of a file with CRLF line ends is told line by line")
    func crlf() throws {
        let plan = Plan(
            remedy: "r", edits: [], files: [], diff: diffLines(path: "a", before: Array("b\r\n".utf8), after: Array("c\r\n".utf8)),
            effects: [])
        let remedy = Remedy(id: "r", title: "T", value: "V", price: [], plan: plan)
        #expect(PlanText(remedy: remedy, others: [], hint: "h").text.contains("\n-b\n+c\n"))
        let text = CheckText(
            assessment: Assessment(Facts()), menu: RepairMenu(remedies: [remedy], advice: []), own: try ownCommand(), isVerbose: true
        ).text
        #expect(text.contains("\n    -b\n    +c\n"))
    }
}
