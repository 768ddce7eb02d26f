import Foundation
import Glibc
import TestSupport
import Testing

extension EndToEnd {
    /// The proof fails, and the rules decide: everything reverted, the same proof run again on the old files, and the reason named.
    @Suite("A proof that fails", .serialized, .needs(.release, .postfix))
    struct FailingProofTests {
        private func patient(_ settings: PrivatePostfix.Settings = Patient.settings()) throws -> (Patient, OwnDaemons) {
            var daemons: OwnDaemons?
            let patient = try Patient(settings) { daemons = try OwnDaemons(for: $0) }
            return (patient, try #require(daemons))
        }

        private func details(_ document: JSONObject) -> String { (document.members["details"] as? [String] ?? []).joined(separator: "\n") }

        /// What is true of every complete return.
        private func expectReverted(
            _ run: CommandLineRun, _ patient: Patient, naming reason: String, _ location: SourceLocation = #_sourceLocation
        ) throws {
            #expect(run.status == 1, "\(run.output)\(run.errors)", sourceLocation: location)
            let document = try run.document(location)
            #expect(document.text("outcome") == "reverted", sourceLocation: location)
            #expect(document.members["byHand"] as? [String] == [], "nothing is left to undo", sourceLocation: location)
            let told = details(document)
            #expect(told.contains(reason), "\(told)", sourceLocation: location)
            #expect(told.contains("With the old files the ports are as they were before."), "\(told)", sourceLocation: location)
            let report = try TestFile.text(try #require(document.text("report")))
            for line in [
                reason, "outcome:       reverted", "With the old files the ports are as they were before.",
                "Ports with the old files: 0 of 3 answer with TLS",
            ] {
                #expect(report.contains(line), "\(line) in \(report)", sourceLocation: location)
            }
            try patient.expectUntouched(location)
            #expect(try patient.history().map { $0.text("state") } == ["reverted"], sourceLocation: location)
        }

        @Test("a reload that fails once: reverted, reloaded with the old files, and the ports tried again")
        func reloadFails() throws {
            let (patient, daemons) = try patient()
            #expect(patient.isDead)
            try daemons.refuseReloads(1)
            try expectReverted(
                try patient.run(["fix", "--yes", "--json"]), patient, naming: "postfix reload failed: postfix-script: no reload today")
            #expect(patient.isDead)
            // The next try finds nothing in its way.
            let text = try patient.run(["fix", "--yes"])
            #expect(text.status == 0 && patient.isAlive, "\(text.output)\(text.errors)")
        }

        @Test(
            "a reload that fails for the change and for the return: the old files are back, unproven, exit 2, and the way by hand is printed"
        )
        func reloadFailsTwice() throws {
            let (patient, daemons) = try patient()
            try daemons.refuseReloads(2)
            let run = try patient.run(["fix", "--yes", "--json"])
            #expect(run.status == 2, "\(run.output)")
            let document = try run.document()
            #expect(document.text("outcome") == "reverted")
            #expect(
                document.text("summary")?.contains("the old files are in place, but nothing shows that Postfix works with them") == true,
                "\(run.output)")
            #expect(
                details(document).contains("The old files are back, but Postfix did not reload: postfix reload failed"), "\(run.output)")
            try patient.expectUntouched()
            #expect(try patient.history().map { $0.text("state") } == ["revert-incomplete"])
            let byHand = try #require((document.members["byHand"] as? [String])?.first)
            #expect(try TestProcess.run(["/bin/sh", "-c", byHand]).status == 0, "\(byHand)")
            try patient.expectUntouched()
            // The next start recovers what was left: the reload works again.
            let next = try patient.run(["undo"])
            #expect(next.errors.contains("An earlier revert was not complete."), "\(next.errors)")
            #expect(try patient.history().map { $0.text("state") } == ["reverted"])
        }

        /// master is killed once that is to be seen.
        private func fix(killingMasterWhen isTime: (Patient) throws -> Bool) throws -> (Patient, CommandLineRun) {
            let patient = try Patient()
            let fix = try StartedCommand(["fix", "--yes", "--json"] + patient.options)
            #expect(try waitUntil(within: 300) { try isTime(patient) })
            try patient.postfix.killMaster()
            return (patient, try fix.end())
        }

