// What an admin does next about a fault: what is to be done, and the command that does it or shows it, apart from each other, so that a
// front end can put the command on a line of its own, to be copied.

package struct NextStep: Sendable, Equatable {
    /// What is to be done, or what the command is for, without a full stop; empty where the command says it all.
    package var sentence: String
    /// A line for the shell, as it is typed; nil where there is nothing to type.
    package var command: String?

    package static func run(_ command: String) -> NextStep { NextStep(sentence: "", command: command) }

    package static func say(_ sentence: String, run command: String? = nil) -> NextStep { NextStep(sentence: sentence, command: command) }

    /// Both in one line: `Correct main.cf line 5: vi +5 main.cf`.
    package var line: String { [sentence, command ?? ""].filter { !$0.isEmpty }.joined(separator: ": ") }

    /// The sentence as it stands above its command. What is to be written into a file ends it bare: a colon or a full stop would be written,
    /// too.
    package var lead: String { sentence + (sentence.contains { $0 == "=" } ? "" : command == nil ? "." : ":") }

    /// The sentence, and below it the command as an admin types it: `- Correct main.cf line 5:` and `  $ vi +5 main.cf`.
    package var lines: [String] {
        (sentence.isEmpty ? [] : ["- \(lead)"]) + (command.map { ["  $ \($0)"] } ?? [])
    }
}
