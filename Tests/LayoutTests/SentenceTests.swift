// The house rule that rooms hand each other values: nobody recognises a sentence by its words.

import Foundation
import Testing

@Suite("The house: values, never sentences")
struct SentenceTests {
    /// Who may look for words with a blank between them, and whose words these are: text from outside, read once, where it comes in.
    static let readers = [
        "Diagnosis/Decoding/": "what Postfix logs and openssl prints",
        "Diagnosis/Picture/LogDigest.swift": "which of Postfix's own words in a log line says most",
        "MailServer/Survey/Host/MasterProcess.swift": "the kernel's line about a process",
        "MailServer/Survey/Host/PackageQuery.swift": "what dpkg-query prints",
        "MailServer/Survey/Host/ProcessTable.swift": "the kernel's line about when it started",
        "MailServer/Survey/Network/TLSProbe.swift": "the names OpenSSL gives to TLS alerts",
    ]

    private static let ways = [
        "hasPrefix(", "hasSuffix(", "contains(", "firstRange(of: ", "ranges(of: ", "firstIndex(of: ", "starts(with: ", "== ", "!= ", "~= ",
        "case ",
    ]

    /// A comparison with a literal that has letters and a blank: `text == "two words"`, also inside a case: `.command("two words")`.
    static func recognisesSentence(_ line: Substring) -> Bool {
        guard line.contains("\""), !line.drop(while: { $0 == " " }).hasPrefix("//") else { return false }
        return ways.contains { way in
            line.ranges(of: way).contains { range in
                var rest = line[range.upperBound...]
                if rest.first == ".", let bracket = rest.firstIndex(of: "("), rest[..<bracket].allSatisfy({ $0 != " " }) {
                    rest = rest[rest.index(after: bracket)...]
                }
                // Several literals may be compared with at once: `case "a", "b c":`.
                while rest.first == "\"" {
                    let literal = literal(at: rest)
                    if literal.contains(" "), literal.contains(where: \.isLetter) { return true }
                    rest = rest.dropFirst(literal.count + 2)
                    guard rest.hasPrefix(", ") else { return false }
                    rest = rest.dropFirst(2)
                }
                return false
            }
        }
    }

    /// A search in what is named as a sentence is: `sentence.contains(single)`, whatever it looks for.
    private static let names = ["sentence", "summary", "meaning", "reason"]

    static func searchesSentence(_ line: Substring) -> Bool {
        guard !line.drop(while: { $0 == " " }).hasPrefix("//") else { return false }
        return names.contains { name in
            line.ranges(of: name).contains { range in
                let isWord = line[..<range.lowerBound].last.map { !$0.isLetter } ?? true
                let call = line[range.upperBound...].drop { $0 == "?" }
                return isWord
                    && [".contains(", ".hasPrefix(", ".hasSuffix(", ".replacing(", ".firstRange("].contains { call.hasPrefix($0) }
            }
        }
    }

    /// What stands between the quotation mark in front and the next that is not escaped.
    private static func literal(at text: Substring) -> String {
        var literal = ""
        var isEscaped = false
        for character in text.dropFirst() {
            if character == "\"", !isEscaped { break }
            isEscaped = character == "\\" && !isEscaped
            literal.append(character)
        }
        return literal
    }

    /// What a page is written with; a literal with a word in it, right behind, is a sentence that stands in the middle of code.
    private static let writing = [
        "headline(\"", "heading(\"", "prose(\"", "fold(\"", "warnings([\"", "styled, \"", "notice = \"", "return \"",
    ]

    static func writesWords(_ line: Substring) -> Bool {
        guard !line.drop(while: { $0 == " " }).hasPrefix("//") else { return false }
        return writing.contains { way in
            line.ranges(of: way).contains { range in
                let literal = literal(at: line[line.index(before: range.upperBound)...])
                return literal.split(separator: " ").contains { word in word.count > 1 && word.allSatisfy(\.isLetter) }
            }
        }
    }

    /// Where a page's own sentences are gathered: as far as the block's closing bracket.
    private static let gatherings = [
        "enum Words {", "enum TypedWord {", "struct NextAfterChange {", "extension ChangeReport {", "extension VerdictKind {",
    ]

    private func scattered(_ file: SourceFile) -> [String] {
        var end: String?
        return file.lines.compactMap { line in
            if let closing = end {
                if line == closing { end = nil }
                return nil
            }
            if SentenceTests.gatherings.contains(where: { line.hasSuffix($0) }) {
                end = String(line.prefix { $0 == " " }) + "}"
                return nil
            }
            return SentenceTests.writesWords(line) ? "\(file.path): \(line)" : nil
        }
    }

    @Test("a page's own sentences stand in one place, for a writer to read")
    func gathered() throws {
        #expect(SentenceTests.writesWords("text.heading(\"What next\")"))
        #expect(!SentenceTests.writesWords("text.heading(Words.whatNext)"))
        for file in try SourceTree.swiftFiles(below: "Sources/Wizard/Pages") {
            let found = scattered(file)
            #expect(found.isEmpty, "\(found.joined(separator: "\n"))")
        }
    }

    private func recognisers() throws -> [String: [String]] {
        var found: [String: [String]] = [:]
        for file in try SourceTree.swiftFiles(below: "Sources") {
            for line in file.lines where SentenceTests.recognisesSentence(line) || SentenceTests.searchesSentence(line) {
                found[file.path, default: []].append(String(line))
            }
        }
        return found
    }

    @Test("no room recognises another's sentence by a prefix, a suffix, a part or as a whole")
    func noSentences() throws {
        for (path, lines) in try recognisers() where !SentenceTests.readers.keys.contains(where: path.hasPrefix) {
            Issue.record("\(path):\n\(lines.joined(separator: "\n"))")
        }
    }

    @Test("every reader of text from outside is one still")
    func readersAreNeeded() throws {
        let found = try recognisers().keys
        for reader in SentenceTests.readers.keys { #expect(found.contains { $0.hasPrefix(reader) }, "\(reader)") }
    }

    static let table: [(line: Substring, isOne: Bool)] = [
        (#"    if warning.hasPrefix("The log also says: ") {"#, true),
        (#"    $0 == .command("sudo postfix-tls-wizard") ? command : $0"#, true),
        (#"    if text == "sudo postfix-tls-wizard" {"#, true),
        (#"    guard let range = text.firstRange(of: " Run sudo ") else {"#, true),
        (#"    case "nothing to do": return"#, true),
        (#"    case .skipped: "it was left out""#, false),
        (#"    case true?: "has a blank""#, false),
        (#"    while line.last == " " {"#, false),
        (#"    if word.hasPrefix("no-") || notice == "" { say("two words") }"#, false),
        (#"    // if text == "two words""#, false),
        (##"    words.contains("#") ? .remark("in that file") : x"##, false),
    ]

    @Test("a search in a sentence is seen, whatever it looks for")
    func searched() {
        for line in ["guard sentence.contains(single) else {", "  return failure.reason?.hasSuffix(x) == true"] {
            #expect(SentenceTests.searchesSentence(Substring(line)), "\(line)")
        }
        for line in ["unknownReason.hasPrefix(x)", "// sentence.contains(x)", "reason.isEmpty", "sentences.contains(x)"] {
            #expect(!SentenceTests.searchesSentence(Substring(line)), "\(line)")
        }
    }

    @Test("such a comparison is seen, other uses of a literal are not", arguments: table.indices)
    func seen(index: Int) {
        let row = SentenceTests.table[index]
        #expect(SentenceTests.recognisesSentence(row.line) == row.isOne, "\(row.line)")
    }
}
