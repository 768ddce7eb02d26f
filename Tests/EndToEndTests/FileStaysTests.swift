import Foundation
import Glibc
import TestSupport
import Testing

extension EndToEnd {
    /// What the file is besides its bytes, through a real repair and its undo.
    @Suite("The file stays the file", .serialized, .needs(.release, .postfix, .fileAttributes))
    struct FileStaysTests {
        /// Everything the system's own tools show of a file but its bytes, its number and its dates.
        private func picture(_ path: String) throws -> String {
            try TestProcess.must([
                "/bin/sh", "-c",
                "stat -Lc '%a %u %g %h %F' \(path); getfacl -cpn \(path); getfattr -Lhdm - --absolute-names \(path) | grep -v '^#'",
            ])
        }

        @Test("group, set-group bit, ACL, user attribute, security label, and links of every kind: repaired, proven, undone")
        func everything() throws {
            let patient = try Patient()
            let postfix = patient.postfix
            // The directory is a link, main.cf in it a chain of a relative and an absolute one.
            let real = "\(postfix.root)/real"
            let shared = try TemporaryDirectory()
            #expect(rename(postfix.configDirectory, real) == 0 && symlink("real", postfix.configDirectory) == 0)
            #expect(rename("\(real)/main.cf", "\(shared.path)/site.cf") == 0)
            #expect(symlink("\(shared.path)/middle", "\(real)/main.cf") == 0 && symlink("site.cf", "\(shared.path)/middle") == 0)
            let file = "\(shared.path)/site.cf"
            try TestProcess.must([
                "/bin/sh", "-c",
                "chown root:mail \(file) && chmod 2640 \(file) && setfacl -m u:12:r \(file) && setfattr -n user.note -v kept \(file)"
                    + " && setfattr -n security.selinux -v system_u:object_r:postfix_etc_t:s0 \(file)",
            ])
            let before = try picture(file)
            #expect(
                before.contains("2640") && before.contains("user:12:r--") && before.contains("postfix_etc_t")
                    && before.contains("user.note"), "\(before)")

            let fix = try patient.run(["fix", "--yes"])
            #expect(fix.status == 0, "\(fix.output)\(fix.errors)")
            #expect(patient.isAlive)
            #expect(try patient.main == patient.mainBefore(with: RealPostfixTests.repaired))
            try expectLinks(postfix, real, shared.path)
            #expect(try picture(file) == before)
            let undo = try patient.run(["undo"])
            #expect(undo.status == 0, "\(undo.output)")
            #expect(try patient.main == patient.mainBefore)
            try expectLinks(postfix, real, shared.path)
            #expect(try picture(file) == before)

            // The way by hand keeps all of it as well.
            #expect(try patient.run(["fix", "--yes"]).status == 0)
            let line = try #require(
                try patient.run(["fix", "--yes"]).status == 0 ? fix.output.split(separator: "\n").first { $0.hasPrefix("By hand: ") } : nil)
            #expect(try TestProcess.run(["/bin/sh", "-c", String(line.dropFirst(9))]).status == 0)
            #expect(try patient.main == patient.mainBefore && picture(file) == before)
        }

        private func expectLinks(_ postfix: PrivatePostfix, _ real: String, _ shared: String, _ location: SourceLocation = #_sourceLocation)
            throws
        {
            for (link, target) in [
                (postfix.configDirectory, "real"), ("\(real)/main.cf", "\(shared)/middle"), ("\(shared)/middle", "site.cf"),
            ] {
                let found = try FileManager.default.destinationOfSymbolicLink(atPath: link)
                #expect(found == target, sourceLocation: location)
            }
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: shared).sorted() == ["middle", "site.cf"], sourceLocation: location)
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: real).sorted() == ["main.cf", "master.cf"], sourceLocation: location)
        }

        @Test("a main.cf with a second name: told with the count, and nothing done")
        func hardLink() throws {
            let patient = try Patient { #expect(link($0.mainCF, "\($0.root)/second") == 0) }
            let fix = try patient.run(["fix", "--yes", "--json"])
            #expect(fix.status == 1)
            let document = try fix.document()
            #expect(
                document.text("outcome") == "refused" && document.text("summary")?.contains("2 names (hard links)") == true, "\(fix.output)"
            )
            try patient.expectUntouched()
            #expect(try patient.history().isEmpty)
        }
    }
}
