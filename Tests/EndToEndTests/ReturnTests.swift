import Foundation
import Glibc
import TestSupport
import Testing

extension EndToEnd {
    /// A change that returns by itself unless confirmed: the real program, a real Postfix, a session that is gone.
    @Suite("A change that returns by itself, on a real Postfix", .serialized, .needs(.release, .postfix))
    struct ReturnTests {
        private func fix(_ patient: Patient, after seconds: Int) throws -> JSONObject {
            let run = try patient.run(["fix", "--yes", "--json", "--revert-after", "\(seconds)"])
            #expect(run.status == 0, "\(run.output)\(run.errors)")
            #expect(patient.isAlive)
            return try run.document()
        }

        private func timer(_ patient: Patient) throws -> TimerProcess {
            try #require(TimerProcess.find(stateDirectory: patient.stateDirectory), "no timer runs")
        }

        private func expectReturned(_ patient: Patient, _ location: SourceLocation = #_sourceLocation) throws {
            let isBack = try waitUntil(within: 90) { try patient.history().first?.text("state") == "undone" }
            #expect(isBack, sourceLocation: location)
            try patient.expectUntouched(location)
            #expect(waitUntil(within: 30) { patient.isDead }, "the old list is in force again", sourceLocation: location)
            let text = try patient.run(["history"]).output
            #expect(text.contains("it returned by itself"), "\(text)", sourceLocation: location)
        }

        @Test("the wizard is killed, and its terminal with it: the change returns when its time has come", .needs(.tmux))
        func killed() throws {
            let patient = try Patient()
            do {
                let terminal = try WalkingTerminal([Programs.wizard, "--revert-after", "12"] + patient.options)
                try terminal.walkToReview()
                try terminal.apply()
                try terminal.session.wait(forPattern: "Returns by itself at [0-9:]{8} UTC", seconds: WalkingTerminal.patience)
                #expect(patient.isAlive)
                kill(try terminal.processIdentifier(), SIGKILL)
            }
            #expect(try patient.history().first?.text("timer") == "running")
            try expectReturned(patient)
        }

        @Test("the timer is nobody's child, in a session of its own, with nothing of the caller's open")
        func detached() throws {
            let patient = try Patient()
            let held = "\(patient.state.path)/held"
            try TestFile.write(held, "")
            let words = [Programs.wizard, "fix", "--yes", "--revert-after", "600"] + patient.options
            let shell = words.map(shellQuoted).joined(separator: " ") + " 7<\(held) >/dev/null 2>&1; echo $$"
            let run = try TestProcess.run(["/bin/sh", "-c", shell])
            #expect(run.status == 0, "\(run.output)")
            let timer = try self.timer(patient)
            defer { kill(timer.number, SIGKILL) }
            #expect(timer.session != getsid(0) && timer.session != timer.number)
            #expect(timer.parent != pid_t(run.output.trimmingCharacters(in: .whitespacesAndNewlines)))
            #expect(timer.ignoresHangup && timer.workingDirectory == "/")
            #expect(Set(timer.openFiles.map { $0.hasSuffix("/timer") ? "lock" : $0 }) == ["/dev/null", "lock"], "\(timer.openFiles)")
            #expect(timer.environment.allSatisfy { !$0.hasPrefix("LD_") && !$0.hasPrefix("MAIL_CONFIG") }, "\(timer.environment)")
            kill(timer.number, SIGHUP)
            #expect(try patient.history().first?.text("timer") == "running")
        }

        @Test("confirmed in time it stays; confirming again is harmless, and the timer is gone")
        func confirmed() throws {
            let patient = try Patient()
            let change = try fix(patient, after: 30)
            let timer = try self.timer(patient)
            #expect(change.text("returns") != nil)
            let second = try patient.run(["fix", "--yes"])
            #expect(second.status == 0 && second.errors.contains("returns by itself at"), "\(second.errors)")
            let confirm = try patient.run(["confirm", "--json"])
            #expect(confirm.status == 0, "\(confirm.errors)")
            #expect(try confirm.document().text("outcome") == "confirmed")
            #expect(try confirm.document().text("id") == change.text("id"))
            #expect(waitUntil(within: 20) { !timer.isAlive }, "the timer notices and ends")
            let id = try #require(change.text("id"))
            #expect(try patient.run(["confirm", id]).status == 0)
            #expect(patient.isAlive)
            #expect(try patient.main == patient.mainBefore(with: RealPostfixTests.repaired))
            #expect(try patient.run(["undo"]).status == 0)
            #expect(try patient.run(["confirm"]).status == 1)
        }

