import Foundation
import Glibc
import TestSupport
import Testing

extension EndToEnd {
    /// An undo after somebody's own edit: old, applied and present are shown, nothing is overwritten unasked.
    @Suite("Undo after a later edit", .serialized, .needs(.release, .postfix))
    struct LaterEditTests {
        private static let note = "# added by hand\n"

        /// Repaired, then edited: below our lines and not in them.
        private func editedPatient() throws -> (Patient, [UInt8]) {
            let patient = try Patient()
            #expect(try patient.run(["fix", "--yes"]).status == 0)
            let edited = try patient.main + Array(LaterEditTests.note.utf8)
            try TestFile.write(patient.postfix.mainCF, bytes: edited)
            return (patient, edited)
        }

        private func expectThreeVersions(_ text: String, _ patient: Patient, _ location: SourceLocation = #_sourceLocation) {
            #expect(text.contains("-smtpd_tls_protocols = \(Patient.badList)"), "the old line: \(text)", sourceLocation: location)
            #expect(
                text.contains("+smtpd_tls_protocols = \(RealPostfixTests.repaired)"), "the applied line: \(text)", sourceLocation: location)
            #expect(text.contains("+\(LaterEditTests.note.dropLast())"), "what came later: \(text)", sourceLocation: location)
        }

        @Test("as text and as JSON: refused with exit 1, the three versions shown; the printed command brings the old one back")
        func commandLine() throws {
            let (patient, edited) = try editedPatient()
            let text = try patient.run(["undo"])
            #expect(text.status == 1)
            #expect(text.output.contains("was edited after this change; nothing was overwritten"), "\(text.output)")
            expectThreeVersions(text.output, patient)
            let json = try patient.run(["undo", "--json"])
            #expect(json.status == 1)
            let document = try json.document()
            #expect(document.text("outcome") == "refused")
            expectThreeVersions((document.members["details"] as? [String] ?? []).joined(separator: "\n"), patient)
            #expect(try patient.main == edited)
            #expect(try patient.history().map { $0.text("state") } == ["applied"])

            let byHand = try #require((document.members["byHand"] as? [String])?.first)
            #expect(text.output.contains("By hand: \(byHand)\n"), "text and JSON print the same command")
            let run = try TestProcess.run(["/bin/sh", "-c", byHand])
            #expect(run.status == 0, "\(run.output)")
            try patient.expectUntouched()
            let kept = try TestProcess.must(["/bin/sh", "-c", "cat \(patient.stateDirectory)/changes/*/main.cf.later.*"])
            #expect(kept == String(decoding: edited, as: UTF8.self), "the command keeps the later edit")
            #expect(text.output.contains("without the later edit"), "\(text.output)")
            #expect(waitUntil(within: 300) { patient.isDead })
            let report = try TestFile.text(try #require(document.text("report")))
            #expect(report.contains("an undo was refused") && report.contains("By hand: \(byHand)"), "\(report)")
            // Run a second time it does not put the old file over the edit that it kept.
            let second = time(nil)
            #expect(waitUntil { time(nil) > second })
            #expect(try TestProcess.run(["/bin/sh", "-c", byHand]).status == 0)
            let both = try TestProcess.must(["/bin/sh", "-c", "cat \(patient.stateDirectory)/changes/*/main.cf.later.*"])
            #expect(both.contains(LaterEditTests.note) && both.hasPrefix(kept))
            // The old files were put there by hand: undo makes sure that Postfix has read them, and closes the change.
            let closed = try patient.run(["undo"])
            #expect(
                closed.status == 0 && closed.output.contains("The old files were in place already; the change is undone now."),
                "\(closed.output)")
            #expect(closed.errors.contains("[done] postfix reload with the old files"), "\(closed.errors)")
            #expect(try patient.history().map { $0.text("state") } == ["undone"])
            #expect(try patient.run(["undo"]).output.contains("undone before"))
        }

        @Test("main.cf removed since: told that the old one is kept; the printed command puts it there, for every user's postconf to read")
        func removed() throws {
            let patient = try Patient()
            #expect(try patient.run(["fix", "--yes"]).status == 0)
            unlink(patient.postfix.mainCF)
            let undo = try patient.run(["undo", "--json"])
            #expect(
                undo.status == 1 && undo.output.contains("main.cf was removed after this change; nothing was overwritten"), "\(undo.output)"
            )
            let byHand = try #require((try undo.document().members["byHand"] as? [String])?.first)
            // Postfix itself is not to be reloaded for this.
            let copy = try #require(byHand.split(separator: " && ").first.map(String.init))
            #expect(try TestProcess.run(["/bin/sh", "-c", copy]).status == 0, "\(copy)")
            try patient.expectUntouched()
            var status = stat()
            #expect(stat(patient.postfix.mainCF, &status) == 0 && status.st_mode & 0o777 == 0o644)
        }

        @Test("in the wizard: the three versions stand on the page, with the command, and nothing is overwritten", .needs(.tmux))
        func wizard() throws {
            let patient = try Patient()
            let terminal = try patient.wizard(columns: 100, rows: 60)
            try terminal.walkToReview()
            try terminal.apply()
            try terminal.see("Fixed: port \(patient.postfix.smtpsPort) answers with TLS and 220")
            let edited = try patient.main + Array(LaterEditTests.note.utf8)
            try TestFile.write(patient.postfix.mainCF, bytes: edited)
            try terminal.undo()
            let page = try terminal.see("Refused: nothing was changed")
            expectThreeVersions(page, patient)
            #expect(page.contains("Old and applied:") && page.contains("Applied and present:"), "\(page)")
            #expect(page.contains("$ cp \(patient.postfix.mainCF) "), "\(page)")
            #expect(try patient.main == edited)
            try terminal.quit()
            try terminal.expectRestored(status: 0)
            let last = try terminal.see("By hand: cp \(patient.postfix.mainCF) ")
            #expect(last.contains("Undo: ") && !last.contains("Fixed"), "\(last)")
        }
    }
}
