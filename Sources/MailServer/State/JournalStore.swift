// One change on disk: its private directory with the copies of the old and the new bytes, the report, and the journal.
//
// CONTRACT
//   The journal is a file of JSON records, one a line, only ever appended to. `append` returns when the record is on the disk (fsync), so
//   whatever a record announces is done after it. Who holds an `OpenChange` holds an exclusive flock(2) on the journal: nobody else
//   writes to it, and a change without an end whose journal is not locked was interrupted. Copies are made with O_EXCL and never
//   written again.
//
// FAILURES
//   A record that cannot be written is a FileError, and the step that it announces must not be done. A directory or a file that is not
//   root's, or that others could have changed, is a StateError (see StateTrust); it is never read.
//
// KNOWN LIMITS
//   A line torn by a crash is passed over by the reader, and the next record begins a line of its own. A program that is just being
//   started holds a copy of every descriptor, and with it every lock, until its exec; so a journal that looks locked is tried again
//   for a tenth of a second. Records of kinds that this version does not know are passed over.

import Diagnosis
import FoundationEssentials
import Glibc
import Repair
import Synchronization

/// A change whose journal is locked by this process: nobody else writes to it or takes it for interrupted.
package final class OpenChange: Sendable {
    package let id: ChangeIdentifier
    package let directory: String
    private let journal: OpenFile
    private let files: FileSystem
    private let isReleased = Atomic<Bool>(false)

    fileprivate init(id: ChangeIdentifier, directory: String, journal: OpenFile, files: FileSystem) {
        self.id = id
        self.directory = directory
        self.journal = journal
        self.files = files
    }

    package var reportPath: String { "\(directory)/report.txt" }
    package var scratchPath: String { "\(directory)/scratch" }

    /// Unlocks the journal; nothing more will be written. Closing it would not do: a task that has handed its result over lets go of what it
    /// holds only some time later, and a program that is just being started holds a copy of the descriptor, and with it the lock.
    package func release() {
        if !isReleased.exchange(true, ordering: .relaxed) { try? files.unlock(journal) }
    }

    deinit { release() }

    package func append(_ record: JournalRecord) throws(FileError) {
        var line: [UInt8] = []
        // A torn last line must not swallow the record that follows it.
        let present = try files.read(journal)
        if let last = present.last, last != UInt8(ascii: "\n") { line.append(UInt8(ascii: "\n")) }
        try files.write(line + JournalCoding.line(record), to: journal)
        try files.sync(journal)
    }

    /// Writes a file of the change that must not be there yet.
    package func keep(_ bytes: [UInt8], as name: String) throws(FileError) {
        let file = try files.createExclusively("\(directory)/\(name)")
        try files.write(bytes, to: file)
        try files.sync(file)
    }

    package func appendToReport(_ text: String) throws(FileError) {
        let file = try files.openOrCreate(reportPath, append: true)
        try files.write(Array(text.utf8), to: file)
        try files.sync(file)
    }

    package static let undoneMark = "UNDONE at"

    /// Puts a line at the head of the report, if there is a report. An earlier line of the same kind is replaced.
    package func headReport(with line: String) throws(ReplaceError) {
        let present: [UInt8]
        do {
            present = try files.read(reportPath, followLinks: false)
        } catch {
            if error.isMissing { return }
            throw .file(error)
        }
        var body = present[...]
        if body.starts(with: Array(OpenChange.undoneMark.utf8)) {
            body = body.drop { $0 != UInt8(ascii: "\n") }.drop { $0 == UInt8(ascii: "\n") }
        }
        let replacing = AtomicReplace(files)
        try replacing.replace(try replacing.place(for: reportPath), expecting: present, with: Array((line + "\n\n").utf8) + body)
    }
}