        @Test("its timer killed, the change stands, every start says so, and the wizard offers to give it back", .needs(.tmux))
        func timerKilled() throws {
            let patient = try Patient()
            _ = try fix(patient, after: 12)
            let timer = try self.timer(patient)
            kill(timer.number, SIGKILL)
            #expect(waitUntil(within: 10) { !timer.isAlive })
            for command in [["check"], ["history"], ["fix", "--dry-run"]] {
                let run = try patient.run(command)
                #expect(run.errors.contains("its timer is gone") && run.errors.contains(" confirm ") && run.errors.contains(" undo "))
            }
            let entries = try patient.history()
            let entry = try #require(entries.first)
            #expect(entry.text("state") == "applied" && entry.text("timer") == "gone" && entry.text("returns") != nil)
            // Its moment passes, and nothing happens by itself.
            sleep(13)
            #expect(try patient.main == patient.mainBefore(with: RealPostfixTests.repaired))
            let terminal = try patient.wizard()
            try terminal.see("A change waits for your word")
            #expect(try patient.main == patient.mainBefore(with: RealPostfixTests.repaired), "the question alone does nothing")
            try terminal.press("u")
            try terminal.see("Undone: the old configuration")
            try terminal.quit()
            try terminal.expectRestored(status: 0)
            try patient.expectUntouched()
            #expect(patient.isDead)
        }

        @Test("a file edited meanwhile is not overwritten; report and history say why it did not return")
        func edited() throws {
            let patient = try Patient()
            let change = try fix(patient, after: 10)
            let edited = try patient.main + Array("# added by hand\n".utf8)
            try TestFile.write(patient.postfix.mainCF, bytes: edited)
            let timer = try self.timer(patient)
            #expect(waitUntil(within: 60) { !timer.isAlive })
            #expect(try patient.main == edited)
            let path = try #require(change.text("report"))
            let report = try TestFile.text(path)
            #expect(report.contains("it did not return by itself.") && report.contains("+# added by hand"), "\(report)")
            #expect(try patient.run(["history"]).output.contains("did not happen: "))
            #expect(try patient.run(["confirm"]).status == 0)
        }

        @Test("practice shows the whole of it: the countdown, and the return", .needs(.tmux))
        func practice() throws {
            let terminal = try WalkingTerminal([Programs.wizard, "practice", "--revert-after", "12"])
            try terminal.walkToReview()
            try terminal.apply()
            try terminal.session.wait(forPattern: "Returns by itself at [0-9:]{8} UTC, in [0-9]+ s; k", seconds: WalkingTerminal.patience)
            try terminal.see("Returned by itself: the old")
            try terminal.quit()
            try terminal.expectRestored(status: 0)
        }

        @Test("k on the result page keeps it; t gives a change a timer that k can end again", .needs(.tmux))
        func keys() throws {
            let patient = try Patient()
            let terminal = try patient.wizard()
            try terminal.walkToReview()
            try terminal.apply()
            try terminal.see("t timer")
            try terminal.press("t")
            try terminal.session.wait(forPattern: "Returns by itself at [0-9:]{8} UTC, in 4", seconds: WalkingTerminal.patience)
            let timer = try self.timer(patient)
            try terminal.press("q")
            try terminal.session.wait(forPattern: "returns[^a-z]+by[^a-z]+itself[^a-z]+at", seconds: WalkingTerminal.patience)
            try terminal.press("Escape")
            try terminal.press("k")
            try terminal.see("Kept: it does not return by itself")
            #expect(waitUntil(within: 20) { !timer.isAlive })
            try terminal.quit()
            try terminal.expectRestored(status: 0)
            #expect(patient.isAlive)
        }
    }
}
