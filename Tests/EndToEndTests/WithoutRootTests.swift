import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// A user without the right to change anything.
    @Suite("Without root", .serialized, .needs(.release, .postfix, .otherUser, .tmux))
    struct WithoutRootTests {
        private static let asNobody = ["/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
        private let patient: Patient
        /// Where that user can reach it, whatever the way to the build directory is.
        private let program: String

        init() throws {
            patient = try Patient()
            program = "\(patient.state.path)/postfix-tls-wizard"
            try FileManager.default.copyItem(atPath: Programs.wizard, toPath: program)
        }

        @Test("check reads what it may, fix says the sudo command and exits 77")
        func commandLine() throws {
            let check = try CommandLineRun(["check", "--json"] + patient.options, program: program, prefix: WithoutRootTests.asNobody)
            #expect([1, 2].contains(check.status), "\(check.output)\(check.errors)")
            #expect(try check.document().object("server")?.members["root"] as? Bool == false)

            let fix = try CommandLineRun(["fix", "--yes", "--json"] + patient.options, program: program, prefix: WithoutRootTests.asNobody)
            #expect(fix.status == 77, "\(fix.output)\(fix.errors)")
            let summary = try #require(try fix.document().text("summary"))
            #expect(summary.contains("sudo \(program) fix --yes --json -c \(patient.postfix.configDirectory)"), "\(summary)")
            try patient.expectUntouched()
        }

        @Test("history says that only root may look, the sudo command, and exits 77")
        func history() throws {
            #expect(try patient.run(["fix", "--yes"]).status == 0)
            let run = try CommandLineRun(["history"] + patient.options, program: program, prefix: WithoutRootTests.asNobody)
            #expect(run.status == 77, "\(run.output)\(run.errors)")
            #expect(run.errors.contains("only root may look"), "\(run.errors)")
            #expect(run.errors.contains("sudo \(program) history -c \(patient.postfix.configDirectory)"), "\(run.errors)")
        }

        @Test("the wizard says on the first page and on the review what to run")
        func wizard() throws {
            let terminal = try WalkingTerminal(WithoutRootTests.asNobody + [program] + patient.options)
            try terminal.see(.server)
            try terminal.seeVerdict()
            try terminal.walk(to: .repair)
            try terminal.press("Enter")
            try terminal.see("Not root: nothing can be changed from here")
            let review = try terminal.see(.apply)
            #expect(review.contains("sudo \(program.prefix(12))"))
            try terminal.press("a")
            try terminal.see("Not root: nothing can be applied from here")
            try terminal.quit()
            try terminal.expectRestored(status: 0)
            try patient.expectUntouched()
        }
    }
}
