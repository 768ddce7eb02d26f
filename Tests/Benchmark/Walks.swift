// What is measured: the wizard on the simulated server, and on a private Postfix that rejects its list for real.

import Foundation
import TestSupport

struct Walks {
    let command: [String]
    var firstScreen = Figure(name: "start to first screen", unit: "ms", aim: 100)
    var verdict = Figure(name: "start to verdict", unit: "ms", aim: 2000)
    var keys = Figure(name: "keys from start to fixed, the word apart", unit: "", aim: 9)
    var proof = Figure(name: "apply to proven", unit: "ms", aim: nil)

    var figures: [Figure] { [firstScreen, verdict, keys, proof] }

    init(_ command: [String]) { self.command = command }

    mutating func run() throws {
        // Head line and key line: the picture is painted from top to bottom.
        firstScreen.values.append(try PseudoTerminal.timeToPaint(command, showing: ["Postfix TLS wizard", "quit"]))
        let terminal = try WalkingTerminal(command)
        try terminal.seeVerdict()
        verdict.values.append(try terminal.secondsSinceStart() * 1000)
        try terminal.walkToReview()
        try terminal.apply()
        let applied = ContinuousClock.now
        // The word itself is timed, not the second look at the picture around it.
        try terminal.session.wait(for: "Fixed: port", seconds: WalkingTerminal.patience)
        proof.values.append((ContinuousClock.now - applied) / .milliseconds(1))
        keys.values.append(Double(terminal.keysPressed))
        try terminal.undo()
        try terminal.see("Undone: ")
        try terminal.quit()
        try terminal.seeEnd()
    }
}
