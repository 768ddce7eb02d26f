import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// The tasks that the report prints, where not every server needs the same.
    @Suite("Ansible's report over unlike servers", .serialized, .needs(.release, .postfix, .ssh, .ansible))
    struct AnsibleReportTests {
        private let mail: MailHosts

        init() throws {
            var graded = PrivatePostfix.Settings(mandatory: "!SSLv2, !SSLv3", opportunistic: "!SSLv2, !SSLv3")
            graded.mainLines = ["smtpd_tls_mandatory_ciphers = medium, high"]
            mail = try MailHosts([Patient.settings(), graded])
        }

        /// What stands under the table, ready to be run.
        private func printedTasks(_ run: TestProcess) throws -> String {
            let tasks = try #require(run.output.firstRange(of: "The same as Ansible tasks:\n"), "\(run.output)")
            return String(run.output[tasks.upperBound...])
        }

        @Test("each server's own repair, told from a look; run as printed, both are repaired and proven")
        func unlike() throws {
            let look = try mail.play(["-e", "state=checked", "-e", #"{"batches": [2]}"#])
            #expect(look.status == 0, "\(look.output)")
            for number in 1...2 { try mail[number].patient.expectUntouched() }
            let tasks = try printedTasks(look)
            #expect(
                tasks.contains(#"when: inventory_hostname in ["mx1"]"#) && tasks.contains(#"when: inventory_hostname in ["mx2"]"#),
                "\(tasks)")
            let run = try mail.play(["-e", #"{"batches": [2]}"#], playbook: mail.playbook(tasks: tasks))
            #expect(run.status == 0, "\(run.output)")
            #expect(try mail[1].patient.main == mail[1].patient.mainBefore(with: RealPostfixTests.repaired))
            #expect(try mail[2].patient.main == mail[2].patient.mainBefore(with: "medium", insteadOf: "medium, high"))
            for number in 1...2 { #expect(mail[number].patient.isAlive) }
        }

        @Test("a list of one's own is printed as such, and repairs again as printed after an undo")
        func ownList() throws {
            let task = "- tls_wizard.postfix.postfix_tls: { state: repaired, value: '!SSLv2, !SSLv3, !TLSv1' }\n"
            let repaired = mail[1].patient.mainBefore(with: "!SSLv2, !SSLv3, !TLSv1")
            let first = try mail.play(["--limit", "mx1"], playbook: mail.playbook(tasks: task))
            #expect(first.status == 0, "\(first.output)")
            #expect(try mail[1].patient.main == repaired)
            let tasks = try printedTasks(first)
            #expect(try mail.play(["--limit", "mx1", "-e", "state=undone"]).status == 0)
            try mail[1].patient.expectUntouched()
            let again = try mail.play(["--limit", "mx1"], playbook: mail.playbook(tasks: tasks))
            #expect(again.status == 0, "\(again.output)")
            #expect(try mail[1].patient.main == repaired)
        }
    }
}
