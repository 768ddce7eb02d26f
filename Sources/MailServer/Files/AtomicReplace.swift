// Puts new bytes in a file's place by a temporary file and a rename.
//
// CONTRACT
//   At every instant the path holds the old file or the new one, whole, also when the machine loses its power. The new file has the
//   owner, group, mode and extended attributes (ACL, SELinux label) of the old one. A symbolic link stays a link: the file behind it
//   is replaced. A file that does not hold the bytes which are to be replaced is left alone.
//   The order is: write the temporary file beside the target, give it the attributes, fsync it (`stage`); compare the target once more,
//   rename, fsync the directory (`commit`). All that needs room on the disk is in `stage`.
//
// FAILURES
//   changedMeanwhile  somebody else changed or exchanged the file; nothing was written to it
//   unsuitable        no regular file, or a file with hard links, which a rename would tear from their content
//   file              a system call failed. The old file is in place, unless the error says that it took effect: then the rename is
//                     done and only the fsync of the directory failed
//   When something is thrown, the temporary file has been removed as far as that goes.
//
// KNOWN LIMITS
//   An editor that knows no locks may save between the last comparison and the rename; that edit is lost. The temporary file's name
//   must be on record (in the journal) before `stage`, or a crash leaves a file that nobody removes.

import Glibc

package enum ReplaceError: Error, Sendable, Equatable {
    /// The file is not the bytes that were to be replaced.
    case changedMeanwhile(String)
    /// The file is of a kind that must not be replaced by a rename.
    case unsuitable(String)
    case file(FileError)

    package var sentence: String {
        switch self {
        case .changedMeanwhile(let sentence), .unsuitable(let sentence): sentence
        case .file(let error): error.sentence
        }
    }
}

package struct AtomicReplace: Sendable {
    /// Where the bytes go: the file behind every link, and a temporary name beside it.
    package struct Place: Sendable, Equatable {
        package var path: String
        package var target: String
        package var temporary: String
    }

    /// New bytes beside a file, on disk, waiting for the rename.
    package struct Staged: Sendable {
        package var place: Place
        fileprivate var original: OpenFile
        fileprivate var expected: [UInt8]
    }

    package var files: FileSystem
    package init(_ files: FileSystem) { self.files = files }

    /// Looks where the path leads and chooses a name nobody can guess; changes nothing.
    package func place(for path: String) throws(ReplaceError) -> Place {
        let target = try asking { () throws(FileError) in try files.resolve(path) }
        let status = try asking { () throws(FileError) in try files.status(target, followLinks: false) }
        guard status.isRegular else { throw .unsuitable("\(target) is not a regular file; it was left alone.") }
        guard status.links == 1 else {
            throw .unsuitable(
                "\(target) has \(status.links) names (hard links). Replacing it would leave the others with the old content, "
                    + "so it was left alone; edit it in place by hand.")
        }
        let (directory, name) = splitPath(target)
        var generator = SystemRandomNumberGenerator()
        let random = String(generator.next(), radix: 36) + String(generator.next(), radix: 36)
        return Place(path: path, target: target, temporary: "\(directory == "/" ? "" : directory)/.\(name).\(random)")
    }

    /// Replaces `expected` by `bytes`. The temporary name must be on record before this is called.
    package func replace(_ place: Place, expecting expected: [UInt8], with bytes: [UInt8]) throws(ReplaceError) {
        try commit(try stage(place, expecting: expected, with: bytes))
    }

    /// All of a replacement that needs room on the disk. The temporary name must be on record before this is called; when this
    /// throws, nothing of that name is left.
    package func stage(_ place: Place, expecting expected: [UInt8], with bytes: [UInt8]) throws(ReplaceError) -> Staged {
        let original = try asking { () throws(FileError) in try files.openReadOnly(place.target, followLinks: false) }
        try mustStillBe(expected, original, place)
        do {
            try asking { () throws(FileError) in try fill(place.temporary, with: bytes, like: original) }
        } catch {
            removeLeftOver(place.temporary)
            throw error
        }
        return Staged(place: place, original: original, expected: expected)
    }

    /// The rename.
    package func commit(_ staged: Staged) throws(ReplaceError) {
        let place = staged.place
        do {
            // As late as can be: an editor that knows nothing of locks may have saved meanwhile.
            try mustStillBe(staged.expected, staged.original, place)
            try asking { () throws(FileError) in try files.rename(place.temporary, to: place.target) }
        } catch {
            removeLeftOver(place.temporary)
            throw error
        }
        do {
            try files.syncDirectory(splitPath(place.target).directory)
        } catch {
            throw .file(FileError(error.action, error.path, code: error.code, tookEffect: true))
        }
    }

    /// Removes a temporary file of ours if it is there; one that cannot be removed does no harm.
    package func removeLeftOver(_ temporary: String) {
        if (try? files.status(temporary, followLinks: false)) != nil { try? files.unlink(temporary) }
    }

    private func fill(_ temporary: String, with bytes: [UInt8], like original: OpenFile) throws(FileError) {
        let attributes = try FileAttributes(of: original, in: files)
        let file = try files.createExclusively(temporary)
        try files.write(bytes, to: file)
        try attributes.copy(to: file, in: files)
        try files.sync(file)
    }

    private func mustStillBe(_ expected: [UInt8], _ original: OpenFile, _ place: Place) throws(ReplaceError) {
        let opened = try asking { () throws(FileError) in try files.status(original) }
        let present = try? files.status(place.target, followLinks: false)
        let bytes = try asking { () throws(FileError) in try files.read(original) }
        guard let present, present.isSameFile(as: opened), bytes == expected else {
            throw .changedMeanwhile("\(place.path) was changed by someone else meanwhile; it was not overwritten.")
        }
    }

    private func asking<Value>(_ body: () throws(FileError) -> Value) throws(ReplaceError) -> Value {
        do { return try body() } catch { throw .file(error) }
    }
}
