// What a file system holds against replacing a file although the user may do everything: marks that not even root gets past,
// mounts that are read-only, a mount point in the file's place. Each is told with the command that takes it away.

import CPosix
import Diagnosis

package struct Obstacles: Sendable {
    package var files: FileSystem
    /// Where the kernel lists mounts: `/proc`.
    package var processTable: String

    package init(files: FileSystem, processTable: String) {
        self.files = files
        self.processTable = processTable
    }

    /// A file or directory that `chattr` has marked.
    package struct Mark: Sendable, Equatable {
        package var path: String
        package var letter: Character

        package var sentence: String {
            let what = letter == "i" ? "immutable" : "append-only"
            return
                "\(path) is marked \(what) (lsattr shows \(letter)), which binds root too. Nothing was written. Take the mark away, run this "
                + "again, and set it again afterwards (+\(letter)). By hand: \(command)"
        }

        package var command: String { Command("chattr", ["-\(letter)", path]).shown }
    }

    /// The first mark in the way of a replacement: on the file behind every link, or on a directory where names come and go.
    package func mark(on paths: [String], directories: [String]) -> Mark? {
        let targets = paths.compactMap { try? files.resolve($0) }
        for path in targets + targets.map({ splitPath($0).directory }) + directories.compactMap({ try? files.resolve($0) }) {
            guard let file = try? files.openReadOnly(path) else { continue }
            let marks = px_file_marks(file.descriptor)
            if marks & PX_IMMUTABLE != 0 { return Mark(path: path, letter: "i") }
            if marks & PX_APPEND_ONLY != 0 { return Mark(path: path, letter: "a") }
        }
        return nil
    }

    /// The command that makes the place of this path writable; nil where the mount is not what forbids it.
    package func remount(for path: String) -> String? {
        let target = (try? files.resolve(path)) ?? (try? files.resolve(splitPath(path).directory)) ?? path
        guard let mount = MountTable(files: files, processTable: processTable).mount(of: target) else { return nil }
        // The narrower way first: a read-only bind mount is opened without touching the file system it shows.
        if mount.isReadOnlyEverywhere { return Command("mount", ["-o", "remount,rw", mount.point]).shown }
        return mount.isReadOnly ? Command("mount", ["-o", "remount,bind,rw", mount.point]).shown : nil
    }

    package func isMountPoint(_ path: String) -> Bool {
        guard let target = try? files.resolve(path) else { return false }
        return MountTable(files: files, processTable: processTable).mounts.contains { $0.point == target }
    }

    /// What an administrator should know about a configuration file before he plans a change.
    package func remarks(on path: String) -> [String] {
        var remarks: [String] = []
        if isMountPoint(path) {
            remarks.append("\(path) is a mount point of its own (a bind mount): it can be written into, not replaced.")
        }
        if let mark = mark(on: [path], directories: []) {
            remarks.append("\(mark.path) is marked \(mark.letter == "i" ? "immutable" : "append-only"); \(mark.command) takes that away.")
        }
        return remarks
    }
}
