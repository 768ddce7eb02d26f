// The mounts of this process as the kernel lists them (proc(5), /proc/self/mountinfo, since Linux 2.6.26): whether a file is a
// mount point of its own, and whether what it lies on may be written to.

package struct Mount: Sendable, Equatable {
    package var point: String
    /// This mount alone may not be written through: a read-only bind mount.
    package var isReadOnly: Bool
    /// The whole file system may not be written to.
    package var isReadOnlyEverywhere: Bool

    /// `36 35 98:0 /root /point rw,noatime master:1 - ext4 /dev/sda1 rw,errors=continue`
    init?(_ line: Substring) {
        let fields = line.split(separator: " ")
        guard fields.count >= 10, let dash = fields.firstIndex(of: "-"), dash >= 6, dash + 3 < fields.count else { return nil }
        point = Mount.unescaped(fields[4])
        isReadOnly = fields[5].split(separator: ",").contains("ro")
        isReadOnlyEverywhere = fields[dash + 3].split(separator: ",").contains("ro")
    }

    /// Blanks and backslashes stand there as `\040`: three octal digits of a byte.
    private static func unescaped(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "\\"), rest.count >= 3, let value = UInt8(String(decoding: rest.prefix(3), as: UTF8.self), radix: 8) {
                bytes.append(value)
                rest = rest.dropFirst(3)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

package struct MountTable: Sendable {
    let mounts: [Mount]

    init(files: FileSystem, processTable: String) {
        let bytes = (try? files.read("\(processTable)/self/mountinfo")) ?? []
        mounts = String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap(Mount.init)
    }

    /// The mount that a path without symbolic links lies on. Of several over the same point the last one is in force.
    func mount(of path: String) -> Mount? {
        var found: Mount?
        for mount in mounts where mount.point == path || path.hasPrefix(mount.point == "/" ? "/" : mount.point + "/") {
            if mount.point.utf8.count >= (found?.point.utf8.count ?? 0) { found = mount }
        }
        return found
    }
}
