// How a transaction ends: outcome, state for the journal, one sentence.

extension Transaction {
    /// The end as it will be when nothing more goes wrong; while it runs, the journal and the report are written by it.
    package var ending: TransactionOutcome {
        if let outcome { return outcome }
        if refusal != nil { return .refused }
        switch kind {
        case .apply:
            guard case .revert? = decision else { return .changed }
            if isIncomplete, !hasReturned { return .failed }
            return hasReturned ? .reverted : .refused
        case .undo, .recover:
            return isIncomplete && !hasReturned ? .failed : .restored
        }
    }

    mutating func finish() {
        outcome = ending
        rows.end()
        if outcome == .refused, refusal == nil { refusal = .notPossible }
    }

    /// The repaired ports were seen to answer.
    package var proven: Bool {
        if case .keep(let isProven, _)? = decision, ending == .changed { isProven } else { false }
    }

    /// One sentence how it ended.
    package var summary: String {
        if refusal != nil, !refusalSentence.isEmpty { return refusalSentence }
        if case .keep(_, let sentence)? = decision, ending == .changed { return sentence }
        return endingSentence(ending)
    }

    /// A remark of whoever runs it, for the details.
    package mutating func note(_ sentence: String, diff: [DiffLine] = []) { details.append(ChangeDetail(sentence, diff: diff)) }

    func endingSentence(_ ended: TransactionOutcome) -> String {
        switch ended {
        case .changed: "The change is in place."
        case .nothingToDo: "There is nothing to change."
        case .reverted where isIncomplete && !hasLeftFiles:
            "The change was taken back and the old files are in place, but nothing shows that Postfix works with them; read the details."
        case .reverted where isIncomplete: "The change was taken back, but not completely; read the details."
        case .reverted: "The change was taken back; the files are as they were before."
        case .refused: "The change could not be written; the files are as they were before."
        case .failed: "The old files could not be put back; see the commands that do it by hand."
        case .restored where isIncomplete && !hasLeftFiles:
            "The old files are back, but nothing shows that Postfix works with them; read the details."
        case .restored where isIncomplete: "The old files are not back completely; read the details."
        case .restored where wasPutBackByHand && !hasReturned: "The old files were in place already; the change is undone now."
        case .restored where !hasReturned && kind == .undo: "The old files are in place already: this change was undone before."
        case .restored: "The old files are back."
        }
    }

    /// An undo of what was taken back before, and that found nothing to do: journal and report tell it already.
    package var isOldNews: Bool {
        kind == .undo && !isRegistered && (settledAs == .undone || settledAs == .reverted)
    }

    /// The state the journal and `history` carry.
    package var changeState: ChangeState {
        switch ending {
        case .changed: .applied
        case .reverted: isIncomplete ? .revertIncomplete : .reverted
        case .restored:
            if isIncomplete { .revertIncomplete } else if case .recover(let state) = kind { state } else { .undone }
        // An undo that moved nothing leaves the change as it was: nobody is to take it back later who was not asked.
        case .failed: kind == .undo ? settledAs ?? .revertIncomplete : .revertIncomplete
        case .refused, .nothingToDo: .refused
        }
    }
}
