import Foundation
import Glibc
import TestSupport
import Testing

extension EndToEnd {
    /// check, fix, undo, history on a real Postfix: exit codes, JSON, and bytes.
    @Suite("The command line on a real Postfix", .serialized, .needs(.release, .postfix))
    struct CommandLineTests {
        @Test("check, fix and undo: a fault confirmed, repaired, proven, and brought back")
        func roundTrip() throws {
            let patient = try Patient()
            let before = try patient.run(["check", "--json"])
            #expect(before.status == 2)
            let found = try before.document()
            #expect(found.text("verdict") == "confirmed")
            #expect(found.objects("remedies").map { $0.text("id") }.contains("respell"))
            #expect(found.objects("findings").contains { $0.text("status") == "symptom" })
            try patient.expectUntouched()

            let fixed = try patient.run(["fix", "--yes", "--json"])
            #expect(fixed.status == 0, "\(fixed.errors)")
            let change = try fixed.document()
            #expect(change.text("outcome") == "changed")
            #expect(change.members["proven"] as? Bool == true)
            #expect(change.object("probes")?.objects("before").isEmpty == false)
            #expect(change.object("probes")?.objects("after").isEmpty == false)
            #expect(try patient.main == patient.mainBefore(with: RealPostfixTests.repaired))
            #expect(try patient.master == patient.masterBefore)
            #expect(patient.isAlive)

            let after = try patient.run(["check", "--json"])
            #expect(after.status == 0)
            #expect(try after.document().text("verdict") == "healthy")
            #expect(try patient.run(["fix", "--yes", "--json"]).document().text("outcome") == "nothing-to-do")

            let changes = try patient.history()
            #expect(changes.map { $0.text("state") } == ["applied"])
            #expect(changes.first?.text("id") == change.text("id"))
            #expect(changes.first?.members["files"] as? [String] == [patient.postfix.mainCF])

            let undone = try patient.run(["undo", "--json"])
            #expect(undone.status == 0, "\(undone.errors)")
            #expect(try undone.document().text("outcome") == "restored")
            try patient.expectUntouched()
            #expect(patient.isDead)

            let again = try patient.run(["undo", "--json"])
            _ = try again.document()
            #expect([0, 1].contains(again.status))
            try patient.expectUntouched()
        }

        @Test("fix without consent prints the plan and changes nothing")
        func withoutConsent() throws {
            let patient = try Patient()
            let refused = try patient.run(["fix"])
            #expect(refused.status == 64)
            #expect(refused.output.contains("+smtpd_tls_mandatory_protocols = \(RealPostfixTests.repaired)"))
            let refusedDocument = try patient.run(["fix", "--json"])
            #expect(refusedDocument.status == 64)
            #expect(try refusedDocument.document().text("outcome") == "refused")
            let dry = try patient.run(["fix", "--dry-run", "--json"])
            #expect(dry.status == 0)
            #expect(try dry.document().text("outcome") == "dry-run")
            #expect(try dry.document().text("diff")?.contains("-smtpd_tls_protocols = \(Patient.badList)") == true)
            let both = try patient.run(["fix", "--yes", "--dry-run"])
            #expect(both.status == 0, "--dry-run wins over --yes")
            #expect(both.output.contains("Dry run: nothing was changed."))
            try patient.expectUntouched()
            #expect(!TestFile.exists(patient.stateDirectory), "nothing was done, so nothing is remembered")
        }

        @Test("an undo after somebody else's edit refuses, and leaves that edit alone")
        func laterEdit() throws {
            let patient = try Patient()
            #expect(try patient.run(["fix", "--yes"]).status == 0)
            let edited = try patient.main + Array("# added by hand\n".utf8)
            try TestFile.write(patient.postfix.mainCF, bytes: edited)
            let undo = try patient.run(["undo", "--json"])
            #expect(undo.status == 1)
            #expect(try undo.document().text("outcome") == "refused")
            #expect(try patient.main == edited)
            #expect(!TestFile.exists("\(patient.postfix.mainCF).tmp"))
        }

        @Test("a remedy that this server does not have is a usage error")
        func unknownRemedy() throws {
            let patient = try Patient()
            let run = try patient.run(["fix", "--yes", "--json", "--remedy", "nonsense"])
            #expect(run.status == 64)
            _ = try run.document()
            #expect(run.errors.contains("nonsense"))
            let value = try patient.run(["fix", "--yes", "--json", "--value", "TLSv1.4"])
            #expect(value.status == 64)
            _ = try value.document()
            try patient.expectUntouched()
        }

