// Where programs are looked for: the system's own directories only, never the caller's PATH. As root a program is run only
// if nobody but root can have put it there or can change it.

import Glibc

package struct TrustedTools: Sendable {
    package enum Lookup: Sendable, Equatable {
        case found(String)
        case notFound
        /// It exists, but running it would hand root's rights to whoever can write there; the sentence says why.
        case refused(String)
    }

    package static let systemDirectories = ["/usr/sbin", "/usr/bin", "/sbin", "/bin", "/usr/local/sbin", "/usr/local/bin"]

    package var directories: [String]
    /// Owner and mode are checked; of no use when the caller is not root, who can run only with his own rights.
    package var checksOwner: Bool

    package init(directories: [String] = systemDirectories, checksOwner: Bool = geteuid() == 0) {
        self.directories = directories
        self.checksOwner = checksOwner
    }

    /// A bare name is looked up in the directories, first one wins; an absolute path stands for itself.
    package func find(_ program: String) -> Lookup {
        if program.hasPrefix("/") { return examine(program) }
        if program.contains("/") || program.isEmpty {
            return .refused("\(program): neither a bare program name nor an absolute path.")
        }
        for directory in directories {
            let result = examine("\(directory)/\(program)")
            if result != .notFound { return result }
        }
        return .notFound
    }

    private func examine(_ path: String) -> Lookup {
        guard access(path, X_OK) == 0, let real = realpath(path, nil) else { return .notFound }
        defer { free(real) }
        let target = String(cString: real)
        var status = stat()
        guard stat(target, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return .notFound }
        guard checksOwner else { return .found(path) }
        if let fault = fault(of: target) ?? fault(inDirectoriesAbove: path) ?? fault(inDirectoriesAbove: target) {
            return .refused("\(path) is not run as root: \(fault).")
        }
        return .found(path)
    }

    /// Somebody but root can put another file in the place of this one.
    func fault(inDirectoriesAbove path: String) -> String? {
        var directory = path[...]
        while let slash = directory.lastIndex(of: "/"), slash != directory.startIndex {
            directory = directory[..<slash]
            if let fault = fault(of: String(directory)) { return fault }
        }
        return nil
    }

    /// Somebody but root can change this file, or whoever owns it.
    func fault(of path: String) -> String? {
        var status = stat()
        guard stat(path, &status) == 0 else { return "\(path) cannot be examined (\(SystemError.last.text))" }
        if status.st_uid != 0 { return "\(path) belongs to user \(status.st_uid), not to root" }
        // In a sticky directory like /tmp others can add names but not replace root's.
        let isSticky = status.st_mode & S_IFMT == S_IFDIR && status.st_mode & S_ISVTX != 0
        if status.st_mode & 0o022 != 0 && !isSticky { return "\(path) can be changed by others than root" }
        return nil
    }
}
