// What can happen to the wizard, and what it may ask for: both values, so that every walk can be replayed in a test.

import Diagnosis
import Repair
import TerminalUI

package enum Event: Sendable, Equatable {
    case key(Key)
    case resized(Size)
    /// Some tenths of a second went by: spinners turn. Carries no time; nothing is decided by it.
    case tick
    case stepStarted(Step)
    case stepArrived(StepResult)
    case ranCommand(CommandRecord)
    case applyProgress([ChecklistItem])
    case applyFinished(ChangeReport)
    case undoFinished(ChangeReport)
    /// What an interrupted earlier run left, and how it was settled.
    case recovered([String])
    /// The newest change of earlier runs: whoever made it may have lost the terminal before it was over.
    case remembered(ChangeSummary)
    /// The terminal is gone or the process is asked to end (SIGHUP, SIGTERM, SIGINT).
    case terminated(signal: Int32)
}

package enum Effect: Sendable, Equatable {
    case gather([Step])
    case cancel([Step])
    case apply(Plan, ApplyOptions)
    case undo(id: String?)
    /// Paint every cell again: something else wrote on the terminal.
    case redraw
    case quit(exitCode: Int32)
}

/// What is fixed for one run of the wizard.
package struct WizardContext: Sendable, Equatable {
    /// UTF-8 frames and marks, or ASCII.
    package var ascii: Bool
    /// Scenario of the simulated server; nil on a real one.
    package var practice: PracticeContext?
    /// The exact command that starts the wizard with the privilege it lacks (`sudo postfix-tls-wizard …`).
    package var sudoCommand: String
    /// Where backups, journal and reports go; named on the review page.
    package var stateDirectory: String
    /// This program as it can be called again, from anywhere and, behind sudo, by whoever called that.
    package var program: [String]
    /// The options that lead another command of it to the same server and the same changes.
    package var ownOptions: [String]
    package init(
        ascii: Bool = false, practice: PracticeContext? = nil, sudoCommand: String = "sudo postfix-tls-wizard",
        stateDirectory: String = "/var/lib/postfix-tls-wizard", program: [String] = ["postfix-tls-wizard"],
        ownOptions: [String] = []
    ) {
        self.ascii = ascii
        self.practice = practice
        self.sudoCommand = sudoCommand
        self.stateDirectory = stateDirectory
        self.program = program
        self.ownOptions = ownOptions
    }
}

/// A practice scenario as the pages tell of it.
package struct PracticeContext: Sendable, Equatable {
    package var title: String
    /// Shown on the first page: what happened, what to find out.
    package var briefing: [String]
    /// Shown at the end: what was learned.
    package var lesson: [String]
    /// Which port plays which, one sentence each: `127.0.0.1:44223 plays 465`.
    package var ports: [String]
    package init(title: String, briefing: [String], lesson: [String], ports: [String] = []) {
        self.title = title
        self.briefing = briefing
        self.lesson = lesson
        self.ports = ports
    }
}
