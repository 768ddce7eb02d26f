// JSON documents: exactly one on standard output, keys sorted, schema numbered (DESIGN §3).

import FoundationEssentials
import TerminalUI

/// Prints one document and a line end.
func printDocument(_ document: some Encodable) throws { try printText(try documentText(document)) }

func documentText(_ document: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return escapedForTerminals(String(decoding: try encoder.encode(document), as: UTF8.self)) + "\n"
}

/// The same document with everything in its strings written as `\u202e` that could steer or deceive a terminal: a document is piped to
/// a program, and as often looked at. The encoder itself escapes only what JSON forbids, and leaves DEL, C1 and bidirectional
/// controls as they are.
func escapedForTerminals(_ json: String) -> String {
    if json.utf8.allSatisfy({ $0 == UInt8(ascii: "\n") || (0x20...0x7E).contains($0) }) { return json }
    var result = String.UnicodeScalarView()
    for scalar in json.unicodeScalars {
        // By itself: what is harmless only beside its neighbours (joiners, selectors) is escaped too.
        if scalar == "\n" || harmless(String(scalar)) == String(scalar) {
            result.append(scalar)
        } else {
            for unit in String(scalar).utf16 {
                let digits = String(unit, radix: 16)
                result.append(contentsOf: ("\\u" + String(repeating: "0", count: 4 - digits.count) + digits).unicodeScalars)
            }
        }
    }
    return String(result)
}

/// Help and version where a document was asked for.
struct HelpDocument: Encodable {
    var schema = 1
    var help: String
}

/// What stands on standard output when a command with --json cannot do its work.
struct FailureDocument: Encodable {
    var schema = 1
    var error: String
    var exitCode: Int32
}
