// The steps that write. Whatever needs room on the disk is done for both files before the first of them is renamed: a disk that
// fills up in the middle leaves both as they were.

import Diagnosis
import Glibc
import Repair

struct FileMover: Sendable {
    let files: FileSystem
    let subject: ChangeSubject
    let processTable: String
    /// Commands without which the way back by hand would fail.
    private(set) var clearing: [String] = []
    /// Temporary files that wait for their turn, by the file's index.
    private var staged: [Int: AtomicReplace.Staged] = [:]
    /// Why no file can be reverted.
    private var stuck: StepOutcome?

    init(files: FileSystem, subject: ChangeSubject, processTable: String) {
        self.files = files
        self.subject = subject
        self.processTable = processTable
    }

    // MARK: - What the files hold

    static func present(_ work: [FileChange], files: FileSystem) -> [PresentBytes] {
        work.map { file in
            do throws(FileError) {
                return PresentBytes(try files.read(file.path), old: file.before, new: file.after)
            } catch {
                return error.isMissing ? .missing : .unreadable(error.sentence)
            }
        }
    }

    var present: [PresentBytes] { FileMover.present(subject.work, files: files) }

    func paths(_ isMeant: (PresentBytes) -> Bool) -> [String] { zip(subject.work, present).filter { isMeant($0.1) }.map(\.0.path) }

    // MARK: - Writing

    mutating func replace(_ index: Int, _ record: ChangeRecord) -> StepOutcome { move(index, forward: true, record) }

    mutating func revert(_ index: Int, _ record: ChangeRecord) -> StepOutcome {
        let path = subject.work[index].path
        switch FileMover.present([subject.work[index]], files: files)[0] {
        case .new: return stuck ?? move(index, forward: false, record)
        case .old: return .alreadyOld("the old content is in place")
        case .other:
            discardStaged()
            return .changedMeanwhile("\(path) was edited by someone else since; it was left as it is.")
        case .missing:
            discardStaged()
            return .changedMeanwhile("\(path) was removed by someone else since; nothing was put there.")
        case .unreadable(let sentence):
            discardStaged()
            return .failed(sentence)
        }
    }

    /// Puts the new bytes, or the old ones, in a file's place.
    private mutating func move(_ index: Int, forward: Bool, _ record: ChangeRecord) -> StepOutcome {
        if let trouble = stage(from: index, forward: forward, record) {
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
            return failure(error, index, forward: forward, record)
        }
    }

    /// Writes the temporary files of this file and of those whose turn comes later, each after the journal knows its name; what went
    /// wrong, or nil. New bytes are written in the order of the files, old ones in the reverse order.
    private mutating func stage(from index: Int, forward: Bool, _ record: ChangeRecord) -> StepOutcome? {
        if staged[index] != nil { return nil }
        let replacing = AtomicReplace(files)
        for (other, file) in subject.work.enumerated() where forward ? other >= index : other <= index {
            if !forward, FileMover.present([file], files: files)[0] != .new { continue }
            do {
                let place = try replacing.place(for: file.path)
                let noted = record.append(.replacing(file: other, temporary: place.temporary, forward: forward))
                // The way back must not depend on the disk that holds the journal.
                if forward, case .failed = noted { return noted }
                let (present, wanted) = forward ? (file.before, file.after) : (file.after, file.before)
                staged[other] = try replacing.stage(place, expecting: present, with: wanted)
            } catch {
                return failure(error, other, forward: forward, record)
            }
        }
        return nil
    }

    private mutating func discardStaged() {
        for ready in staged.values { AtomicReplace(files).removeLeftOver(ready.place.temporary) }
        staged = [:]
    }

    private mutating func failure(_ error: ReplaceError, _ index: Int, forward: Bool, _ record: ChangeRecord) -> StepOutcome {
        switch error {
        case .changedMeanwhile(let sentence): return .changedMeanwhile(sentence)
        case .unsuitable(let sentence): return .failed(sentence)
        case .file(let error):
            if error.tookEffect, !forward { return .done(error.sentence) }
            return .failed(error.sentence + wayOut(error, index, forward: forward, record))
        }
    }

    // MARK: - Where the file system does not let a file be replaced

    private var obstacles: Obstacles { Obstacles(files: files, processTable: processTable) }

    /// A sentence for a mark of chattr on one of these files, on a directory of theirs, or on the configuration's own.
    mutating func obstacle(on paths: [String]) -> String? {
        guard let mark = obstacles.mark(on: paths, directories: [subject.configDirectory]) else { return nil }
        clearing = [mark.command]
        return mark.sentence
    }

    /// The command that opens a read-only mount, where that is what the call failed of.
    func makeWritable(_ path: String, _ error: FileError) -> String? {
        [EROFS, EBUSY, EXDEV].contains(error.code) ? obstacles.remount(for: path) : nil
    }

    /// Behind the sentence of a replacement that failed. The commands of a way back stand in the report.
    private mutating func wayOut(_ error: FileError, _ index: Int, forward: Bool, _ record: ChangeRecord) -> String {
        let path = subject.work[index].path
        // The rename is made on the directory, the copy by hand on the file: each may lie on a mount of its own.
        let opening = makeWritable(path, error) ?? makeWritable(error.path, error)
        guard forward else {
            if let opening, !clearing.contains(opening) { clearing.append(opening) }
            return ""
        }
        guard let change = record.change, let header = record.header, canBeWrittenInto(path, error, isOpened: opening != nil) else {
            return ""
        }
        let copy = Command("cp", ["\(change.directory)/\(header.files[index].after)", path]).shown
        return " By hand: " + ([opening, copy, subject.reloadCommand].compactMap(\.self)).joined(separator: " && ")
    }

    // Only what works is named: a copy into a file on a full disk, say, would empty it first.
    private func canBeWrittenInto(_ path: String, _ error: FileError, isOpened: Bool) -> Bool {
        switch error.code {
        case ENOSPC, EDQUOT, EIO: false
        default: isOpened || Glibc.access(path, W_OK) == 0
        }
    }
}
