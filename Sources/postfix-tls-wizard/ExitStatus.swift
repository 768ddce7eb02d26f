// Exit codes of the command line (DESIGN §3), and the one way a command ends with a sentence.

import ArgumentParser

/// Codes from sysexits.h where the command line itself is at fault.
enum ExitStatus {
    static let usage: Int32 = 64
    static let inputMissing: Int32 = 66
    /// The system refused something that any program needs: a pipe, memory, /proc.
    static let system: Int32 = 71
    /// The result could not be written.
    static let output: Int32 = 74
    static let privilege: Int32 = 77
}

/// A command cannot go on: one sentence that says what, where and what to do.
struct CommandFailure: Error {
    var sentence: String
    var status: Int32
}
