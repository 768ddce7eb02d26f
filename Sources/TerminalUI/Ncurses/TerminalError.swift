// Why there is no full-screen terminal, and what to do about it.

package enum TerminalError: Error, Sendable, Equatable {
    /// Standard input or output is a file, a pipe or nothing.
    case notATerminal
    /// The value of TERM, which may be empty.
    case unknownType(String)
}

extension TerminalError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .notATerminal:
            "standard input and output must be a terminal; over ssh, ask for one with ssh -t"
        case .unknownType(""):
            "TERM is not set, so nothing is known about this terminal; try TERM=xterm"
        case .unknownType(let name):
            "TERM=\(harmless(name)) is no terminal that can move its cursor, or is not known here; try TERM=xterm"
        }
    }
}