        private func expectRestoredUnproven(_ patient: Patient, _ run: CommandLineRun, _ location: SourceLocation = #_sourceLocation) throws
        {
            #expect(run.status == 2, "\(run.output)\(run.errors)", sourceLocation: location)
            let document = try run.document(location)
            #expect(document.text("outcome") == "reverted", "\(run.output)", sourceLocation: location)
            try patient.expectUntouched(location)
            let start = "postfix -c \(patient.postfix.configDirectory) start"
            #expect(
                details(document).contains("It does not run any more; start it with the old files: \(start)"), "\(run.output)",
                sourceLocation: location)
            let byHand = try #require((document.members["byHand"] as? [String])?.first, sourceLocation: location)
            #expect(byHand.hasSuffix("&& \(start)"), "\(byHand)", sourceLocation: location)
            let started = try TestProcess.run(["/bin/sh", "-c", byHand])
            #expect(started.status == 0, "the printed command starts it: \(started.output)", sourceLocation: location)
            try patient.expectUntouched(location)
            #expect(waitUntil(within: 300) { patient.isDead }, "it runs again, with the old fault", sourceLocation: location)
        }

        @Test("master killed after the write, before the reload: the old files are back, and how to start Postfix is printed")
        func killedBeforeReload() throws {
            let (patient, run) = try fix { try $0.main != $0.mainBefore }
            try expectRestoredUnproven(patient, run)
        }

        @Test("master killed after the reload, while the ports are tried: the same")
        func killedDuringProbe() throws {
            let (patient, run) = try fix { $0.postfix.log.contains("reload -- version") }
            try expectRestoredUnproven(patient, run)
        }

        struct Fault: Sendable, CustomTestStringConvertible {
            var name: String
            /// Part of the log line that must be quoted.
            var line: String
            /// Tried with --keep, too.
            var isKept = false
            /// Done while the list still hides it.
            var make: @Sendable (PrivatePostfix, OwnDaemons) throws -> Void
            var testDescription: String { name }
        }

        private static let faults: [Fault] = [
            Fault(name: "the certificate file is missing", line: "cannot get RSA certificate from file", isKept: true) { postfix, _ in
                unlink(postfix.certificate)
            },
            Fault(name: "the certificate file is empty", line: "cannot get RSA certificate from file") { postfix, _ in
                try TestFile.write(postfix.certificate, "")
            },
            Fault(name: "the key cannot be read", line: "cannot get RSA private key from file") { postfix, _ in
                unlink(postfix.key)
                mkdir(postfix.key, 0o700)
            },
            Fault(name: "the key belongs to another certificate", line: "cannot get RSA private key from file") { postfix, _ in
                try SelfSigned.make(key: postfix.key, certificate: "\(postfix.root)/other.pem")
            },
            Fault(name: "smtpd is not there any more", line: "libexec/smtpd: No such file") { _, daemons in daemons.remove("smtpd") },
            Fault(name: "smtpd may not be run", line: "libexec/smtpd: Permission denied") { _, daemons in
                try daemons.replace("smtpd", by: "#!/bin/sh\n", mode: 0o644)
            },
        ]

        @Test("an emptied master.cf, whose reload would close every port: called a fault, and refused before anything is written")
        func emptyMaster() throws {
            let patient = try Patient()
            try TestFile.write(patient.postfix.masterCF, "")
            let check = try patient.run(["check"])
            #expect(
                check.status == 2 && check.output.hasPrefix("\(patient.postfix.masterCF) is empty: the next reload closes every port."),
                "\(check.output)")
            let fix = try patient.run(["fix", "--yes"])
            #expect(fix.status != 2 && fix.output.contains("\(patient.postfix.masterCF) is empty"), "\(fix.output)\(fix.errors)")
            #expect(try patient.main == patient.mainBefore)
            #expect(patient.isDead, "the port still accepts and hangs up: master runs on")
            #expect(patient.postfix.log.components(separatedBy: "reload -- version").count == 1, "not reloaded")
        }

        @Test("a service that ends right behind the TLS handshake: reverted, its fatal line named; check calls it no healthy server")
        func deadBehindTLS() throws {
            var settings = Patient.settings()
            settings.overrides[.smtps] = ["smtpd_sasl_auth_enable=yes", "smtpd_sasl_type=dovecot", "smtpd_sasl_path=/nonexistent/auth"]
            let (patient, _) = try patient(settings)
            #expect(patient.isDead)
            try expectReverted(try patient.run(["fix", "--yes", "--json"]), patient, naming: "fatal: no SASL authentication mechanisms")
            let kept = try patient.run(["fix", "--yes", "--keep"])
            // master holds the service that ended for a minute: until then it is silent.
            #expect(kept.status == 2 && kept.output.contains("Kept"), "\(kept.output)\(kept.errors)")
            let check = try patient.run(["check"])
            #expect(check.status == 2 && check.output.contains("Verdict: seen"), "\(check.output)")
        }

