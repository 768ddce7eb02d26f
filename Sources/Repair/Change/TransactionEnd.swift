// How a transaction ends: the outcome, the state for the journal, one sentence.

/// What came of writing the old bytes.
package struct Reversion: Sendable, Equatable {
    /// A file got its old bytes back.
    package var hasReverted = false
    /// A file could not be reverted.
    package var hasLeftFiles = false
    /// Nothing shows that Postfix works with the old files as it did before.
    package var isUnproven = false
    /// The old bytes were in place before, put there by hand.
    package var foundOld = false
    /// The change took effect and was reverted all the same, for another fault that shows behind it.
    package var otherFault = false

    package var isIncomplete: Bool { hasLeftFiles || isUnproven }

    /// How a step of the way back went: what there is to say of it, and whether it was the last.
    mutating func take(_ step: TransactionStep, _ result: StepOutcome) -> (sentence: String?, isOver: Bool) {
        switch (step, result) {
        case (.compare, .alreadyOld(let sentence)): return (sentence, true)
        case (.compare, _):
            guard let trouble = result.trouble else { return (nil, false) }
            hasLeftFiles = true
            return (trouble, true)
        case (.stop, _):
            guard let trouble = result.trouble else { return ("Postfix is stopped, as it was before the change.", false) }
            isUnproven = true
            return ("Postfix could not be stopped again: \(trouble)", false)
        case (.revertFile, .done): hasReverted = true
        case (.revertFile, _):
            if result.trouble != nil { hasLeftFiles = true }
            return (result.trouble, false)
        case (.reloadOld, .notRunning(let sentence)): return (sentence, false)
        case (.reloadOld, _):
            guard let trouble = result.trouble else { break }
            isUnproven = true
            return ("The old files are back, but Postfix did not reload: \(trouble)", false)
        default: break
        }
        return (nil, false)
    }
}

package enum TransactionEnd: Sendable, Equatable {
    /// Nothing was written, for this reason.
    case refused(Refusal, String)
    case kept(proven: Bool, String)
    case reverted(Reversion)
    /// An undo found the old bytes in place, as an earlier one left them.
    case nothingToRevert

    var reversion: Reversion? { if case .reverted(let reversion) = self { reversion } else { nil } }

    func outcome(of kind: Transaction.Kind) -> TransactionOutcome {
        switch (self, kind) {
        case (.refused, _): return .refused
        case (.kept, _): return .changed
        case (.nothingToRevert, _): return .restored
        case (.reverted(let came), .apply):
            if came.hasReverted { return .reverted }
            return came.isIncomplete ? .failed : .refused
        case (.reverted(let came), .undo), (.reverted(let came), .recover):
            return came.isIncomplete && !came.hasReverted ? .failed : .restored
        }
    }

    func refusal(of kind: Transaction.Kind) -> Refusal? {
        if case .refused(let refusal, _) = self { return refusal }
        return outcome(of: kind) == .refused ? .notPossible : nil
    }

    /// One sentence.
    func sentence(of kind: Transaction.Kind) -> String {
        switch self {
        case .refused(_, let sentence) where !sentence.isEmpty: sentence
        case .kept(_, let sentence) where !sentence.isEmpty: sentence
        case .refused: "The change could not be written; the files are as they were before."
        case .kept: "The change is in place."
        case .nothingToRevert: TransactionEnd.undoneBefore
        case .reverted(let came): sentence(of: kind, came)
        }
    }

    private func sentence(of kind: Transaction.Kind, _ came: Reversion) -> String {
        let unprovenWords = "nothing shows that Postfix works with them; read the details."
        return switch outcome(of: kind) {
        case .reverted where came.hasLeftFiles: "The change was reverted, but not completely; read the details."
        case .reverted where came.isUnproven: "The change was reverted and the old files are in place, but \(unprovenWords)"
        case .reverted: "The change was reverted; the files are as they were before."
        case .failed: "The change could not be \(kind == .undo ? "undone" : "reverted"); see the commands that do it by hand."
        case .restored where came.hasLeftFiles: "The old files are not back completely; read the details."
        case .restored where came.isUnproven: "The old files are back, but \(unprovenWords)"
        case .restored where came.foundOld && !came.hasReverted: "The old files were in place already; the change is undone now."
        case .restored where kind == .undo && !came.hasReverted: TransactionEnd.undoneBefore
        case .restored: "The old files are back."
        case .refused, .changed, .nothingToDo: "The change could not be written; the files are as they were before."
        }
    }

    static let goesOn =
        "A Postfix that runs goes on with what it has read: with the old files it does not start, and a reload would end it."

    private static let undoneBefore = "The old files are in place already: this change was undone before."

    /// The state the journal and `history` carry. `before`: what it was before an undo began.
    func state(of kind: Transaction.Kind, before: ChangeState?) -> ChangeState {
        switch outcome(of: kind) {
        case .changed: .applied
        case .reverted: reversion?.isIncomplete == true ? .revertIncomplete : .reverted
        case .restored:
            if reversion?.isIncomplete == true { .revertIncomplete } else if case .recover(let state) = kind { state } else { .undone }
        // An undo that moved nothing leaves the change as it was: nobody is to revert it later who was not asked.
        case .failed: kind == .undo ? before ?? .revertIncomplete : .revertIncomplete
        case .refused, .nothingToDo: .refused
        }
    }
}

/// What follows from the end alone.
extension Transaction {
    package var outcome: TransactionOutcome? { isOver ? ending : nil }
    package var ending: TransactionOutcome { end.outcome(of: kind) }
    package var refusal: Refusal? { end.refusal(of: kind) }
    /// The repaired ports were seen to answer.
    package var proven: Bool { if case .kept(proven: true, _) = end { true } else { false } }
    /// A file could not be reverted, or nothing shows that Postfix works with the old ones.
    package var isIncomplete: Bool { end.reversion?.isIncomplete ?? false }
    /// A file got its old bytes back.
    package var hasReverted: Bool { end.reversion?.hasReverted ?? false }
    /// One sentence how it ended.
    package var summary: String { end.sentence(of: kind) }
    /// An undo of what was undone or reverted before, and that found nothing to do: journal and report tell it already.
    package var isOldNews: Bool { end == .nothingToRevert && (stateBefore == .undone || stateBefore == .reverted) }
    /// The state the journal and `history` carry.
    package var changeState: ChangeState { end.state(of: kind, before: stateBefore) }
}
