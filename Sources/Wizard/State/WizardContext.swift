// What is fixed for one run of the wizard, and the program's own commands that follow from it.

import Diagnosis

/// What is fixed for one run of the wizard.
package struct WizardContext: Sendable, Equatable {
    /// UTF-8 frames and marks, or ASCII.
    package var ascii: Bool
    /// Printed line by line and answered in lines.
    package var isPlain = false
    /// What goes back, and what goes to the next field or port, as it is typed: a line has neither Esc nor Tab.
    var backKey: String { isPlain ? "b" : "Esc" }
    var tabKey: String { isPlain ? "t" : "Tab" }
    /// Somebody is there who sees what is changed: else nothing is changed outside practice.
    package var mayChange = true
    /// Scenario of the simulated server; nil on a real one.
    package var practice: PracticeContext?
    /// The exact command that starts the wizard with the privilege it lacks (`sudo postfix-tls-wizard …`).
    package var sudoCommand: String
    /// Where backups, journal and reports go; named on the review page.
    package var stateDirectory: String
    /// This program as it can be called again, from anywhere and, behind sudo, by whoever called that.
    package var program: [String]
    /// The options that lead another command of it to the same server and the same changes.
    package var ownOptions: [String]
    package init(
        ascii: Bool = false, practice: PracticeContext? = nil, sudoCommand: String = "sudo postfix-tls-wizard",
        stateDirectory: String = "/var/lib/postfix-tls-wizard", program: [String] = ["postfix-tls-wizard"],
        ownOptions: [String] = []
    ) {
        self.ascii = ascii
        self.practice = practice
        self.sudoCommand = sudoCommand
        self.stateDirectory = stateDirectory
        self.program = program
        self.ownOptions = ownOptions
    }
}

/// A practice scenario as the pages tell of it.
package struct PracticeContext: Sendable, Equatable {
    package var title: String
    /// Shown on the first page: what happened, what to find out.
    package var briefing: [String]
    /// Shown at the end: what was learned.
    package var lesson: [String]
    /// Which port of this machine stands for which: `465 is 44223`.
    package var ports: [String]
    package init(title: String, briefing: [String], lesson: [String], ports: [String] = []) {
        self.title = title
        self.briefing = briefing
        self.lesson = lesson
        self.ports = ports
    }
}

extension WizardState {
    /// `undo ID` as `postfix-tls-wizard undo ID -c DIR --state-directory DIR`: it leads to the same server and the same changes.
    func ownCommand(_ words: [String]) -> String {
        let line = context.program + words + context.ownOptions
        return Command(line[0], Array(line.dropFirst())).shown
    }
}
