import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// The collection in Resources/ansible by a real ansible-playbook, over ssh, on servers without Python.
    @Suite("Ansible on four mail servers", .serialized, .needs(.release, .postfix, .ssh, .ansible))
    struct AnsibleTests {
        private let mail: MailHosts

        init() throws { mail = try MailHosts(4) }

        /// The line of a host in Ansible's own recap.
        private func recap(_ host: String, _ run: TestProcess) -> [String: Int] {
            guard let line = run.output.split(separator: "\n").last(where: { $0.hasPrefix("\(host) ") && $0.contains("ok=") }) else {
                return [:]
            }
            let pairs = line.split(separator: " ").compactMap { word -> (String, Int)? in
                let parts = word.split(separator: "=")
                return parts.count == 2 ? Int(parts[1]).map { (String(parts[0]), $0) } : nil
            }
            return Dictionary(uniqueKeysWithValues: pairs)
        }

        /// The line of a host in the report at the end.
        private func report(_ host: String, _ run: TestProcess) -> String {
            let table = run.output.components(separatedBy: "HOST  FAULT").last ?? ""
            return table.split(separator: "\n").first { $0.hasPrefix("\(host) ") }.map(String.init) ?? "no line in: \(run.output)"
        }

        private func expectUntouched(_ numbers: [Int]) throws {
            for number in numbers { try mail[number].patient.expectUntouched() }
        }

        private func expectRepaired(_ numbers: [Int], _ run: TestProcess) throws {
            for number in numbers {
                let patient = mail[number].patient
                #expect(try patient.main == patient.mainBefore(with: RealPostfixTests.repaired))
                #expect(patient.isAlive)
                #expect(report("mx\(number)", run).contains("invalid-list"), "\(report("mx\(number)", run))")
                #expect(report("mx\(number)", run).hasSuffix("changed, proven"), "\(report("mx\(number)", run))")
            }
        }

        @Test(
            "a dry run shows every diff and changes nothing; a repair is proven, a second one changes nothing, an undo gives the bytes back"
        )
        func wholeRound() throws {
            let together = ["-e", #"{"batches": [4]}"#]
            let dry = try mail.play(together + ["--check", "--diff"])
            #expect(dry.status == 0, "\(dry.output)")
            #expect(
                dry.output.components(separatedBy: "\n+smtpd_tls_mandatory_protocols = \(RealPostfixTests.repaired)").count == 5,
                "\(dry.output)")
            try expectUntouched([1, 2, 3, 4])
            #expect(!TestFile.exists(mail[1].program), "nothing is brought for good either")
            #expect(!TestFile.exists(mail[1].patient.stateDirectory))

            let repair = try mail.play(together)
            #expect(repair.status == 0, "\(repair.output)")
            try expectRepaired([1, 2, 3, 4], repair)

            let again = try mail.play(together + ["--diff"])
            #expect(again.status == 0, "\(again.output)")
            for number in 1...4 { #expect(recap("mx\(number)", again)["changed"] == 0, "\(again.output)") }

            let undo = try mail.play(together + ["-e", "state=undone"])
            #expect(undo.status == 0, "\(undo.output)")
            for number in 1...4 { #expect(recap("mx\(number)", undo)["changed"] == 1, "\(undo.output)") }
            try expectUntouched([1, 2, 3, 4])
            let nothing = try mail.play(together + ["-e", "state=undone"])
            for number in 1...4 { #expect(recap("mx\(number)", nothing)["changed"] == 0, "\(nothing.output)") }
        }

        @Test("a proof that fails ends the play with its batch: that server has its old files, those behind it were not looked at")
        func stops() throws {
            try mail[2].daemons.refuseReloads(1)
            let run = try mail.play(["-e", #"{"batches": [2, 2]}"#])
            #expect(run.status == 2, "\(run.output)")
            try expectRepaired([1], run)
            try expectUntouched([2, 3, 4])
            #expect(report("mx2", run).contains("reverted: ") && report("mx2", run).contains("no reload today"), "\(report("mx2", run))")
            for number in 3...4 { #expect(report("mx\(number)", run).hasSuffix("not looked at: the run stopped before")) }
            #expect(recap("mx2", run)["failed"] == 1 && recap("mx2", run)["changed"] == 1, "only the program came: \(run.output)")
        }

        @Test("the play may say to go on; and the task that the report prints repairs the rest as it stands")
        func goesOn() throws {
            try mail[2].daemons.refuseReloads(1)
            let run = try mail.play(["-e", #"{"batches": [2, 2]}"#, "-e", "tolerated=100"])
            #expect(run.status == 2, "\(run.output)")
            try expectRepaired([1, 3, 4], run)
            try expectUntouched([2])
            let tasks = try #require(run.output.firstRange(of: "The same as Ansible tasks:\n"))
            let printed = try mail.playbook(tasks: String(run.output[tasks.upperBound...]))
            let second = try mail.play(["--limit", "mx2"], playbook: printed)
            #expect(second.status == 0, "\(second.output)")
            #expect(try mail[2].patient.main == mail[2].patient.mainBefore(with: RealPostfixTests.repaired))
            #expect(mail[2].patient.isAlive)
        }
    }
}
