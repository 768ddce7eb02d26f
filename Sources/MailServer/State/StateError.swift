// Why the state directory, or a change in it, cannot be used.

import Glibc
import Repair

/// The sentence says what, where and what to do.
package struct StateError: Error, Sendable, Equatable {
    package var sentence: String
    /// It is a matter of privilege (exit 77).
    package var isPrivilege: Bool
    /// What should be there is not there.
    package var isMissing: Bool
    /// It is there, and not what was left there.
    package var isAltered: Bool
    /// The disk does not take it: full, read-only, broken.
    package var isDisk: Bool

    package init(_ sentence: String, isPrivilege: Bool = false, isAltered: Bool = false) {
        self.sentence = sentence
        self.isPrivilege = isPrivilege
        self.isAltered = isAltered
        (isMissing, isDisk) = (false, false)
    }

    package init(_ error: FileError) {
        sentence = error.sentence + " It is where journals and backups are kept; --state-directory names another place."
        isPrivilege = error.isPrivilege && geteuid() != 0
        isMissing = error.isMissing
        isAltered = false
        isDisk = [ENOSPC, EDQUOT, EROFS, EIO, EPERM, EACCES].contains(error.code)
    }

    /// Exit 77, 66 where something is missing or must not be trusted, 1 where the disk does not take it.
    package var refusal: Refusal { isPrivilege ? .privilege : isDisk ? .notPossible : .inputMissing }
}
