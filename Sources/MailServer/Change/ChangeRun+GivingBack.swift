// The way back: what the files hold now, and the old bytes in place of ours.

import Diagnosis
import Glibc
import PostfixModel
import Repair

extension ChangeRun {
    func present() -> [PresentBytes] { ChangeRun.present(subject.work, files: files) }

    static func present(_ work: [FileChange], files: FileSystem) -> [PresentBytes] {
        work.map { file in
            do throws(FileError) {
                return PresentBytes(try files.read(file.path), old: file.before, new: file.after)
            } catch {
                return error.isMissing ? .missing : .unreadable(error.sentence)
            }
        }
    }

    mutating func compare() -> StepOutcome {
        switch UndoPlanning(present: present()) {
        case .revert:
            // A return has begun already and does what it can; an undo has not.
            if transaction.kind == .undo, let sentence = marked(subject.work.map(\.path)) { return .failed(sentence) }
            return .done("")
        case .alreadyOld:
            return .alreadyOld(
                transaction.kind == .undo ? "The old files are in place already: this change was undone before." : "Nothing was written.")
        case .unreadable(let sentence): return .failed(sentence)
        case .laterEdits(let indices):
            for index in indices { showVersions(index) }
            let accounts = zip(subject.work, present()).filter { $0.1 == .other || $0.1 == .missing }
            let told = accounts.map { "\($0.0.path) was \($0.1 == .missing ? "removed" : "edited") after this change" }
            return .changedMeanwhile(told.joined(separator: ", ") + "; nothing was overwritten.")
        }
    }

    /// Old, applied and present as two diffs: what the change did, and what came after it.
    mutating func showVersions(_ index: Int) {
        let file = subject.work[index]
        transaction.note("Old and applied:", diff: diffLines(path: file.path, before: file.before, after: file.after))
        if let present = try? files.read(file.path) {
            transaction.note("Applied and present:", diff: diffLines(path: file.path, before: file.after, after: present))
            if let change, let header {
                transaction.note(
                    "The command by hand puts the whole old file back and takes the later edit away with it; first it keeps that as "
                        + "\(header.later(header.files[index], in: change.directory))TIME.")
            }
        } else {
            transaction.note(
                "\(file.path) is not there any more. The command by hand puts the old one there; what the change had written is beside it, as .after."
            )
        }
    }

    /// A Postfix that died meanwhile is not started: whoever runs it does that, and is told how.
    mutating func reloadOld() async -> StepOutcome {
        let outcome = await postfix.reload()
        guard case .failed(let sentence) = outcome, case .notRunning = await postfix.isRunning(subject.facts) else { return outcome }
        isDown = true
        return .failed("\(sentence). It does not run any more; start it with the old files: \(subject.startCommand)")
    }
}