        @Test(
            "a second fault behind the list: reverted by default, its own log line named; --keep keeps the list, unproven",
            arguments: faults)
        func secondFault(_ fault: Fault) throws {
            let (patient, daemons) = try patient()
            #expect(patient.isDead)
            try fault.make(patient.postfix, daemons)
            let reverted = try patient.run(["fix", "--yes", "--json"])
            try expectReverted(reverted, patient, naming: fault.line)
            guard fault.isKept else { return }
            let told = try reverted.document()
            let other = try #require(told.members["otherFault"] as? [String: Any])
            #expect(other["id"] as? String == "certificate-missing", "\(reverted.output)")
            let report = try TestFile.text(try #require(told.text("report")))
            let sentence = try #require(report.split(separator: "\n").drop { $0 != "The other fault" }.dropFirst().first)
            #expect(sentence.contains(patient.postfix.certificate) || sentence.contains("certificate"), "\(report)")
            #expect(report.contains("\nWhat next\n"), "\(report)")
            let kept = try patient.run(["fix", "--yes", "--keep", "--json"])
            #expect(kept.status == 2, "\(kept.output)\(kept.errors)")
            let document = try kept.document()
            #expect(document.text("outcome") == "changed" && document.members["proven"] as? Bool == false, "\(kept.output)")
            #expect(kept.output.contains(fault.line), "\(kept.output)")
            #expect(
                try patient.main
                    == Array(
                        String(decoding: patient.mainBefore, as: UTF8.self).replacing(Patient.badList, with: RealPostfixTests.repaired).utf8
                    ))
        }

        @Test("in the wizard a second fault is named, everything is reverted, and Tab keeps the list", .needs(.tmux))
        func wizardSecondFault() throws {
            let patient = try Patient { unlink($0.certificate) }
            let terminal = try patient.wizard(columns: 100, rows: 40)
            try terminal.walkToReview()
            try terminal.apply()
            let page = try terminal.see("Reverted: the repair was not proven, the old files are in place")
            #expect(page.contains("another fault shows behind it"), "\(page)")
            #expect(page.contains("With the old files the ports are as they were before."), "\(page)")
            #expect(page.contains("keep on page 9 (Tab)"), "\(page)")
            try patient.expectUntouched()
            try terminal.seeVerdict()
            try terminal.press("Escape")
            try terminal.press("Escape")
            try terminal.press("Enter")
            try terminal.see("The last change was reverted.")
            try terminal.press("Tab")
            try terminal.see("[keep]")
            try terminal.apply()
            try terminal.see("Changed, but not proven")
            #expect(try patient.main == patient.mainBefore(with: RealPostfixTests.repaired))
            try terminal.quit()
            try terminal.expectRestored(status: 0)
        }

        @Test("Postfix stopped between review and apply: refused before anything is written", .needs(.tmux))
        func stoppedBeforeApply() throws {
            let patient = try Patient()
            let terminal = try patient.wizard()
            try terminal.walkToReview()
            try TestProcess.must(["/usr/sbin/postfix", "-c", patient.postfix.configDirectory, "stop"])
            try terminal.apply()
            let page = try terminal.see("Refused: nothing was changed")
            #expect(page.contains("Postfix is not running"), "\(page)")
            try patient.expectUntouched()
            #expect(try patient.history().isEmpty)
            try terminal.quit()
            try terminal.expectRestored(status: 0)
        }

        @Test("master dead after the write in the wizard: the page says what is back, and how to start Postfix", .needs(.tmux))
        func wizardKilledMaster() throws {
            let patient = try Patient()
            let terminal = try patient.wizard(columns: 100, rows: 40)
            try terminal.walkToReview()
            try terminal.apply()
            #expect(try waitUntil(within: 300) { try patient.main != patient.mainBefore })
            try patient.postfix.killMaster()
            let page = try terminal.see("Not proven, and not everything could be reverted")
            #expect(page.contains("start it with the old files"), "\(page)")
            try patient.expectUntouched()
            try terminal.quit()
            try terminal.expectRestored(status: 0)
        }

        @Test("a line of master.cf that ends Postfix at its next reload: refused before anything is written, the line named")
        func brokenMasterLine() throws {
            let patient = try Patient()
            let broken = patient.masterBefore + Array("smtps inet n - n\n".utf8)
            try TestFile.write(patient.postfix.masterCF, bytes: broken)
            let run = try patient.run(["fix", "--yes", "--json"])
            #expect(run.status == 1, "\(run.output)")
            let document = try run.document()
            #expect(document.text("outcome") == "refused")
            #expect(document.text("summary")?.contains("ends Postfix at its next reload") == true, "\(run.output)")
            #expect(try patient.main == patient.mainBefore)
            #expect(patient.isDead, "the port still accepts and hangs up: master runs on")
        }
    }
}
