// What the pages say about a change that returns by itself: the countdown, and the question about one left behind.

import Repair
import TerminalUI

extension PaneText {
    /// Below the headline of the result: how long the change stands, and by which key it stays.
    mutating func returnByItself(_ state: WizardState) {
        guard let status = state.appointment, status.id == state.apply.report?.id, !state.apply.isUndone else { return }
        let sign = StyledText(String(FrameGlyphs.unicode.here), .strong)
        let clock = status.clock ?? "its time"
        switch status.phase {
        case .running(remaining: 0): marked(sign, "Its time has come: the old configuration is being put back.", .strong)
        case .running(let remaining):
            marked(sign, "Returns by itself at \(clock), in \(spokenSeconds(remaining)); k keeps it.", .strong)
        case .gone:
            if let stayed = status.stayed {
                marked(Mark.symptom.styled, "It was to return by itself and did not: \(stayed)", .strong)
                prose("It stands until you decide: u takes it back, k keeps it.", indent: 2)
            } else {
                marked(
                    Mark.symptom.styled, "Was to return by itself at \(clock), but its timer is gone. u takes it back, k keeps it.", .strong
                )
            }
        case .confirmed: marked(Mark.good.styled, "Kept: it does not return by itself.")
        case .takenBack, .failed: break
        }
    }
}

extension WizardState {
    /// The question at the start; nothing is done without an answer.
    func writeOffer(into text: inout PaneText) {
        guard let offer = offers.first else { return }
        text.headline("A change waits for your word")
        text.blank()
        text.prose(offer.sentence)
        if case .running(let remaining) = offer.phase { text.prose("That is in \(spokenSeconds(remaining)).", .strong) }
        text.blank()
        let answers = [
            ("u", "give back: the old files, and Postfix reloaded; the old fault is back then as well"),
            ("k", "keep the change for good"),
            ("Esc", offer.isRunning ? "later: the timer goes on" : "later: nothing happens until you decide"),
        ]
        for (key, meaning) in answers { text.marked(StyledText(blanks(3 - key.count) + key, .key), meaning, indent: 2) }
        text.blank()
        text.prose("Files that somebody changed since are not overwritten.", .dim)
    }
}