        @Test("an own value is taken where it is valid, for every invalid list")
        func ownValue() throws {
            let patient = try Patient()
            let run = try patient.run(["fix", "--yes", "--value", ">=TLSv1.2"])
            #expect(run.status == 0, "\(run.output)\(run.errors)")
            #expect(try patient.main == patient.mainBefore(with: ">=TLSv1.2"))
            #expect(patient.isAlive)
        }

        @Test("a valid list that leaves nothing on is a fault of its own, named as such")
        func nothingEnabled() throws {
            let patient = try Patient(Patient.settings(mandatory: ">=TLSv1.2, TLSv1", opportunistic: "!SSLv2"))
            #expect(!patient.isAlive)
            let check = try patient.run(["check", "--json"])
            #expect(check.status == 2)
            let document = try check.document()
            #expect(document.text("verdict") == "other-fault")
            #expect(document.text("summary")?.contains("allows no protocol") == true, "\(document.text("summary") ?? "")")
            try patient.expectUntouched()
        }

        @Test("the commands that check and fix print to take a change back do so as they stand")
        func printedCommands() throws {
            let patient = try Patient()
            chmod(patient.postfix.mainCF, 0o640)
            let check = try patient.run(["check"])
            let place = "-c \(patient.postfix.configDirectory) --log \(patient.postfix.logFile) --state-directory \(patient.stateDirectory)"
            #expect(check.output.contains("postfix-tls-wizard fix --yes --remedy respell \(place)\n"))
            let fix = try patient.run(["fix", "--yes"])
            #expect(fix.status == 0, "\(fix.output)\(fix.errors)")
            let id = try #require(FileManager.default.contentsOfDirectory(atPath: "\(patient.stateDirectory)/changes").first)
            #expect(fix.output.contains("undo \(id) \(place)\n"), "\(fix.output)")
            let mode = try FileManager.default.attributesOfItem(atPath: patient.postfix.mainCF)[.posixPermissions] as? Int
            #expect(mode == 0o640, "and the file keeps its mode")
            let byHand = try #require(fix.output.split(separator: "\n").first { $0.hasPrefix("By hand: ") }).dropFirst(9)
            #expect(try TestProcess.run(["/bin/sh", "-c", String(byHand)]).status == 0)
            #expect(try patient.main == patient.mainBefore)
            // A reload by hand returns before the processes of before it are gone.
            #expect(waitUntil(within: 300) { patient.isDead })
        }

        @Test("a missing certificate is no list's fault: nothing is edited, and the file is named")
        func missingCertificate() throws {
            let patient = try Patient(Patient.settings(mandatory: "!SSLv2, !SSLv3", opportunistic: "!SSLv2, !SSLv3")) {
                try FileManager.default.removeItem(atPath: $0.certificate)
            }
            #expect(patient.isDead)
            let check = try patient.run(["check", "--json"])
            #expect(check.status == 2)
            #expect(try check.document().text("verdict") == "other-fault")
            #expect(try check.document().objects("remedies").isEmpty)
            let fix = try patient.run(["fix", "--yes", "--json"])
            #expect(fix.status == 1)
            let document = try fix.document()
            #expect(document.text("outcome") == "refused")
            #expect(document.text("summary")?.contains("certificate") == true, "\(fix.output)")
            try patient.expectUntouched()
        }

        @Test("a certificate fault behind the bad list: reverted by default, kept with --keep")
        func certificateBehindTheList() throws {
            let patient = try Patient { try FileManager.default.removeItem(atPath: $0.certificate) }
            // The file tells it before anything is written.
            let known = "Also at fault: Ports "
            #expect(try patient.run(["check"]).output.contains("[certificate-missing]"))
            let plan = try patient.run(["fix"])
            #expect(plan.output.contains(known) && plan.output.contains("\(patient.postfix.certificate) does not exist"), "\(plan.output)")
            let told = try patient.run(["fix", "--yes"])
            #expect(told.status == 1 && told.errors.hasPrefix(known), "\(told.errors)")
            try patient.expectUntouched()
            let reverted = try patient.run(["fix", "--yes", "--json"])
            #expect(reverted.status == 1, "\(reverted.output)")
            #expect(try reverted.document().text("outcome") == "reverted")
            #expect(reverted.output.contains("cannot get RSA certificate from file"), "the fault behind the list is named by its own line")
            try patient.expectUntouched()

            let kept = try patient.run(["fix", "--yes", "--keep", "--json"])
            #expect(kept.status == 2, "\(kept.output)")
            #expect(try kept.document().text("outcome") == "changed")
            #expect(try kept.document().members["proven"] as? Bool == false)
            #expect(try patient.main == patient.mainBefore(with: RealPostfixTests.repaired))
            #expect(patient.isDead)
        }

