import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// An entry that stands in master.cf twice: Postfix listens by the last one, and both are put in order.
    @Suite("A service that stands in master.cf twice", .serialized, .needs(.release, .postfix))
    struct DoubledServiceTests {
        @Test("both lists are repaired, each definition proven by our own reading, and undone byte for byte")
        func both() throws {
            let first = "!SSLv2,!SSLv3,!TLSv1.0"
            let second = "!SSLv2,!SSLv3,#,!TLSv1"
            var settings = Patient.settings(mandatory: "!SSLv2, !SSLv3", opportunistic: "!SSLv2, !SSLv3")
            settings.overrides[.smtps] = ["smtpd_tls_mandatory_protocols=\(first)"]
            let patient = try Patient(settings) { postfix in
                let lines = [
                    "\(postfix.smtpsPort) inet n - n - - smtpd", "  -o syslog_name=postfix/smtps", "  -o smtpd_tls_wrappermode=yes",
                ]
                let entry = (lines + ["  -o smtpd_tls_mandatory_protocols=\(second)"]).map { $0 + "\n" }.joined()
                try TestFile.write(postfix.masterCF, TestFile.text(postfix.masterCF) + entry)
                postfix.letRest()
            }
            #expect(patient.isDead)
            let run = try patient.run(["fix", "--yes"])
            #expect(run.status == 0, "\(run.output)\(run.errors)")
            #expect(run.errors.contains("it stands in master.cf more than once"), "\(run.errors)")
            #expect(patient.isAlive)
            let repaired = String(decoding: try patient.master, as: UTF8.self)
            #expect(!repaired.contains(first) && !repaired.contains(second), "\(repaired)")
            #expect(try patient.run(["undo"]).status == 0)
            try patient.expectUntouched()
            #expect(patient.isDead)
        }
    }
}
