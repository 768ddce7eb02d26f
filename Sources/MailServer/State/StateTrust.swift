// What makes the state directory worth trusting: every directory and file that is read or written there is this user's own, a
// real one, and nobody else can have changed it, nor put another in its place.

import Diagnosis
import Glibc
import Repair

extension StateDirectory {
    /// Returns false when it is not there. Throws when it is there and must not be trusted.
    func exists(_ directory: String) throws(StateError) -> Bool {
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
        try mustBeOwn(status, directory, private: Command("chmod", ["0700", directory]).shown)
        return true
    }

    /// Who may write to a directory above it may rename this one and leave another of that name while it is in use; where the sticky
    /// bit is set, as in /tmp, only the owner may.
    func mustStandSafely() throws(StateError) {
        let given = splitPath(path).directory
        // What a link leads to, and where the link itself lies.
        var directories = StateDirectory.withParents(given)
        if let real = try? files.resolve(given), real != given { directories += StateDirectory.withParents(real) }
        for directory in directories {
            let status: FileStatus
            do {
                status = try files.status(directory)
            } catch {
                if error.code == ENOENT { continue }
                throw StateError(error)
            }
            let isShared = status.permissions & 0o022 != 0 && status.permissions & 0o1000 == 0
            guard isShared || ![0, geteuid()].contains(status.owner) else { continue }
            let who = isShared ? "can be written to by others" : "belongs to user \(status.owner)"
            throw StateError(
                "\(directory) \(who), who could put another directory in the place of \(path) below it; name another with --state-directory."
            )
        }
    }

    private static func withParents(_ directory: String) -> [String] {
        directory == "/" ? ["/"] : withParents(splitPath(directory).directory) + [directory]
    }

    /// The directory of a change that is listed.
    func mustBeOwn(_ id: ChangeIdentifier) throws(StateError) { _ = try exists(directory(of: id)) }

    func readOwn(_ path: String) throws(StateError) -> [UInt8] {
        let file = try openOwn(path)
        do { return try files.read(file) } catch { throw StateError(error) }
    }

    /// A regular file of this user's own with one name: behind a second one somebody else may hold it.
    func openOwn(_ path: String) throws(StateError) -> OpenFile {
        let file: OpenFile
        let status: FileStatus
        do {
            file = try files.openReadOnly(path, followLinks: false)
            status = try files.status(file)
        } catch {
            if error.code == ELOOP {
                throw StateError("\(path) is a symbolic link, not the file that was kept there; it is not trusted and not used.")
            }
            throw StateError(error)
        }
        guard status.isRegular else { throw StateError("\(path) is not a regular file; it is not trusted and not used.") }
        guard status.links == 1 else {
            throw StateError("\(path) has \(status.links) names (hard links); it is not trusted and not used.")
        }
        try mustBeOwn(status, path, private: Command("chmod", ["0600", path]).shown)
        return file
    }

    private func mustBeOwn(_ status: FileStatus, _ path: String, private remedy: String) throws(StateError) {
        let user = geteuid()
        guard status.owner == user else {
            if status.owner == 0 { throw StateError("\(path) belongs to root: only root may look at what was changed.", isPrivilege: true) }
            throw StateError("\(path) belongs to user \(status.owner), not to user \(user) who runs this; it is not trusted and not used.")
        }
        guard status.permissions & 0o022 == 0 else {
            throw StateError(
                "\(path) can be written to by others; it is not trusted and not used. \(remedy) makes it private again; look first at what is in it."
            )
        }
    }
}
