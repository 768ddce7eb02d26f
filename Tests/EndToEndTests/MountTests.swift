import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// Mounts in the way of a rename. All of them stand in namespaces of the tests' own.
    @Suite("Mounts under the configuration", .serialized, .needs(.release, .postfix, .privateMounts))
    struct MountTests {
        @Test("a bind mount over main.cf: told, nothing done, and the printed command repairs the port; the same for the undo")
        func bindMount() throws {
            let patient = try EnclosedPatient(isRunning: true) { try $0.mounts.must("mount --bind \($0.etc)/main.cf \($0.etc)/main.cf") }
            let before = try patient.bytes()
            #expect(Knock.isClosedAtOnce(patient.postfix.smtpsPort))
            let check = try patient.run(["check", "--verbose"])
            #expect(check.output.contains("main.cf is a mount point of its own"), "\(check.output)")

            let json = try patient.run(["fix", "--yes", "--json"])
            #expect(json.status == 1, "\(json.output)")
            let document = try json.document()
            #expect(document.text("outcome") == "refused")
            let details = try #require(document.members["details"] as? [String])
            #expect(details.contains { $0.contains("mount point") && $0.contains("By hand: cp ") }, "\(details)")
            #expect(try patient.bytes() == before && patient.leftOvers() == [])

            let text = try patient.run(["fix", "--yes"])
            #expect(text.status == 1)
            try patient.byHand(in: text.output, isRunning: true)
            #expect(try patient.bytes() == EnclosedPatient.repaired(before))
            #expect(waitUntil(within: 300) { Knock.answersWithTLS(patient.postfix.smtpsPort) })
        }

        @Test("the wizard's result page says that nothing was done, why, and the command")
        func page() throws {
            let patient = try EnclosedPatient(isRunning: true) { try $0.mounts.must("mount --bind \($0.etc)/main.cf \($0.etc)/main.cf") }
            let before = try patient.bytes()
            let terminal = try WalkingTerminal(patient.mounts.entering + [Programs.wizard] + patient.options, columns: 200, rows: 60)
            try terminal.walkToReview()
            try terminal.apply()
            let page = try terminal.see("could not be written")
            #expect(page.contains("mount point of its own") && page.contains("By hand: cp "), "\(page)")
            #expect(try patient.bytes() == before)
            try terminal.quit()
            try terminal.expectRestored(status: 0)
        }

        @Test("an undo of a main.cf that became a mount point since is told, and its printed command brings the old bytes back")
        func undoBindMount() throws {
            let patient = try EnclosedPatient()
            let before = try patient.bytes()
            #expect(try patient.fixOffline().status == 2)
            try patient.mounts.must("mount --bind \(patient.etc)/main.cf \(patient.etc)/main.cf")
            let undo = try patient.run(["undo"])
            #expect(undo.status == 2 && undo.output.contains("mount point"), "\(undo.output)")
            let history = try patient.run(["history"])
            #expect(history.output.contains("applied") && !history.output.contains("interrupted"), "\(history.output)")
            #expect(try patient.bytes() == EnclosedPatient.repaired(before))
            try patient.byHand(in: undo.output)
            #expect(try patient.bytes() == before)
        }

        @Test("a bind mount that is read-only as well: the printed command opens it first")
        func readOnlyFile() throws {
            let patient = try EnclosedPatient {
                try $0.mounts.must("mount --bind \($0.etc)/main.cf \($0.etc)/main.cf && mount -o remount,bind,ro \($0.etc)/main.cf")
            }
            let before = try patient.bytes()
            let fix = try patient.fixOffline()
            #expect(
                fix.status == 1 && fix.output.contains("By hand: mount -o remount,bind,rw \(patient.etc)/main.cf && cp "), "\(fix.output)")
            #expect(try patient.bytes() == before && patient.leftOvers() == [])
            try patient.byHand(in: fix.output)
            #expect(try patient.bytes() == EnclosedPatient.repaired(before))
        }

        @Test(
            "a read-only configuration directory: told with the mount, the printed command opens it, and then fix and undo work",
            arguments: ["bind", "tmpfs"])
        func readOnlyDirectory(kind: String) throws {
            let patient = try EnclosedPatient { patient in
                if kind == "bind" {
                    try patient.mounts.must("mount --bind \(patient.etc) \(patient.etc) && mount -o remount,bind,ro \(patient.etc)")
                } else {
                    try patient.mountSmallConfiguration(1024)
                    try patient.mounts.must("mount -o remount,ro \(patient.etc)")
                }
            }
            let before = try patient.bytes()
            let fix = try patient.fixOffline()
            #expect(fix.status == 1 && fix.output.contains("read-only"), "\(fix.output)")
            #expect(try patient.bytes() == before)
            try patient.byHand(in: fix.output)
            let again = try patient.fixOffline()
            #expect(again.status == 2, "changed, unproven: \(again.output)")
            #expect(try patient.bytes() == EnclosedPatient.repaired(before))

            try patient.mounts.must("mount -o remount,\(kind == "bind" ? "bind," : "")ro \(patient.etc)")
            let undo = try patient.run(["undo"])
            #expect(undo.status == 1 && undo.output.contains("read-only"), "\(undo.output)")
            #expect(try patient.bytes() == EnclosedPatient.repaired(before))
            try patient.byHand(
                in: undo.output.split(separator: "\n").first { $0.contains("By hand: mount") }.map(String.init) ?? undo.output)
            #expect(try patient.run(["undo"]).status == 0)
            #expect(try patient.bytes() == before && patient.leftOvers() == [])
        }

        @Test("a main.cf that is a link onto a read-only file system: told, and the printed commands repair it")
        func linkToReadOnly() throws {
            let patient = try EnclosedPatient { patient in
                let store = "\(patient.state.path)/store"
                try patient.mounts.must(
                    "mkdir \(store) && mount -t tmpfs -o size=1m none \(store) && mv \(patient.etc)/main.cf \(store)/main.cf"
                        + " && ln -s \(store)/main.cf \(patient.etc)/main.cf && mount -o remount,ro \(store)")
            }
            let before = try patient.bytes()
            let fix = try patient.fixOffline()
            #expect(fix.status == 1 && fix.output.contains("read-only"), "\(fix.output)")
            try patient.byHand(in: fix.output)
            #expect(try patient.bytes() == EnclosedPatient.repaired(before))
            #expect(try patient.mounts.run("test -L \(patient.etc)/main.cf").status == 0)
        }
    }
}
