import Diagnosis
import Repair
import TerminalUI
import Testing

@testable import Wizard

@Suite("The program's own commands")
struct OwnCommandTests {
    @Test("commands it prints lead to the same server and the same state directory")
    func ownCommands() {
        var results = ArticleServer().results
        if case .server(.value(var server)) = results[0] {
            server.configDirectory = "/srv/mail box"
            server.configDirectoryOrigin = "given with -c"
            results[0] = .server(.value(server))
        }
        let walk = Walk(context: WizardContext(stateDirectory: "/srv/state"), results: results)
        #expect(walk.state.ownCommand(["undo", "7"]) == "postfix-tls-wizard undo 7 -c '/srv/mail box' --state-directory /srv/state")
        #expect(Walk().state.ownCommand(["undo"]) == "postfix-tls-wizard undo")
    }

    @Test("the question to quit gives the command with its options")
    func quitQuestionCommand() {
        var walk = Walk(size: Size(columns: 120, rows: 24), context: WizardContext(stateDirectory: "/srv/state"))
        walk.apply()
        walk.send(.applyFinished(.article()))
        walk.press(.character("q"))
        #expect(walk.said.contains("postfix-tls-wizard undo --state-directory /srv/state takes it back"))
    }
}
