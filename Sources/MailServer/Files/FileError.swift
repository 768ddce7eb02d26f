// A system call on a file that failed, as a sentence: what, where, why, and what to do where that is known.

import Glibc

package struct FileError: Error, Sendable, Equatable {
    /// What was tried, as it reads after "Cannot": `write`, `rename`, `create`.
    package var action: String
    package var path: String
    /// errno.
    package var code: CInt
    /// A rename took effect before this failed: the new bytes are in place.
    package var tookEffect = false

    package init(_ action: String, _ path: String, code: CInt, tookEffect: Bool = false) {
        self.action = action
        self.path = path
        self.code = code
        self.tookEffect = tookEffect
    }

    package var sentence: String { sentence(isRoot: geteuid() == 0) }

    /// What only root may do is refused to others with the same number that root gets for an immutable file.
    package func sentence(isRoot: Bool) -> String {
        let reason = SystemError(code).text
        let hint = hint(isRoot: isRoot).map { " \($0)" } ?? ""
        return "Cannot \(action) \(path): \(reason).\(hint)"
    }

    private func hint(isRoot: Bool) -> String? {
        switch code {
        case ENOSPC: "The file system is full; make room and try again."
        case EDQUOT: "The disk quota is used up; make room and try again."
        case EROFS: "The file system is mounted read-only."
        case EBUSY, EXDEV: "It is a mount point of its own (a bind mount), so it cannot be replaced by a rename."
        case EPERM where !isRoot: "This user may not do that."
        case EPERM: "It may be immutable: lsattr shows an i, chattr -i takes it away."
        case EACCES: "This user may not do that."
        case ELOOP: "A symbolic link stands where none is expected."
        default: nil
        }
    }

    package var isPrivilege: Bool { code == EACCES || code == EPERM }
    package var isMissing: Bool { code == ENOENT || code == ENOTDIR }
}
