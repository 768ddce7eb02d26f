// Sessions recorded on a real Postfix 2.6.6, taken apart into commands and what they printed.

import Foundation

package struct RecordedSession: Sendable {
    package struct Missing: Error, CustomStringConvertible {
        package var description: String
    }

    package struct Run: Sendable {
        package var command: String
        package var output: String
        package var status: Int

        package init(command: String, output: String, status: Int) {
            self.command = command
            self.output = output
            self.status = status
        }
    }
    package let runs: [Run]

    package init(_ name: String) throws {
        guard let url = Bundle.module.url(forResource: name, withExtension: "txt", subdirectory: "Fixtures") else {
            throw Missing(description: "no recording \(name)")
        }
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
    package func run(_ command: String) throws -> Run {
        guard let run = runs.first(where: { $0.command == command }) else {
            throw Missing(description: "no such command in the recording: \(command)")
        }
        return run
    }

    /// The first run whose command has this text.
    package func run(with text: String) throws -> Run {
        guard let run = runs.first(where: { $0.command.contains(text) }) else {
            throw Missing(description: "no command with \(text) in the recording")
        }
        return run
    }
}
