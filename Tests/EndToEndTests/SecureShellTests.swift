import Foundation
import Glibc
import TestSupport
import Testing

extension EndToEnd {
    /// The wizard where it belongs: at the far end of an ssh login.
    @Suite("The wizard through ssh", .serialized, .needs(.release, .tmux, .postfix, .ssh))
    struct SecureShellTests {
        private let patient: Patient
        private let server: SSHServer
        private let terminal: WalkingTerminal
        private let notes: TemporaryDirectory

        init() throws {
            patient = try Patient()
            server = try SSHServer()
            notes = try TemporaryDirectory()
            let script = "echo $$ > \(notes.path)/wizard; exec \"$@\""
            let remote = ["env", "LANG=C.UTF-8", "sh", "-c", script, "sh", Programs.wizard] + patient.options
            terminal = try WalkingTerminal(server.login(running: remote))
        }

        /// The wizard's own process at the far end.
        private func wizard() throws -> pid_t {
            let text = try TestFile.text("\(notes.path)/wizard").trimmingCharacters(in: .whitespacesAndNewlines)
            return try #require(pid_t(text))
        }

        private func hasEnded(_ process: pid_t) -> Bool { kill(process, 0) != 0 && errno == ESRCH }

        /// As when the train enters a tunnel: the client is gone without a word.
        private func dropConnection() throws { kill(try terminal.processIdentifier(), SIGKILL) }

        @Test("repairs, and undoes from the command line of the same login")
        func walk() throws {
            try terminal.walkToReview()
            try terminal.apply()
            try terminal.see("Fixed: port \(patient.postfix.smtpsPort) answers with TLS and 220")
            try terminal.quit()
            try terminal.expectRestored(status: 0)
            #expect(patient.isAlive)
            #expect(try patient.main == patient.mainBefore(with: RealPostfixTests.repaired))
            #expect(try patient.run(["undo"]).status == 0)
            try patient.expectUntouched()
        }

        @Test("ends when the connection is lost in the middle of the checks, and has changed nothing")
        func lostWhileLooking() throws {
            try terminal.see(.server)
            try terminal.seeVerdict()
            try terminal.walk(to: .openssl)
            let process = try wizard()
            #expect(!hasEnded(process))
            try dropConnection()
            #expect(waitUntil(within: 300) { hasEnded(process) }, "the wizard ends with its terminal")
            try patient.expectUntouched()
            #expect(patient.isDead)
            #expect(try patient.history().isEmpty)
        }

        @Test("finishes a change by its own rules when the connection is lost while it is being made")
        func lostWhileChanging() throws {
            try terminal.walkToReview()
            try terminal.apply()
            try terminal.session.wait(forPattern: "✓ Journal and dated backup", seconds: WalkingTerminal.patience)
            let process = try wizard()
            try dropConnection()
            #expect(waitUntil(within: 300) { hasEnded(process) }, "the wizard ends when the change has")
            let changes = try patient.history()
            #expect(changes.map { $0.text("state") } == ["applied"])
            #expect(try patient.main == patient.mainBefore(with: RealPostfixTests.repaired))
            #expect(try patient.master == patient.masterBefore)
            #expect(!TestFile.exists("\(patient.postfix.mainCF).tmp"))
            #expect(!TestFile.exists("\(patient.postfix.masterCF).tmp"))
            #expect(patient.isAlive)
        }
    }
}
