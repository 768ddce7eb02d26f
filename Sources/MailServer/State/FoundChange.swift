// Looking a change up again: for an undo, or to recover it.

import Repair

/// A change with its journal locked, its story, and both contents of its files.
struct FoundChange: Sendable {
    var change: OpenChange
    var story: JournalStory
    var header: ChangeHeader
    var work: [FileChange]
}

/// There is no such change to be undone; the sentence says why.
struct ChangeNotFound: Error {
    var refusal: Refusal
    var sentence: String

    init(_ refusal: Refusal, _ sentence: String) {
        self.refusal = refusal
        self.sentence = sentence
    }

    init(_ error: StateError) {
        self.init(error.refusal, error.sentence)
    }
}

extension StateDirectory {
    /// A process holds the journal of this change.
    func isAtWork(_ id: ChangeIdentifier) -> Bool {
        do { return try open(id) == nil } catch { return false }
    }

    /// Returns nil while the change is at work. Throws when the journal or a copy is missing or cannot be read.
    func find(_ id: ChangeIdentifier) throws(StateError) -> FoundChange? {
        guard let change = try open(id) else { return nil }
        let story = try story(of: id)
        guard let header = story.header else { throw StateError("The journal of change \(id.text) in \(change.directory) tells nothing.") }
        var work: [FileChange] = []
        for file in header.files {
            do {
                let old = try copy(file.before, of: change, fingerprint: file.fingerprintBefore)
                let new = try copy(file.after, of: change, fingerprint: file.fingerprintAfter)
                work.append(FileChange(path: file.path, before: old, after: new))
            } catch {
                // Before the copies are complete nothing was written: there is nothing to revert.
                if !story.touched, error.isMissing || error.isAltered {
                    return FoundChange(change: change, story: story, header: header, work: [])
                }
                throw error
            }
        }
        return FoundChange(change: change, story: story, header: header, work: work)
    }
}

extension StateDirectory {
    /// A copy as it was kept; one that was altered since is no old file, and would not be recognised as ours.
    private func copy(_ name: String, of change: OpenChange, fingerprint: String?) throws(StateError) -> [UInt8] {
        let path = "\(change.directory)/\(splitPath(name).name)"
        let bytes = try readOwn(path)
        guard let fingerprint, Fingerprint.of(bytes) != fingerprint else { return bytes }
        throw StateError(
            "\(path) is not what was kept there when the change was made (it had \(fingerprint.prefix { $0 != "-" }) bytes); "
                + "it is not used, and nothing was overwritten. The diff in report.txt beside it shows what the change did.",
            isAltered: true)
    }
}

extension ChangeRunner {
    /// The change that an undo is about.
    func find(_ text: String?, configDirectory: String) throws(ChangeNotFound) -> FoundChange {
        let id: ChangeIdentifier
        if let text {
            guard let given = ChangeIdentifier(text), try known().contains(given) else {
                throw ChangeNotFound(
                    .inputMissing, "There is no change \"\(text)\" in \(state.path); the command history lists them.")
            }
            id = given
        } else {
            id = try newest(configDirectory)
        }
        let found: FoundChange?
        do { found = try state.find(id) } catch { throw ChangeNotFound(error) }
        guard let found else { throw ChangeNotFound(.notPossible, "Change \(id.text) is still at work; nothing was undone.") }
        guard found.story.touched else {
            throw ChangeNotFound(.notPossible, "Change \(id.text) was never written to the configuration; there is nothing to undo.")
        }
        return found
    }

    private func known() throws(ChangeNotFound) -> [ChangeIdentifier] {
        do { return try state.changes() } catch { throw ChangeNotFound(error) }
    }

    /// The newest change in force; where none is, the newest that was, so that a second undo finds its work done.
    private func newest(_ configDirectory: String) throws(ChangeNotFound) -> ChangeIdentifier {
        var undone: ChangeIdentifier?
        for id in try known() {
            let story: JournalStory
            do { story = try state.story(of: id) } catch { throw ChangeNotFound(error) }
            guard let header = story.header, story.touched, ConfigurationPlace.isSame(header.configDirectory, configDirectory) else {
                continue
            }
            switch story.state {
            case .applied, .revertIncomplete, nil: return id
            case .undone, .reverted, .interrupted: undone = undone ?? id
            case .refused: continue
            }
        }
        if let undone { return undone }
        throw ChangeNotFound(.inputMissing, "There is no change of \(configDirectory) to undo in \(state.path).")
    }
}
