// This program's own commands as the pages print them: with the options that lead them to the same server and the same changes.

import Diagnosis

extension WizardState {
    /// `undo ID` as `postfix-tls-wizard undo ID -c DIR --state-directory DIR`; what is at its default is left out.
    func ownCommand(_ words: [String]) -> String {
        var options: [String] = []
        if let directory = givenConfigDirectory { options += ["-c", directory] }
        if context.stateDirectory != WizardContext().stateDirectory { options += ["--state-directory", context.stateDirectory] }
        return Command(context.program, words + options).shown
    }

    /// Nil where the commands find the same directory by themselves.
    private var givenConfigDirectory: String? {
        guard let server = knownServer, !server.configDirectory.isEmpty else { return nil }
        return server.configDirectoryOrigin == "given with -c" ? server.configDirectory : nil
    }
}
