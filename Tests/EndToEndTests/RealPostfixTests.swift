import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// Keys in a terminal, a real Postfix behind them.
    @Suite("The wizard on a real Postfix", .serialized, .needs(.release, .tmux, .postfix))
    struct RealPostfixTests {
        /// What the administrator meant, in names this release knows.
        static let repaired = "!SSLv2, !SSLv3, !TLSv1"

        @Test("leads through all ten pages from a dead port to a proven repair, and back by undo, byte for byte")
        func wholeWalk() throws {
            let patient = try Patient()
            #expect(patient.isDead)
            #expect(!Knock.doesSTARTTLS(patient.postfix.smtpPort))
            let terminal = try patient.wizard()

            try terminal.see(.server)
            try terminal.seeVerdict()
            try terminal.press("Enter")
            let connection = try terminal.see(.connection)
            #expect(connection.contains(try Regex("! \(patient.postfix.smtpsPort) +connects +drops the line at once")))
            try terminal.press("Enter")
            #expect(try terminal.see(.log).contains("rejects its list"))
            try terminal.press("Enter")
            #expect(try terminal.see(.postfix).contains("3.7"))
            try terminal.press("Enter")
            #expect(try terminal.see(.openssl).contains("OpenSSL 3"))
            try terminal.press("Enter")
            let configuration = try terminal.see(.configuration)
            #expect(configuration.contains(patient.postfix.mainCF))
            #expect(configuration.contains("smtpd_tls_protocols = \(Patient.badList)"))
            #expect(configuration.contains(try Regex("(?m)^[^|]*│ +\\^ *│$")), "a caret stands under the #")
            try terminal.press("Enter")
            #expect(try terminal.see(.diagnosis).contains("confirmed"))
            try terminal.press("Enter")
            #expect(try terminal.see(.repair).contains(RealPostfixTests.repaired))
            try terminal.press("Enter")
            try terminal.see("Nothing has been changed yet")
            try patient.expectUntouched()

            try terminal.apply()
            let result = try terminal.see("Fixed: port \(patient.postfix.smtpsPort) answers with TLS and 220")
            #expect(result.contains("10 Result"))
            #expect(terminal.keysPressed <= 9, "from the start to the proof, the word apart")
            #expect(patient.isAlive)
            #expect(Knock.doesSTARTTLS(patient.postfix.smtpPort) && Knock.doesSTARTTLS(patient.postfix.submissionPort))
            #expect(try patient.main == patient.mainBefore(with: RealPostfixTests.repaired))
            #expect(try patient.master == patient.masterBefore)
            #expect(!TestFile.exists("\(patient.postfix.mainCF).tmp"))

            try terminal.undo()
            try terminal.see("Undone: the old configuration is back")
            try patient.expectUntouched()
            #expect(patient.isDead)
            try terminal.quit()
            try terminal.expectRestored(status: 0)
            #expect(try patient.history().map { $0.text("state") } == ["undone"])
        }

        @Test("changes nothing for Enter on the review, nor for a wrong word, nor for no word")
        func gate() throws {
            let patient = try Patient()
            let terminal = try patient.wizard()
            try terminal.walkToReview()
            try terminal.press("Enter")
            try terminal.see("Nothing starts yet")
            try patient.expectUntouched()

            for word in ["Apply", "applyy", "ayes"] {
                try terminal.session.type(word)
                try terminal.session.wait(forPattern: "press Enter: \(word)_", seconds: WalkingTerminal.patience)
                try terminal.press("Enter")
                try terminal.session.wait(forPattern: "press Enter: ____(.|\n)*Nothing was changed", seconds: WalkingTerminal.patience)
                try patient.expectUntouched()
            }
            try terminal.session.type("appl")
            try terminal.press("Escape")
            try terminal.see("Nothing was changed.")
            try terminal.quit()
            try terminal.expectRestored(status: 0)
            try patient.expectUntouched()
            #expect(patient.isDead)
            #expect(try patient.history().isEmpty)
        }

        @Test("does not apply what was shown when somebody edited the file meanwhile, and shows why")
        func editedMeanwhile() throws {
            let patient = try Patient()
            let terminal = try patient.wizard()
            try terminal.walkToReview()
            let edited = patient.mainBefore + Array("# a colleague was here\n".utf8)
            try TestFile.write(patient.postfix.mainCF, bytes: edited)
            try terminal.apply()
            try terminal.see("This is the new diff")
            #expect(try patient.main == edited)
            #expect(!TestFile.exists("\(patient.postfix.mainCF).tmp"))
            try terminal.quit()
            try terminal.expectRestored(status: 0)
        }

        @Test("repairs the bad list where it governs, in master.cf's -o of the smtps service, and undoes it")
        func override() throws {
            let bad = "!SSLv2,!SSLv3,#,!TLSv1"
            var settings = Patient.settings(mandatory: "!SSLv2, !SSLv3", opportunistic: "!SSLv2, !SSLv3")
            settings.overrides[.smtps] = ["smtpd_tls_mandatory_protocols=\(bad)"]
            let patient = try Patient(settings)
            #expect(patient.isDead)
            let terminal = try patient.wizard()
            try terminal.walkToReview()
            try terminal.apply()
            try terminal.see("Fixed: port \(patient.postfix.smtpsPort) answers with TLS and 220")
            #expect(patient.isAlive)
            #expect(try patient.main == patient.mainBefore)
            let expected = String(decoding: patient.masterBefore, as: UTF8.self).replacing(bad, with: "!SSLv2,!SSLv3,!TLSv1")
            #expect(try String(decoding: patient.master, as: UTF8.self) == expected)

            try terminal.undo()
            try terminal.see("Undone: the old configuration is back")
            try patient.expectUntouched()
            #expect(patient.isDead)
            try terminal.quit()
            try terminal.expectRestored(status: 0)
        }
    }
}
