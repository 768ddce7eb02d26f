// Texts that the program itself makes, kept in files so that they can be read without running anything, and compared here.
// `WRITE_GENERATED=1 swift test --filter WizardTests.Generated` writes them anew; what changed shows in the commit.

import Foundation
import Testing

enum GeneratedText {
    static let command = "WRITE_GENERATED=1 swift test --filter WizardTests.Generated"
    static let isWriting = ProcessInfo.processInfo.environment["WRITE_GENERATED"] != nil

    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    static func stored(_ path: String) throws -> String { try String(contentsOf: root.appending(path: path), encoding: .utf8) }

    /// The text must be the one in the file; where the command asks for it, it is written there.
    static func compare(_ text: String, with path: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        if isWriting {
            let url = root.appending(path: path)
            try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            return try text.write(to: url, atomically: true, encoding: .utf8)
        }
        let differences = try differences(between: stored(path), and: text)
        guard differences.isEmpty else {
            Issue.record(
                Comment(
                    rawValue:
                        "\(path) is not what the program makes. If the program is right: \(command)\n\(differences.joined(separator: "\n"))"
                ),
                sourceLocation: sourceLocation)
            return
        }
    }

    /// The lines that are in one text alone, with their numbers; the first few.
    static func differences(between stored: String, and made: String) -> [String] {
        let old = stored.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let new = made.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let changes = new.difference(from: old).map { change in
            switch change {
            case .remove(let line, let text, _): (line, "\(line + 1) - \(text)")
            case .insert(let line, let text, _): (line, "\(line + 1) + \(text)")
            }
        }
        return changes.sorted { $0.0 < $1.0 }.prefix(40).map(\.1)
    }
}
