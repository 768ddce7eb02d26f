// Where journals, backups and reports live. It is used only when nobody else could have prepared it: a real directory of this
// user's own that no one else can write to.

import Glibc
import Repair

/// The state directory cannot be used; the sentence says what, where and what to do.
package struct StateError: Error, Sendable, Equatable {
    package var sentence: String
    /// It is a matter of privilege (exit 77), not of a damaged or missing directory (66).
    package var isPrivilege: Bool
    package init(_ sentence: String, isPrivilege: Bool = false) {
        self.sentence = sentence
        self.isPrivilege = isPrivilege
    }

    init(_ error: FileError) {
        sentence = error.sentence + " It is where journals and backups are kept; --state-directory names another place."
        isPrivilege = error.isPrivilege && geteuid() != 0
    }
}

package struct StateDirectory: Sendable {
    package let path: String
    package let files: FileSystem

    package init(_ path: String, files: FileSystem) {
        // Children run in `/`; and behind a slash at the end a symbolic link would be followed and pass for a directory.
        self.path = ConfigurationPlace.absolute(path)
        self.files = files
    }

    package var changesPath: String { "\(path)/changes" }
    package func directory(of id: ChangeIdentifier) -> String { "\(changesPath)/\(id.text)" }

    /// Creates what is missing; the parent must exist.
    package func prepare() throws(StateError) {
        for directory in [path, changesPath] {
            if try exists(directory) { continue }
            do {
                try files.makeDirectory(directory)
                try files.syncDirectory(splitPath(directory).directory)
            } catch {
                // Two wizards may start at once.
                if error.code != EEXIST { throw StateError(error) }
            }
            _ = try exists(directory)
        }
    }

    /// Newest first; none when the directory does not exist yet.
    package func changes() throws(StateError) -> [ChangeIdentifier] {
        guard try exists(path), try exists(changesPath) else { return [] }
        do {
            return try files.entries(of: changesPath).compactMap(ChangeIdentifier.init).sorted(by: >)
        } catch {
            throw StateError(error)
        }
    }

    /// False: not there. Throws when it is there and must not be trusted.
    private func exists(_ directory: String) throws(StateError) -> Bool {
        let status: FileStatus
        do {
            status = try files.status(directory, followLinks: false)
        } catch {
            if error.code == ENOENT { return false }
            throw StateError(error)
        }
        guard status.isDirectory else {
            throw StateError("\(directory) is not a directory; remove it or name another with --state-directory.")
        }
        let user = geteuid()
        guard status.owner == user else {
            throw StateError(
                "\(directory) belongs to user \(status.owner), not to user \(user) who runs this; it is not trusted and not used.",
                isPrivilege: user != 0 && status.owner == 0)
        }
        guard status.permissions & 0o022 == 0 else {
            throw StateError("\(directory) can be written to by others; it is not trusted and not used. chmod 0700 makes it private again.")
        }
        return true
    }
}
