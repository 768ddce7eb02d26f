// What makes a file that file besides its bytes: owner, group, mode, and every extended attribute (ACL, SELinux label).
// Copied by descriptor, looked at again afterwards; what cannot be copied is an error before anything is replaced.

import CPosix
import Glibc

package struct FileAttributes: Sendable, Equatable {
    package var owner: UInt32
    package var group: UInt32
    package var permissions: UInt32
    package var extended: [String: [UInt8]]

    /// Attributes that the kernel computes from the content of a file. A copy of them would be wrong for the new bytes.
    private static let sealed = ["security.ima", "security.evm"]

    package init(of file: OpenFile, in files: FileSystem) throws(FileError) {
        let status = try files.status(file)
        owner = status.owner
        group = status.group
        permissions = status.permissions
        extended = [:]
        for name in try FileAttributes.names(of: file) where !FileAttributes.sealed.contains(name) {
            extended[name] = try FileAttributes.value(of: name, in: file)
        }
    }

    /// Gives the attributes to another file, reads them back, and throws when one of them is missing there.
    package func copy(to file: OpenFile, in files: FileSystem) throws(FileError) {
        let present = try FileAttributes(of: file, in: files)
        if present.owner != owner || present.group != group { try files.setOwner(file, owner: owner, group: group) }
        // A default ACL of the directory hands an ACL to every new file; the original need not have one.
        for name in present.extended.keys.sorted() where extended[name] == nil {
            try files.removeAttribute(file, name) { px_remove_attribute(file.descriptor, name) }
        }
        for (name, value) in extended.sorted(by: { $0.key < $1.key }) where present.extended[name] != value {
            try files.setAttribute(file, name) { px_set_attribute(file.descriptor, name, value, value.count) }
        }
        // Last: a change of owner takes set-id bits away, and an ACL brings its own mask into the group's bits.
        if try files.status(file).permissions != permissions { try files.setMode(file, permissions) }
        guard try FileAttributes(of: file, in: files) == self else {
            throw FileError("give owner, mode and attributes of the original to", file.path, code: ENOTSUP)
        }
    }

    private static func names(of file: OpenFile) throws(FileError) -> [String] {
        let list = try sized(file, "list the attributes of") { px_list_attributes(file.descriptor, $0, $1) }
        return list.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    }

    private static func value(of name: String, in file: OpenFile) throws(FileError) -> [UInt8] {
        try sized(file, "read the attribute \(name) of") { px_get_attribute(file.descriptor, name, $0, $1) }
    }

    /// These functions are called twice, once for the size and once for the bytes; again when the bytes have grown in between.
    private static func sized(
        _ file: OpenFile, _ action: String, _ body: (UnsafeMutablePointer<CChar>?, Int) -> Int
    ) throws(FileError) -> [UInt8] {
        while true {
            let size = body(nil, 0)
            if size < 0 {
                if errno == ENOTSUP || errno == ENOSYS { return [] }
                throw FileError(action, file.path, code: errno)
            }
            if size == 0 { return [] }
            var buffer = [CChar](repeating: 0, count: size)
            let count = body(&buffer, size)
            if count >= 0 { return buffer[..<count].map { UInt8(bitPattern: $0) } }
            if errno != ERANGE { throw FileError(action, file.path, code: errno) }
        }
    }
}
