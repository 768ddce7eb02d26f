// What can happen to the wizard, and what it may ask for: both values, so that every walk can be replayed in a test.

import Diagnosis
import Repair
import TerminalUI

package enum Event: Sendable, Equatable {
    case key(Key)
    case resized(Size)
    /// Some tenths of a second went by: spinners turn. Carries no time; nothing is decided by it.
    case tick
    case stepArrived(StepResult)
    case ranCommand(CommandRecord)
    case applyProgress([ChecklistItem])
    case applyFinished(ChangeReport)
    case undoFinished(ChangeReport)
    /// What an interrupted earlier run left, and what became of it.
    case recovered([RecoveredChange])
    /// The newest change of earlier runs: whoever made it may have lost the terminal before it was over.
    case remembered(ChangeSummary)
    /// Another run of this program has changed the server and is through with it.
    case changedElsewhere
    /// The terminal is gone or the process is asked to end (SIGHUP, SIGTERM, SIGINT).
    case terminated(signal: Int32)
}

package enum Effect: Sendable, Equatable {
    case gather([Step])
    case cancel([Step])
    /// The facts are those that the plan was made from.
    case apply(Plan, ApplyOptions, Facts)
    /// The newest change where no id is given.
    case undo(id: String?, Facts)
    /// The change that is made waits for silent ports no longer: it is decided by what was seen.
    case stopWaiting
    /// Paint every cell again: something else wrote on the terminal.
    case redraw
    /// Give the terminal back to the shell until it is asked for again.
    case suspend
    case quit(exitCode: Int32)
}
