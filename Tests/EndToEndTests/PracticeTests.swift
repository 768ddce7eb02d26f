import Foundation
import Glibc
import TestSupport
import Testing

extension EndToEnd {
    @Suite("practice", .serialized, .needs(.release, .tmux, .openssl))
    struct PracticeTests {
        @Test("article: walked to Fixed, undone, left; nothing of it remains but what it taught")
        func article() throws {
            let terminal = try WalkingTerminal([Programs.wizard, "practice", "article"])
            let directory = try privateDirectory(terminal)
            #expect(TestFile.exists(directory))
            let before = terminal.keysPressed
            try terminal.walkToReview()
            try terminal.apply()
            let result = try terminal.see("Fixed: port")
            #expect(terminal.keysPressed - before <= 9, "from the start to Fixed: so many keys and the word")
            #expect(result.contains(/allowed +nothing +1\.0 1\.1 1\.2\s/), "real handshakes with all that TLSv1 leaves on there")
            try terminal.undo()
            try terminal.see("Undone: the old configuration is back")
            try terminal.quit()
            let screen = try terminal.expectRestored(status: 0)
            #expect(screen.contains("Nothing real was touched"))
            #expect(!TestFile.exists(directory))
        }

        @Test("the other faults are walked to Fixed with the preselected repair", arguments: ["comment", "bounds", "override"])
        func repairable(scenario: String) throws {
            let terminal = try WalkingTerminal([Programs.wizard, "practice", scenario])
            try terminal.walkToReview()
            try terminal.apply()
            try terminal.see("Fixed: port")
            try terminal.quit()
            try terminal.expectRestored(status: 0)
        }

        @Test(
            "where no list is at fault no edit is proposed",
            arguments: [("certificate", "What this does"), ("healthy", "healthy")])
        func nothingToEdit(scenario: String, confidence: String) throws {
            let terminal = try WalkingTerminal([Programs.wizard, "practice", scenario])
            try terminal.see(.server)
            try terminal.seeVerdict()
            try terminal.walk(to: .diagnosis)
            let diagnosis = try terminal.session.screen()
            #expect(diagnosis.contains(confidence))
            #expect(diagnosis.contains("certificate") == (scenario == "certificate"), "the cause is named")
            let repair = try terminal.walk(from: .diagnosis, to: .repair)
            #expect(!repair.contains("(•)"))
            try terminal.press("Enter")
            try terminal.see("There is nothing to apply")
            try terminal.press("Right")
            try terminal.see(.apply)
            try terminal.press("a")
            try terminal.see("There is nothing to apply")
            try terminal.quit()
            try terminal.expectRestored(status: 0)
        }

        @Test("a lost terminal takes the private directory along")
        func hungUp() throws {
            let terminal = try WalkingTerminal([Programs.wizard, "practice"])
            let directory = try privateDirectory(terminal)
            kill(try terminal.processIdentifier(), SIGHUP)
            try terminal.expectRestored(status: 129)
            #expect(!TestFile.exists(directory))
        }

        @Test(
            "a signal that comes while the simulated server is being made ends the walk, and leaves nothing",
            arguments: [SIGINT, SIGTERM, SIGHUP, SIGQUIT])
        func interruptedAtStart(signal: Int32) throws {
            let place = try TemporaryDirectory()
            let terminal = try WalkingTerminal([Programs.wizard, "practice"], environment: ["TMPDIR": place.path])
            func made() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: place.path) }
            #expect(try waitUntil(within: WalkingTerminal.patience) { try !made().isEmpty })
            kill(try terminal.processIdentifier(), signal)
            try terminal.expectRestored(status: Int(128 + signal))
            #expect(try made() == [])
        }

        /// As the first page names it, where it is opened.
        private func privateDirectory(_ terminal: WalkingTerminal) throws -> String {
            try terminal.see(.server)
            try terminal.see("About this server")
            try terminal.press("o")
            try terminal.press("End")
            let screen = try terminal.session.wait(forPattern: "Configuration +/\\S+/etc", seconds: WalkingTerminal.patience)
            let match = try #require(try Regex("Configuration +(/\\S+)/etc").firstMatch(in: screen))
            return String(try #require(match.output[1].substring))
        }
    }
}
