// JSON documents: exactly one on standard output, keys sorted, schema numbered (DESIGN §3).

import FoundationEssentials

/// Prints one document and a line end.
func printDocument(_ document: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    printText(String(decoding: try encoder.encode(document), as: UTF8.self) + "\n")
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
