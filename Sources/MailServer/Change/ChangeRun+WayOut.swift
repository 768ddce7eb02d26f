// What to do by hand where the file system does not let a file be replaced. Only what works is named: a copy into a file on a
// full disk, say, would empty it first.

import Diagnosis
import Glibc
import Repair

extension ChangeRun {
    private var obstacles: Obstacles { Obstacles(files: files, processTable: access.paths.processTable) }

    /// A sentence for a mark of chattr on one of these files, on a directory of theirs, or on the configuration's own.
    mutating func marked(_ paths: [String]) -> String? {
        guard let mark = obstacles.mark(on: paths, directories: [subject.configDirectory]) else { return nil }
        clearing = [mark.command]
        return mark.sentence
    }

    /// The command that opens a read-only mount, where that is what the call failed of.
    func makeWritable(_ path: String, _ error: FileError) -> String? {
        [EROFS, EBUSY, EXDEV].contains(error.code) ? obstacles.remount(for: path) : nil
    }

    /// Behind the sentence of a replacement that failed. The commands of a way back stand in the report.
    mutating func wayOut(_ error: FileError, _ index: Int, forward: Bool) -> String {
        let path = subject.work[index].path
        // The rename is made on the directory, the copy by hand on the file: each may lie on a mount of its own.
        let opening = makeWritable(path, error) ?? makeWritable(error.path, error)
        guard forward else {
            if let opening, !clearing.contains(opening) { clearing.append(opening) }
            return ""
        }
        guard let change, let header, canBeWrittenInto(path, error, isOpened: opening != nil) else { return "" }
        let copy = Command("cp", ["\(change.directory)/\(header.files[index].after)", path]).shown
        return " By hand: " + ([opening, copy, subject.reloadCommand].compactMap(\.self)).joined(separator: " && ")
    }

    private func canBeWrittenInto(_ path: String, _ error: FileError, isOpened: Bool) -> Bool {
        switch error.code {
        case ENOSPC, EDQUOT, EIO: false
        default: isOpened || Glibc.access(path, W_OK) == 0
        }
    }
}
