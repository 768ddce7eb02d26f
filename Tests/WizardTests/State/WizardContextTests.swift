import Diagnosis
import Repair
import TerminalUI
import Testing

@testable import Wizard

@Suite("The program's own commands")
struct WizardContextTests {
    @Test("commands it prints lead to the same server and the same state directory")
    func ownCommands() {
        let context = WizardContext(program: ["sudo", "/opt/ptw"], ownOptions: ["-c", "/srv/mail box", "--log", "/srv/log"])
        #expect(Walk(context: context).state.ownCommand(["undo", "7"]) == "sudo /opt/ptw undo 7 -c '/srv/mail box' --log /srv/log")
        #expect(Walk().state.ownCommand(["undo"]) == "postfix-tls-wizard undo")
    }

    @Test("the question to quit gives the command with its options")
    func quitQuestionCommand() {
        var walk = Walk(size: Size(columns: 120, rows: 24), context: WizardContext(ownOptions: ["--state-directory", "/srv/state"]))
        walk.apply()
        walk.send(.applyFinished(.article()))
        walk.press(.character("q"))
        #expect(walk.said.contains("postfix-tls-wizard undo --state-directory /srv/state undoes it"))
    }
}
