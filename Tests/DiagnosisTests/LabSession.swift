// Sessions recorded on a real Postfix 2.6.6, taken apart into commands and what they printed.

import Foundation
import Testing

struct LabSession {
    struct Run {
        var command: String
        var output: String
        var status: Int
    }
    let runs: [Run]

    init(_ name: String) throws {
        let url = try #require(Bundle.module.url(forResource: name, withExtension: "txt", subdirectory: "Fixtures"))
        let text = String(decoding: try Data(contentsOf: url), as: UTF8.self)
        var runs: [Run] = []
        var command: String?
        var lines: [Substring] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if command == nil, line.hasPrefix("# ") {
                command = String(line.dropFirst(2))
            } else if line.hasPrefix("[exit status "), let running = command {
                let status = Int(line.dropFirst("[exit status ".count).dropLast()) ?? -1
                runs.append(Run(command: running, output: lines.joined(separator: "\n"), status: status))
                command = nil
                lines = []
            } else if command != nil {
                lines.append(line)
            }
        }
        self.runs = runs
    }

    /// The first run of exactly this command.
    func run(_ command: String) throws -> Run {
        try #require(runs.first { $0.command == command }, "no such command in the recording: \(command)")
    }

    /// The first run whose command has this text.
    func run(with text: String) throws -> Run {
        try #require(runs.first { $0.command.contains(text) }, "no command with \(text) in the recording")
    }
}
