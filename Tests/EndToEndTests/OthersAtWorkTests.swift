import Foundation
import Glibc
import TestSupport
import Testing

extension EndToEnd {
    /// Somebody else changes the configuration at the same time: neither side's change is lost, and nobody is kept in the dark.
    @Suite("Others at work", .serialized, .needs(.release, .postfix))
    struct OthersAtWorkTests {
        /// `fix --yes` has made its plan and waits for the lock; then the file is changed, and the lock is let go.
        private func fix(_ patient: Patient, json: Bool = true, whileWaiting change: () throws -> Void) throws -> CommandLineRun {
            let lock = try HeldLock(patient.postfix.configDirectory)
            let fix = try StartedCommand(["fix", "--yes"] + (json ? ["--json"] : []) + patient.options)
            #expect(lock.isWanted(), "fix wants the lock once its plan is made")
            try change()
            lock.release()
            return try fix.end()
        }

        @Test("main.cf changed between diff and apply: nothing is written, exit 1, and the new diff is shown")
        func newDiff() throws {
            let patient = try Patient()
            let other = Array(
                String(decoding: patient.mainBefore, as: UTF8.self)
                    .replacing("smtpd_tls_protocols = \(Patient.badList)", with: "smtpd_tls_protocols = !SSLv2, !SSLv3 #").utf8)
            let run = try fix(patient) { try TestFile.write(patient.postfix.mainCF, bytes: other) }
            #expect(run.status == 1, "\(run.output)\(run.errors)")
            let document = try run.document()
            #expect(document.text("outcome") == "refused")
            #expect(document.text("summary")?.contains("\(patient.postfix.mainCF) was changed by someone else") == true)
            let diff = document.text("diff") ?? ""
            #expect(diff.contains("-smtpd_tls_protocols = !SSLv2, !SSLv3 #\n"), "the new text is in the new diff: \(diff)")
            #expect(try patient.main == other)
            #expect(try patient.history().isEmpty)

            let text = try fix(patient, json: false) { try TestFile.write(patient.postfix.mainCF, bytes: patient.mainBefore) }
            #expect(text.status == 1)
            #expect(text.output.contains("was changed by someone else since the diff was shown; nothing was written"), "\(text.output)")
            #expect(text.output.contains("-smtpd_tls_protocols = \(Patient.badList)\n"), "\(text.output)")
            try patient.expectUntouched()
            let command = try #require(text.output.split(separator: "\n").last).split(separator: " To do it: ")
            let again = try TestProcess.run(["/bin/sh", "-c", String(try #require(command.last))])
            #expect(again.status == 0, "the printed command does it: \(again.output)")
            #expect(patient.isAlive)
        }

        @Test("the other one repaired the list himself: nothing is written, and it is said that the fault is gone")
        func faultGone() throws {
            let patient = try Patient()
            let mended = patient.mainBefore(with: "!SSLv2, !SSLv3")
            for json in [true, false] {
                let run = try fix(patient, json: json) { try TestFile.write(patient.postfix.mainCF, bytes: mended) }
                #expect(run.status == 1, "\(run.output)\(run.errors)")
                #expect(run.output.contains("There is no new diff: every smtpd protocol list is valid now."), "\(run.output)")
                if json { #expect(try run.document().text("diff") == "") }
                #expect(try patient.main == mended)
                try TestFile.write(patient.postfix.mainCF, bytes: patient.mainBefore)
            }
            #expect(try patient.history().isEmpty)
        }

        @Test("master.cf changed although only main.cf is edited: who reads the lists is judged anew")
        func masterChanged() throws {
            let patient = try Patient()
            let text = String(decoding: patient.masterBefore, as: UTF8.self)
            let edited = text.replacing(
                "-o smtpd_tls_wrappermode=yes", with: "-o smtpd_tls_wrappermode=yes\n  -o smtpd_tls_mandatory_protocols=TLSv9")
            #expect(edited != text)
            let run = try fix(patient) { try TestFile.write(patient.postfix.masterCF, edited) }
            #expect(run.status == 1, "\(run.output)\(run.errors)")
            let document = try run.document()
            #expect(document.text("summary")?.contains("\(patient.postfix.masterCF) was changed by someone else") == true, "\(run.output)")
            #expect(document.text("diff")?.contains("-  -o smtpd_tls_mandatory_protocols=TLSv9\n") == true, "\(run.output)")
            #expect(try patient.main == patient.mainBefore)
            #expect(try TestFile.text(patient.postfix.masterCF) == edited)
        }

        @Test("a second fix beside one at work is told who holds the lock, in its own time; the first one ends well")
        func secondFix() throws {
            let patient = try Patient()
            let first = try StartedCommand(["fix", "--yes", "--json"] + patient.options)
            try stopOnceLocked(first, patient)
            let second = try patient.run(["fix", "--yes", "--json"])
            #expect(second.status == 1)
            let told = try second.document().text("summary") ?? ""
            #expect(told.contains("main.cf.tmp is locked by ") && told.contains("(process \(first.process))"), "\(told)")
            // The first one is stopped and holds the lock: the second has not waited for its end.
            #expect(try patient.history().map { $0.text("state") } == ["running"])
            kill(first.process, SIGCONT)
            let ended = try first.end()
            #expect(ended.status == 0, "\(ended.output)\(ended.errors)")
            #expect(try patient.history().map { $0.text("state") } == ["applied"])
            #expect(patient.isAlive)
        }

        /// Stops it once its journal says that it runs: the lock is held, and nothing is written yet.
        private func stopOnceLocked(_ command: StartedCommand, _ patient: Patient) throws {
            let changes = "\(patient.stateDirectory)/changes"
            let isThere = waitUntil(within: 300) {
                let ids = (try? FileManager.default.contentsOfDirectory(atPath: changes)) ?? []
                return ids.contains { TestFile.endsWithLine("\(changes)/\($0)/journal") }
            }
            kill(command.process, SIGSTOP)
            #expect(isThere)
            #expect(try patient.main == patient.mainBefore, "it was stopped before the first write")
        }

        @Test("a wizard beside a fix at work: keys stay live, the holder is named, and afterwards nothing is left to repair", .needs(.tmux))
        func wizardBesideFix() throws {
            let patient = try Patient()
            let terminal = try patient.wizard()
            try terminal.walkToReview()
            let fix = try StartedCommand(["fix", "--yes", "--json"] + patient.options)
            try stopOnceLocked(fix, patient)
            try terminal.apply()
            try terminal.see("Applying: the server is being changed")
            // While it waits for the lock the help opens and closes.
            try terminal.press("?")
            try terminal.see("The last page before anything changes")
            try terminal.press("Escape")
            let refused = try terminal.see("Refused: nothing was changed")
            #expect(refused.contains("process \(fix.process)"), "\(refused)")
            #expect(try patient.main == patient.mainBefore)
            kill(fix.process, SIGCONT)
            #expect(try fix.end().status == 0)
            #expect(patient.isAlive)
            try terminal.press("r")
            try terminal.seeVerdict()
            try terminal.press("Escape")
            try terminal.press("Escape")
            try terminal.see("There is nothing to repair")
            try terminal.quit()
            try terminal.expectRestored(status: 0)
            #expect(try patient.history().map { $0.text("state") } == ["applied"])
        }

        @Test("two wizards at once: the second is shown that the first has repaired it; both histories are one", .needs(.tmux))
        func twoWizards() throws {
            let patient = try Patient()
            let first = try patient.wizard()
            let second = try patient.wizard()
            try first.walkToReview()
            try second.walkToReview()
            try first.apply()
            try first.see("Fixed: port \(patient.postfix.smtpsPort) answers with TLS and 220")
            let repaired = try patient.main
            try second.apply()
            let told = try second.see("There is no new diff")
            #expect(told.contains("Nothing to apply") && told.contains("was changed by"), "\(told)")
            #expect(try patient.main == repaired)
            try first.undo()
            try first.see("Undone: the old configuration is back")
            try patient.expectUntouched()
            try second.press("r")
            try second.seeVerdict()
            try second.see("Ready. ")
            try second.apply()
            try second.see("Fixed: port \(patient.postfix.smtpsPort) answers with TLS and 220")
            for terminal in [first, second] {
                try terminal.quit()
                try terminal.expectRestored(status: 0)
            }
            #expect(try patient.history().map { $0.text("state") } == ["applied", "undone"])
            #expect(patient.isAlive)
        }

        @Test(
            "main.cf changed between review and apply: the wizard leads to a review of the new diff, and wants the word again",
            .needs(.tmux))
        func reviewAnew() throws {
            let patient = try Patient()
            let terminal = try patient.wizard()
            try terminal.walkToReview()
            let edited = String(decoding: patient.mainBefore, as: UTF8.self)
                .replacing("smtpd_tls_protocols = \(Patient.badList)", with: "smtpd_tls_protocols = TLSv9")
            try TestFile.write(patient.postfix.mainCF, edited)
            try terminal.apply()
            try terminal.see("This is the new diff")
            #expect(try TestFile.text(patient.postfix.mainCF) == edited)
            try terminal.press("d")
            try terminal.see("-smtpd_tls_protocols = TLSv9")
            try terminal.press("Escape")
            try terminal.press("Enter")
            try terminal.see("Nothing starts yet")
            #expect(try TestFile.text(patient.postfix.mainCF) == edited)
            try terminal.apply()
            try terminal.see("Fixed: port \(patient.postfix.smtpsPort) answers with TLS and 220")
            try terminal.undo()
            try terminal.see("Undone: the old configuration is back")
            #expect(try TestFile.text(patient.postfix.mainCF) == edited, "the colleague's edit is what undo brings back")
            try terminal.quit()
            try terminal.expectRestored(status: 0)
        }
    }
}
