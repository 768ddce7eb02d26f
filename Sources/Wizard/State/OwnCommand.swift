// This program's own commands as the pages print them.

import Diagnosis

extension WizardState {
    /// `undo ID` as `postfix-tls-wizard undo ID -c DIR --state-directory DIR`: it leads to the same server and the same changes.
    func ownCommand(_ words: [String]) -> String {
        let line = context.program + words + context.ownOptions
        return Command(line[0], Array(line.dropFirst())).shown
    }
}
