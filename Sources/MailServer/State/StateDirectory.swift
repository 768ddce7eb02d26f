// Where journals, backups and reports live. It is used only when nobody else could have prepared it: a real directory of this
// user's own that no one else can write to.

import Glibc
import Repair

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
        try mustStandSafely()
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
        try mustStandSafely()
        do {
            return try files.entries(of: changesPath).compactMap(ChangeIdentifier.init).sorted(by: >)
        } catch {
            throw StateError(error)
        }
    }
}
