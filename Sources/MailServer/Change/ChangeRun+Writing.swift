// The steps that write. Whatever needs room on the disk is done for both files before the first of them is renamed: a disk that
// fills up in the middle leaves both as they were.

import Diagnosis
import Glibc
import Repair

extension ChangeRun {
    mutating func replace(_ index: Int) -> StepOutcome { move(index, forward: true) }

    mutating func revertFile(_ index: Int) -> StepOutcome {
        let file = subject.work[index]
        switch ChangeRun.present([file], files: files)[0] {
        case .new: return stuck ?? move(index, forward: false)
        case .old: return .alreadyOld("the old content is in place")
        case .other:
            discardStaged()
            return .changedMeanwhile("\(file.path) was edited by someone else since; it was left as it is.")
        case .missing:
            discardStaged()
            return .changedMeanwhile("\(file.path) was removed by someone else since; nothing was put there.")
        case .unreadable(let sentence):
            discardStaged()
            return .failed(sentence)
        }
    }

    /// Puts the new bytes, or the old ones, in a file's place.
    private mutating func move(_ index: Int, forward: Bool) -> StepOutcome {
        if let trouble = stage(from: index, forward: forward) {
            discardStaged()
            // One that has no room must not leave the other behind alone: the pair stays as it is.
            if !forward { stuck = trouble }
            return trouble
        }
        guard let ready = staged.removeValue(forKey: index) else {
            return .failed("There is nothing to put in place of \(subject.work[index].path).")
        }
        do {
            try AtomicReplace(files).commit(ready)
            return .done(ready.place.target == ready.place.path ? "" : "the link stays; written: \(ready.place.target)")
        } catch {
            discardStaged()
            return failure(error, index, forward: forward)
        }
    }

    /// Writes the temporary files of this file and of those whose turn comes later, each after the journal knows its name; what went
    /// wrong, or nil. Forward the turn goes up, back it goes down.
    private mutating func stage(from index: Int, forward: Bool) -> StepOutcome? {
        if staged[index] != nil { return nil }
        let replacing = AtomicReplace(files)
        for (other, file) in subject.work.enumerated() where forward ? other >= index : other <= index {
            if !forward, ChangeRun.present([file], files: files)[0] != .new { continue }
            do {
                let place = try replacing.place(for: file.path)
                let noted = journal(.replacing(file: other, temporary: place.temporary, forward: forward))
                // The way back must not depend on the disk that holds the journal.
                if forward, case .failed = noted { return noted }
                staged[other] = try replacing.stage(place, expecting: forward ? file.before : file.after, with: forward ? file.after : file.before)
            } catch {
                return failure(error, other, forward: forward)
            }
        }
        return nil
    }

    private mutating func discardStaged() {
        for ready in staged.values { AtomicReplace(files).removeLeftOver(ready.place.temporary) }
        staged = [:]
    }

    private mutating func failure(_ error: ReplaceError, _ index: Int, forward: Bool) -> StepOutcome {
        switch error {
        case .changedMeanwhile(let sentence): return .changedMeanwhile(sentence)
        case .unsuitable(let sentence): return .failed(sentence)
        case .file(let error):
            if error.tookEffect, !forward { return .done(error.sentence) }
            return .failed(error.sentence + wayOut(error, index, forward: forward))
        }
    }
}
