// The journal of one change: what is about to happen is written before it happens, so that whoever reads it after a crash
// knows what may be half done. Values only; encoding and disk are the edge's.

import Diagnosis

/// Where a change stands, as `history` shows it.
package enum ChangeState: String, Sendable, Equatable, Codable {
    case applied, reverted, undone, interrupted, refused
    case revertIncomplete = "revert-incomplete"
}

/// A file of a change.
package struct ChangedFile: Sendable, Equatable, Codable {
    /// As configured: `/etc/postfix/main.cf`.
    package var path: String
    /// What the path led to through symbolic links when the change was made.
    package var target: String
    /// Names of the copies in the change's own directory.
    package var before: String
    package var after: String
    /// Of the bytes that the copies were made of; nil in a journal from before they were taken.
    package var fingerprintBefore: String?
    package var fingerprintAfter: String?

    package init(path: String, target: String, before: String, after: String, fingerprintBefore: String?, fingerprintAfter: String?) {
        self.path = path
        self.target = target
        self.before = before
        self.after = after
        self.fingerprintBefore = fingerprintBefore
        self.fingerprintAfter = fingerprintAfter
    }
}

/// What is known when a change begins.
package struct ChangeHeader: Sendable, Equatable, Codable {
    package var id: String
    /// ISO 8601, UTC.
    package var time: String
    package var configDirectory: String
    package var remedy: String
    package var user: String
    package var files: [ChangedFile]
    package var diff: String
    package var warnings: [String]
    /// How this system reloads Postfix, for the by-hand way.
    package var reloadCommand: String
    /// Is nil in a journal from before there was another way than a reload.
    package var loading: ChangeAim.Loading?

    package init(
        id: String, time: String, configDirectory: String, remedy: String, user: String, files: [ChangedFile], diff: String,
        warnings: [String], reloadCommand: String, loading: ChangeAim.Loading? = nil
    ) {
        self.loading = loading
        self.id = id
        self.time = time
        self.configDirectory = configDirectory
        self.remedy = remedy
        self.user = user
        self.files = files
        self.diff = diff
        self.warnings = warnings
        self.reloadCommand = reloadCommand
    }

    /// One shell line that brings the old bytes back without this program: plain `cp`, which keeps an existing file's owner and
    /// mode and goes through a symbolic link (`-p` would hand it the private mode of the backup). `edited`: paths that hold
    /// somebody's later work, which is copied aside first. `gone`: paths of files that are not there any more; a new file must not
    /// have the private mode of the backup, or no other user's postconf could read it. `last`: what to do afterwards instead of the
    /// reload.
    package func byHand(changeDirectory: String, edited: [String] = [], gone: [String] = [], last: String? = nil) -> String {
        func copy(_ source: String, _ target: String) -> String {
            "\(gone.contains(target) ? "install -m 0644" : "cp") \(Command.quoted(source)) \(Command.quoted(target))"
        }
        // Run a second time, it must not put the old file over the edit that it kept.
        let aside = files.filter { edited.contains($0.path) }.map { "\(copy($0.path, later($0, in: changeDirectory)))$(date +%s)" }
        // main.cf first, as this program takes them back.
        let copies = files.sorted { $0.before < $1.before }.map { copy("\(changeDirectory)/\($0.before)", $0.path) }
        // With the old files of such a change Postfix does not start: a reload would end one that runs.
        let end = last ?? (loading == .start ? nil : reloadCommand)
        return (aside + copies + (end.map { [$0] } ?? [])).joined(separator: " && ")
    }

    /// Where the way by hand leaves what was edited after the change; the time in seconds follows.
    package func later(_ file: ChangedFile, in changeDirectory: String) -> String {
        "\(changeDirectory)/\(file.before.hasSuffix(".before") ? String(file.before.dropLast(7)) : file.before).later."
    }
}

/// One line of the journal.
package enum JournalRecord: Sendable, Equatable, Codable {
    case begun(change: ChangeHeader)
    /// The copies of old and new bytes are on disk.
    case backedUp
    /// A file is about to get the new (`forward`) or the old bytes, by way of this temporary file.
    case replacing(file: Int, temporary: String, forward: Bool)
    /// Postfix is about to be started with the new files.
    case starting
    case decided(keep: Bool, reason: String)
    /// An undo begins.
    case undoing(time: String, user: String)
    case finished(state: ChangeState, time: String, summary: String)
}

/// What a journal tells, read from its records in order.
package struct JournalStory: Sendable, Equatable {
    package private(set) var header: ChangeHeader?
    /// Bytes may have been written.
    package private(set) var touched = false
    package private(set) var decidedToKeep: Bool?
    /// Postfix was started with the new files, or was about to be.
    package private(set) var started = false
    /// An undo began at some time.
    package private(set) var hasUndo = false
    /// Is nil while it has no end.
    package private(set) var state: ChangeState?
    package private(set) var summary = ""
    /// Paths of temporary files that may be left over.
    package private(set) var temporaries: [String] = []

    package init(_ records: [JournalRecord]) {
        for record in records {
            switch record {
            case .begun(let change): header = change
            case .backedUp: break
            case .replacing(_, let temporary, _):
                touched = true
                temporaries.append(temporary)
            case .starting: started = true
            case .decided(let keep, _): decidedToKeep = keep
            case .undoing:
                hasUndo = true
                state = nil
            case .finished(let ended, _, let sentence):
                state = ended
                summary = sentence
            }
        }
    }
}
