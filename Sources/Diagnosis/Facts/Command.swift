// Commands as values: built as argument vectors, shown as an admin would type them, run only at the edge.

/// A program to run on the server. Never a shell line.
package struct Command: Sendable, Hashable {
    /// A bare name (`postconf`), looked up in the trusted directories, or an absolute path.
    package var program: String
    package var arguments: [String]
    /// What is written to standard input before it is closed.
    package var input: String
    /// Seconds until the program is ended.
    package var timeLimit: Double
    /// The arguments an admin would type for the same, where they are others: a client may be given a connection that is open already.
    package var typed: [String]?

    package init(_ program: String, _ arguments: [String] = [], input: String = "", timeLimit: Double = 5) {
        self.program = program
        self.arguments = arguments
        self.input = input
        self.timeLimit = timeLimit
    }

    /// As an admin would type it: words quoted for the shell where they must be.
    package var shown: String {
        ([program] + (typed ?? arguments)).map(Command.quoted).joined(separator: " ")
    }

    /// A word as a POSIX shell reads it back unchanged.
    package static func quoted(_ word: String) -> String {
        let plain = word.utf8.allSatisfy { byte in
            (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5A) || (byte >= 0x61 && byte <= 0x7A)
                || "@%+=:,./-_".utf8.contains(byte)
        }
        if plain && !word.isEmpty { return word }
        // Byte by byte, as the shell reads: a combining mark behind a quote makes another Character of it, and still the quote ends.
        let escaped = word.utf8.flatMap { $0 == UInt8(ascii: "'") ? Array("'\\''".utf8) : [$0] }
        return "'\(String(decoding: escaped, as: UTF8.self))'"
    }
}

/// How a program ended, with what it printed (bytes as they came; at most the edge's limit).
package struct CommandResult: Sendable, Equatable {
    package enum Ending: Sendable, Equatable {
        case exited(Int)
        case signalled(Int)
        case timedOut(seconds: Double)
        case cancelled
        /// No such program in the trusted directories.
        case notFound
        /// Could not be started or read; the sentence says why.
        case failed(String)
    }
    package var ending: Ending
    package var output: [UInt8]
    package var errors: [UInt8]
    /// Output went over the edge's limit and was cut.
    package var truncated: Bool

    package init(_ ending: Ending, output: [UInt8] = [], errors: [UInt8] = [], truncated: Bool = false) {
        self.ending = ending
        self.output = output
        self.errors = errors
        self.truncated = truncated
    }

    package var succeeded: Bool { ending == .exited(0) }
    package var outputText: String { String(decoding: output, as: UTF8.self) }
    package var errorText: String { String(decoding: errors, as: UTF8.self) }
}

/// One line of the command log (`c`): what was run, how it ended, how long it took.
package struct CommandRecord: Sendable, Equatable {
    package var shown: String
    package var ending: CommandResult.Ending
    package var milliseconds: Int
    package init(shown: String, ending: CommandResult.Ending, milliseconds: Int) {
        self.shown = shown
        self.ending = ending
        self.milliseconds = milliseconds
    }
}