package enum JournalCoding {
    package static func line(_ record: JournalRecord) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Strings, booleans and integers always encode.
        guard let data = try? encoder.encode(record) else { preconditionFailure("a journal record does not encode") }
        return Array(data) + [UInt8(ascii: "\n")]
    }

    /// Whole lines that are records; anything else is passed over. Among that are the records of changes with a timer
    /// (`appointed`, `armed`, `disarmed`, `confirmed`, `stayed`), which an earlier version wrote: such a change stands until it is undone.
    package static func records(_ bytes: [UInt8]) -> [JournalRecord] {
        let decoder = JSONDecoder()
        return bytes.split(separator: UInt8(ascii: "\n")).compactMap { line in
            try? decoder.decode(JournalRecord.self, from: Data(line))
        }
    }
}

extension StateDirectory {
    /// Makes the directory of a new change and its journal, locked and still empty.
    package func create(now: Moment) throws(StateError) -> OpenChange {
        try prepare()
        var existing = try changes()
        while true {
            let id = ChangeIdentifier(now: now, after: existing)
            do {
                if let change = try begin(id) { return change }
            } catch {
                throw StateError(error)
            }
            existing.append(id)
        }
    }

    /// Removes the directory of a change that was never complete, as far as that is possible.
    func forget(_ change: OpenChange) {
        let names = (try? files.entries(of: change.directory)) ?? []
        // The journal is removed last: without it nobody could tell what the other files are.
        for name in names.filter({ $0 != "journal" }) + ["journal"] { try? files.unlink("\(change.directory)/\(name)") }
        try? files.removeDirectory(change.directory)
    }

    /// Returns nil when somebody else has this one, or has cleared it away as one that never began.
    private func begin(_ id: ChangeIdentifier) throws(FileError) -> OpenChange? {
        let directory = directory(of: id)
        do {
            try files.makeDirectory(directory)
        } catch {
            if error.code == EEXIST { return nil }
            throw error
        }
        try files.syncDirectory(changesPath)
        let journal: OpenFile
        do {
            journal = try files.createExclusively("\(directory)/journal")
        } catch {
            if error.isMissing { return nil }
            throw error
        }
        guard try files.tryLock(journal), try isStillThere(journal) else { return nil }
        try files.syncDirectory(directory)
        return OpenChange(id: id, directory: directory, journal: journal, files: files)
    }

    private func isStillThere(_ file: OpenFile) throws(FileError) -> Bool {
        let mine = try files.status(file)
        guard let present = try? files.status(file.path, followLinks: false) else { return false }
        return present.isSameFile(as: mine)
    }

    /// Clears away a change whose journal does not hold its first record: nothing was done, and there is nothing to tell.
    func removeUnbegun(_ id: ChangeIdentifier) {
        let directory = directory(of: id)
        guard let names = try? files.entries(of: directory), Set(names).isSubset(of: ["journal"]) else { return }
        if !names.isEmpty {
            // Whoever is about to begin this change holds its lock. With the lock in our hands the journal is read once more.
            guard let change = try? open(id), let story = try? story(of: id), story.header == nil else { return }
            try? files.unlink("\(change.directory)/journal")
        }
        try? files.removeDirectory(directory)
    }

    /// Opens a change that exists and locks its journal. Returns nil while the process that makes the change is still at work.
    package func open(_ id: ChangeIdentifier) throws(StateError) -> OpenChange? {
        let path = "\(directory(of: id))/journal"
        try mustBeOwn(id)
        _ = try openOwn(path)
        do {
            let journal = try files.openOrCreate(path, append: true)
            guard try isFree(journal) else { return nil }
            return OpenChange(id: id, directory: directory(of: id), journal: journal, files: files)
        } catch {
            throw StateError(error)
        }
    }

    /// A program being started holds a copy of every descriptor, and with it every lock, until its exec: what looks locked is
    /// looked at again for a tenth of a second.
    private func isFree(_ journal: OpenFile) throws(FileError) -> Bool {
        for _ in 0..<20 {
            if try files.tryLock(journal) { return true }
            usleep(5000)
        }
        return false
    }

    /// What the journal of a change tells; an empty story where there is none.
    package func story(of id: ChangeIdentifier) throws(StateError) -> JournalStory {
        do {
            try mustBeOwn(id)
            return JournalStory(JournalCoding.records(try readOwn("\(directory(of: id))/journal")))
        } catch {
            if error.isMissing { return JournalStory([]) }
            throw error
        }
    }
}
