// What this machine's file system under /tmp has besides bytes: marks, access lists, labels.

import TestSupport

enum FileTools {
    /// Why chattr sets no marks here; nil when it does. It is tried on a file.
    static let noMarks: String? = absence("chattr +a f && chattr -a f && chattr +i f && chattr -i f", of: "marks of chattr (e2fsprogs)")

    /// Why no ACL, user attribute or security label can be set here; nil when all can.
    static let noAttributes: String? = absence(
        "setfacl -m u:12:r f && setfattr -n user.note -v x f && setfattr -n security.selinux -v label f",
        of: "ACL and attributes (acl, attr)")

    private static func absence(_ script: String, of what: String) -> String? {
        guard let directory = try? TemporaryDirectory(),
            let ended = try? TestProcess.run(["/bin/sh", "-c", "cd \(directory.path) && : > f && \(script)"])
        else { return "no temporary directory" }
        return ended.status == 0 ? nil : "\(what) cannot be had here: \(ended.output)"
    }
}
