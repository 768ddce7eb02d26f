import Foundation
import Glibc
import TestSupport
import Testing

extension EndToEnd {
    /// Ports that accept after the reload and say nothing: waited for, and whoever waits may end that.
    @Suite("A port that is silent after the reload", .serialized, .needs(.release, .postfix))
    struct SilentPortTests {
        private func patient(silentFor seconds: Int) throws -> Patient {
            var daemons: OwnDaemons?
            let patient = try Patient { daemons = try OwnDaemons(for: $0) }
            #expect(patient.isDead)
            try #require(daemons).silenceSmtpd(onceWithout: "#, !TLSv1", seconds: seconds)
            return patient
        }

        @Test("one that serves after 40 seconds is proven, and was told to be waited for")
        func comes() throws {
            let patient = try patient(silentFor: 40)
            let run = try patient.run(["fix", "--yes"])
            #expect(run.status == 0 && run.output.contains("Fixed: "), "\(run.output)\(run.errors)")
            #expect(run.errors.contains("nothing yet; waiting, "), "\(run.errors)")
            #expect(patient.isAlive)
            #expect(try patient.main == patient.mainBefore(with: RealPostfixTests.repaired))
            #expect(try patient.history().map { $0.text("state") } == ["applied"])
        }

        enum Ending: String, CaseIterable, Sendable { case controlC = "Ctrl-C", terminate = "SIGTERM" }

        @Test("who ends the wait has it decided by what was seen: reverted, exit 1, nothing half done", arguments: Ending.allCases)
        func ended(by ending: Ending) throws {
            let patient = try patient(silentFor: 86_400)
            let terminal = try RawTerminal([Programs.wizard, "fix", "--yes"] + patient.options)
            var told = ""
            let isWaiting = waitUntil(within: 300) {
                told += (try? terminal.read()) ?? ""
                return told.contains("Ctrl-C waits no longer")
            }
            #expect(isWaiting, "\(told)")
            switch ending {
            case .controlC: terminal.type("\u{3}")
            case .terminate: kill(terminal.child, SIGTERM)
            }
            try expectReverted(patient, terminal, &told)
            #expect(told.contains("was ended before its time, by a key or a signal"), "\(told)")
        }

        @Test("SIGTERM before anything is written: nothing is, exit 1; while the files are tried it ends the wait that comes later")
        func early() throws {
            let patient = try patient(silentFor: 86_400)
            let lock = try HeldLock(patient.postfix.configDirectory)
            let fix = try StartedCommand(["fix", "--yes", "--json"] + patient.options)
            #expect(lock.isWanted(within: 300))
            kill(fix.process, SIGTERM)
            lock.release()
            let refused = try fix.end()
            #expect(refused.status == 1, "\(refused.output)\(refused.errors)")
            #expect(try refused.document().text("summary") == "Cancelled before anything was written; nothing was changed.")
            try patient.expectUntouched()
            #expect(try patient.history().isEmpty)

            let terminal = try RawTerminal([Programs.wizard, "fix", "--yes"] + patient.options)
            #expect(try waitUntil(within: 300) { try patient.main != patient.mainBefore })
            kill(terminal.child, SIGTERM)
            var told = ""
            try expectReverted(patient, terminal, &told)
            #expect(!told.contains("Ctrl-C waits no longer"), "\(told)")
        }

        private func expectReverted(_ patient: Patient, _ terminal: RawTerminal, _ told: inout String) throws {
            var status: Int32 = 0
            let hasEnded = waitUntil(within: 300) {
                told += (try? terminal.read(milliseconds: 10)) ?? ""
                return waitpid(terminal.child, &status, WNOHANG) == terminal.child
            }
            told += (try? terminal.read()) ?? ""
            #expect(hasEnded && status == 1 << 8, "exit 1: \(status) \(told)")
            #expect(told.contains("still does not answer as it should"), "\(told)")
            try patient.expectUntouched()
            let changes = try patient.history()
            #expect(changes.map { $0.text("state") } == ["reverted"], "\(changes)")
            let report = try TestFile.text(try #require(changes.first?.text("report")))
            #expect(report.contains("outcome:       reverted"), "\(report)")
            #expect(patient.postfix.isRunning && patient.isDead, "the old list is in force again")
        }
    }
}
