// main.cf read and parsed once for as long as the file stays as it is: the tools of a configuration are found by it, and the survey
// judges it, and both are to speak of the same bytes.
//
// A file counts as the same while device, inode, size, and the times of its last change are the same. Postfix's own tools and
// this program replace a file by rename, which gives another inode; an editor that writes in place changes the times, which
// the kernel keeps by the nanosecond or the tick.

import Glibc
import PostfixModel
import Synchronization

package final class ParsedMainCF: Sendable {
    private struct Stamp: Equatable {
        var status: FileStatus
        var changed: [Int]
    }

    private struct Kept {
        var stamp: Stamp
        var main: MainCF
    }

    /// Bytes. Some hundred times what the largest configurations come to: what is larger is no configuration, and would be held in memory
    /// several times over while it is judged and repaired.
    package static let largest = 16 << 20

    private let kept = Mutex<(files: [String: Kept], parses: Int)>(([:], 0))

    package init() {}

    /// How often a file was really parsed.
    package var parses: Int { kept.withLock(\.parses) }

    /// Errors: no regular file (EINVAL), larger than `largest` (EFBIG), or what the system says.
    package func main(_ path: String) throws(FileError) -> MainCF {
        let files = FileSystem()
        let file = try files.openReadOnly(path)
        let status = try files.status(file)
        if !status.isRegular { throw FileError("read", path, code: EINVAL) }
        if status.size > ParsedMainCF.largest { throw FileError("read", path, code: EFBIG) }
        let stamp = Stamp(status: status, changed: ParsedMainCF.times(file))
        if let same = kept.withLock({ $0.files[path] }), same.stamp == stamp { return same.main }
        let bytes = try files.read(file)
        return kept.withLock { kept in
            // Steps run side by side: another may have been first.
            if let same = kept.files[path], same.stamp == stamp, same.main.render() == bytes { return same.main }
            let main = MainCF(bytes)
            kept.parses += 1
            kept.files[path] = Kept(stamp: stamp, main: main)
            return main
        }
    }

    private static func times(_ file: OpenFile) -> [Int] {
        var raw = stat()
        guard fstat(file.descriptor, &raw) == 0 else { return [] }
        return [raw.st_mtim.tv_sec, raw.st_mtim.tv_nsec, raw.st_ctim.tv_sec, raw.st_ctim.tv_nsec]
    }
}