        @Test(
            "no certificate beside the bad list: kept, unproven, and the certificate named before and after; no port is said to be missing")
        func noCertificate() throws {
            var settings = Patient.settings()
            settings.hasCertificate = false
            let patient = try Patient(settings)
            let check = try patient.run(["check"])
            #expect(check.status == 2 && check.output.contains("no certificate is configured"), "\(check.output)")
            let plan = try patient.run(["fix"])
            #expect(plan.output.contains("Until that is right, no port shows whether the list is accepted."), "\(plan.output)")
            let fix = try patient.run(["fix", "--yes", "--json"])
            #expect(fix.status == 2, "\(fix.output)")
            let document = try fix.document()
            #expect(document.text("outcome") == "changed" && document.members["proven"] as? Bool == false)
            #expect(fix.output.contains("no certificate is configured"), "\(fix.output)")
            #expect(fix.output.contains("as dead as before"), "\(fix.output)")
            #expect(!fix.output.contains("there was no port"), "\(fix.output)")
        }

        @Test("a list that names nothing below TLS 1.2 and cannot be respelled is not repaired by --yes alone")
        func unattended() throws {
            let patient = try Patient(Patient.settings(mandatory: "TLSv1.4", opportunistic: "!SSLv2, !SSLv3"))
            let run = try patient.run(["fix", "--yes"])
            #expect(run.status == 1, "\(run.output)\(run.errors)")
            #expect(run.output.contains("With --remedy exclusions"), "\(run.output)")
            try patient.expectUntouched()
            #expect(!TestFile.exists("\(patient.stateDirectory)/changes"))
        }

        @Test("a valid list that is a trap is rewritten on request, the ports as good as before, and brought back")
        func leftOver() throws {
            let patient = try Patient(Patient.settings(mandatory: ">= TLSv1.2", opportunistic: "!SSLv2, !SSLv3"))
            #expect(try patient.run(["check"]).output.contains("fix --yes --remedy left-over-list"))
            let asked = try patient.run(["fix", "--yes", "--remedy", "left-over-list"])
            #expect(asked.status == 0 && patient.isAlive, "\(asked.output)\(asked.errors)")
            #expect(try patient.main == patient.mainBefore(with: ">=TLSv1.2", insteadOf: ">= TLSv1.2"))
            #expect(try patient.run(["undo"]).status == 0)
            try patient.expectUntouched()
        }

        @Test("a value that no list needs is said not to have been used")
        func unusedValue() throws {
            let patient = try Patient(Patient.settings(mandatory: "!SSLv2, !SSLv3", opportunistic: "!SSLv2, !SSLv3"))
            let run = try patient.run(["fix", "--yes", "--value", ">=TLSv1.2"])
            #expect(run.status == 0, "\(run.output)\(run.errors)")
            #expect(run.output.contains("--value '>=TLSv1.2' is valid here and was not used"), "\(run.output)")
            try patient.expectUntouched()
        }

        @Test("a Postfix that is not running is refused; --offline changes the files and says that nothing is proven")
        func notRunning() throws {
            let patient = try Patient()
            patient.postfix.stop()
            let refused = try patient.run(["fix", "--yes", "--json"])
            #expect(refused.status != 0)
            #expect(try refused.document().text("outcome") == "refused")
            try patient.expectUntouched()
            let offline = try patient.run(["fix", "--yes", "--offline", "--json"])
            #expect(offline.status == 2, "\(offline.output)")
            #expect(try patient.main == patient.mainBefore(with: RealPostfixTests.repaired))
            #expect(try patient.run(["undo"]).status == 0, "undo needs no running Postfix")
            try patient.expectUntouched()
        }

        @Test("killed in the middle of a change, it leaves whole files, and the next command puts the old ones back")
        func killed() throws {
            let patient = try Patient()
            let quiet = open("/dev/null", O_RDWR | O_CLOEXEC)
            defer { close(quiet) }
            let child = try TestProcess.spawn(
                [Programs.wizard, "fix", "--yes"] + patient.options, standardInput: quiet, output: quiet)
            let isWritten = try waitUntil(within: 300) { try patient.main != patient.mainBefore }
            kill(child, SIGKILL)
            #expect(TestProcess.wait(for: child) == 128 + SIGKILL)
            #expect(isWritten)
            #expect(try patient.main == patient.mainBefore(with: RealPostfixTests.repaired))

            let next = try patient.run(["undo", "--json"])
            _ = try next.document()
            try patient.expectUntouched()
            #expect(try patient.history().first?.text("state") != "running")
            #expect(patient.isDead)
        }

        @Test("global options stand before the command word as well")
        func optionsFirst() throws {
            let patient = try Patient()
            let run = try CommandLineRun(patient.options + ["--json", "check"])
            #expect(run.status == 2)
            #expect(try run.document().text("verdict") == "confirmed")
        }
    }
}
