import Foundation
import Glibc
import TestSupport
import Testing

extension EndToEnd {
    /// The line drops in the middle of a change, at every step of it: the transaction ends by its own rule, writes report and
    /// syslog line, and the next start tells the story.
    @Suite("The line that drops while a change is made", .serialized, .needs(.release, .postfix, .strace, .syslog))
    struct LostLineTests {
        private static func journal(_ count: Int) -> [[String]] { Array(repeating: ["fsync(", "/journal>"], count: count) }

        /// Every step of the checklist, in its order.
        static let forward: [MomentOfChange] = [
            MomentOfChange(step: "lock"),
            MomentOfChange(step: "reread", calls: "openat", path: "etc/main.cf", seen: [["openat("]]),
            MomentOfChange(step: "Postfix is running", calls: "execve", seen: [["execve(", "\"status\""]]),
            MomentOfChange(step: "ports before", calls: "execve", seen: [["execve(", "openssl"]]),
            MomentOfChange(step: "journal", calls: "mkdir", seen: [["mkdir(", "/changes/"]]),
            MomentOfChange(step: "proof on a copy", calls: "execve", seen: [["execve(", "postconf"]]),
            MomentOfChange(step: "write", calls: "rename", seen: [["rename(", "/etc/main.cf\""]]),
            MomentOfChange(step: "postfix check", calls: "execve", seen: [["execve(", "\"check\""]]),
            MomentOfChange(step: "postfix reload", calls: "execve", seen: [["execve(", "\"reload\""]]),
            MomentOfChange(step: "ports after", calls: "execve", seen: [["execve(", "\"reload\""], ["execve(", "openssl"]]),
            MomentOfChange(step: "mail log", calls: "openat", path: "log/mail.log", seen: [["openat("]]),
            MomentOfChange(step: "keep", calls: "fsync", seen: journal(4)),
            MomentOfChange(step: "report", calls: "fsync", seen: [["fsync(", "/report.txt>"]]),
            MomentOfChange(step: "unlock", calls: "unlink", seen: [["unlink(", "master.cf.tmp"]]),
        ]

        /// A change that is reverted.
        static let others: [MomentOfChange] = [
            MomentOfChange(step: "revert", calls: "fsync", seen: journal(4), reverts: true),
            MomentOfChange(
                step: "old file", calls: "rename", seen: [["rename(", "/etc/main.cf\""], ["rename(", "/etc/main.cf\""]], reverts: true),
            MomentOfChange(
                step: "reload with the old files", calls: "execve",
                seen: [
                    ["execve(", "\"check\""], ["execve(", "/postfix\"", "\"reload\""], ["execve(", "openssl"],
                    ["execve(", "/postfix\"", "\"reload\""],
                ],
                reverts: true),
        ]

        enum Loss: String, CaseIterable, Sendable { case hangUpSignal = "SIGHUP", closedTerminal = "the terminal closed" }

        /// Every step, lost one way and the next one the other; with EVERY_LOSS set each step is lost both ways, in twice the time.
        private static func share(_ moments: [MomentOfChange]) -> [(MomentOfChange, Loss)] {
            let isWhole = ProcessInfo.processInfo.environment["EVERY_LOSS"] != nil
            return moments.enumerated().flatMap { index, moment in
                (isWhole ? Loss.allCases : [Loss.allCases[index % 2]]).map { (moment, $0) }
            }
        }

        @Test("at every step of a change that is kept", arguments: share(forward))
        func goesOn(at moment: MomentOfChange, by loss: Loss) throws { try lose(at: moment, by: loss) }

        @Test("at every step of the way back", arguments: share(others))
        func reverted(at moment: MomentOfChange, by loss: Loss) throws { try lose(at: moment, by: loss) }

        @Test("the wizard that is started next tells on its first page how the change ended, and where that is written down", .needs(.tmux))
        func nextStart() throws {
            let patient = try Patient()
            let change = try StretchedChange(patient)
            #expect(try change.reach(try #require(LostLineTests.forward.first { $0.step == "postfix reload" })), "\(change.output)")
            change.hangUp()
            #expect(change.end() == 0)
            let terminal = try patient.wizard(columns: 140, rows: 40)
            let page = try terminal.see("Last change here, 20")
            #expect(page.contains("UTC, applied: Fixed: 127.0.0.1:") && page.contains("/report.txt"), "\(page)")
            try terminal.quit()
            try terminal.expectRestored(status: 0)
        }

        @Test("a terminal stopped with Ctrl-S holds what is printed, not the change")
        func stoppedTerminal() throws {
            let patient = try Patient()
            let terminal = try RawTerminal([Programs.wizard, "fix", "--yes"] + patient.options)
            terminal.type("\u{13}")
            let isMade = waitUntil(within: 300) { (try? patient.history().map { $0.text("state") }) == ["applied"] }
            #expect(isMade && patient.isAlive)
            for name in ["main.cf.tmp", "master.cf.tmp"] { #expect(!TestFile.exists("\(patient.postfix.configDirectory)/\(name)")) }
            #expect(kill(terminal.child, 0) == 0, "it still has all of it to tell")
            terminal.type("\u{11}")
            var told = ""
            #expect(
                waitUntil(within: 300) {
                    told += (try? terminal.read()) ?? ""; return told.contains("Fixed: ")
                }, "\(told)")
            #expect(told.contains("[done] postfix reload"), "\(told)")
            #expect(TestProcess.wait(for: terminal.child) == 0)
        }

        private func lose(at moment: MomentOfChange, by loss: Loss) throws {
            let syslog = try SyslogSocket()
            let patient = try Patient { if moment.reverts { try FileManager.default.removeItem(atPath: $0.certificate) } }
            let change = try StretchedChange(patient)
            #expect(try change.reach(moment), "the step was not caught: \(change.output)")
            switch loss {
            case .hangUpSignal: kill(change.process, SIGHUP)
            case .closedTerminal: change.hangUp()
            }
            #expect(change.end() == (moment.reverts ? 1 : 0), "\(change.output)")
            try expectEnded(patient, moment, syslog)
        }

        private func expectEnded(_ patient: Patient, _ moment: MomentOfChange, _ syslog: SyslogSocket) throws {
            let expected = moment.reverts ? patient.mainBefore : patient.mainBefore(with: RealPostfixTests.repaired)
            #expect(try patient.main == expected)
            #expect(try patient.master == patient.masterBefore)
            for name in ["main.cf.tmp", "master.cf.tmp"] { #expect(!TestFile.exists("\(patient.postfix.configDirectory)/\(name)")) }
            let entries = try patient.history()
            #expect(entries.map { $0.text("state") } == [moment.reverts ? "reverted" : "applied"])
            let entry = try #require(entries.first)
            let id = try #require(entry.text("id"))
            let path = try #require(entry.text("report"))
            let report = try TestFile.text(path)
            #expect(report.contains("outcome:       \(moment.reverts ? "reverted" : "changed")"), "\(report)")
            #expect(report.contains(moment.reverts ? "cannot get RSA certificate" : "Fixed: "), "\(report)")
            // Every program of this machine is heard, and a walk beside this one may make a change of the same second.
            let own = "\(patient.postfix.configDirectory), change \(id)"
            let lines = syslog.lines().filter { $0.contains("postfix-tls-wizard[") && $0.contains(own) }
            #expect(lines.count == 1, "\(lines)")
            #expect(lines.first?.contains(moment.reverts ? "reverted" : "Fixed: ") == true, "\(lines)")
            #expect(moment.reverts ? patient.isDead : patient.isAlive)
        }
    }
}
