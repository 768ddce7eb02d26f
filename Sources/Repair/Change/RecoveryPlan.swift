// What is to be done with a change that was made before: by the next start when it was interrupted, or by an undo.

/// What a file of a change holds now, compared with the two copies of the change.
package enum PresentBytes: Sendable, Equatable {
    case old
    case new
    /// Someone edited it since.
    case other
    case missing
    case unreadable(String)

    package init(_ bytes: [UInt8]?, old: [UInt8], new: [UInt8]) {
        // A change that changes nothing does not exist, so old and new differ.
        if let bytes { self = bytes == new ? .new : bytes == old ? .old : .other } else { self = .missing }
    }
}

/// What the next start does with a change that has no end, or whose revert was not complete.
package enum RecoveryPlan: Sendable, Equatable {
    /// Nothing to do.
    case leave
    /// Only the end is missing from the journal.
    case record(ChangeState, String)
    /// The files that are exactly ours are reverted, and Postfix reloads; a sentence why.
    case revert(String)

    package init(_ story: JournalStory, present: [PresentBytes]) {
        guard story.header != nil else {
            self = .leave
            return
        }
        let hasOurs = present.contains(.new)
        if let state = story.state {
            // The disk or the reload that failed the revert may be well again; later edits are never touched.
            let mayRetry = state == .revertIncomplete && present.allSatisfy { $0 == .new || $0 == .old }
            self = mayRetry ? .revert("An earlier revert was not complete.") : .leave
        } else if !story.touched {
            self = .record(.interrupted, "Interrupted before anything was written.")
        } else if story.decidedToKeep == true, !story.hasUndo, !present.contains(.old), !present.contains(.missing) {
            self = .record(.applied, "The change was complete and kept; only its report was interrupted.")
        } else if story.started, story.decidedToKeep == nil, !story.hasUndo, present.allSatisfy({ $0 == .new }) {
            // The old files are what Postfix cannot start with: one that runs now would end at them.
            self = .record(.applied, "The edit was in place and Postfix was being started; no port has shown yet that it answers.")
        } else if hasOurs || present.allSatisfy({ $0 == .old }) {
            // With the old bytes in place Postfix may still run on the new ones: the reload belongs to it.
            self = .revert(story.hasUndo ? "An undo was interrupted." : "A change was interrupted before it was proven.")
        } else {
            self = .record(.revertIncomplete, "Interrupted, and a file was edited or removed since; it was left as it is.")
        }
    }
}

/// What an undo does, by what the files hold now.
package enum UndoPlan: Sendable, Equatable {
    case revert
    case alreadyOld
    /// Indices of files that are neither old nor new.
    case laterEdits([Int])
    case unreadable(String)

    package init(present: [PresentBytes]) {
        for case .unreadable(let sentence) in present {
            self = .unreadable(sentence)
            return
        }
        let edited = present.indices.filter { present[$0] == .other || present[$0] == .missing }
        if !edited.isEmpty {
            self = .laterEdits(edited)
        } else {
            self = present.contains(.new) ? .revert : .alreadyOld
        }
    }
}

/// What became of a change that was interrupted, told once.
package struct RecoveredChange: Sendable, Equatable {
    /// Is nil where no change could be looked at.
    package var id: String?
    private var account: String

    package init(id: String?, _ account: String) {
        self.id = id
        self.account = account
    }

    package var sentence: String { (id.map { "Change \($0): " } ?? "") + account }
}
