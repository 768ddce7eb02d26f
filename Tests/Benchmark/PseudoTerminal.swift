// A bare terminal for measuring: nothing between the program and the clock but the kernel's own pseudo terminal.

import Foundation
import Glibc
import TestSupport

enum PseudoTerminal {
    /// Milliseconds from the start of the command until its output has all of the texts: one whole painted picture.
    /// The program is ended then.
    static func timeToPaint(_ command: [String], showing texts: [String], limit: Double = 20) throws -> Double {
        let started = ContinuousClock.now
        let terminal = try RawTerminal(command)
        defer {
            kill(terminal.child, SIGTERM)
            terminal.drain()
            var status: Int32 = 0
            while waitpid(terminal.child, &status, 0) < 0, errno == EINTR {}
        }
        var seen = ""
        while !texts.allSatisfy(seen.contains) {
            let waited = (ContinuousClock.now - started) / .milliseconds(1)
            guard waited < limit * 1000 else { throw TimeoutError(seen: seen) }
            seen += try terminal.read()
        }
        return (ContinuousClock.now - started) / .milliseconds(1)
    }

    struct TimeoutError: Error, CustomStringConvertible {
        let seen: String
        var description: String { "the picture was not painted in time; the terminal got: \(seen.debugDescription)" }
    }
}
