// Postfix' own programs: those that belong to the configuration at hand. A second Postfix on a host keeps its programs in a
// `command_directory` of its own, and another release's postconf would answer for another Postfix.

import Diagnosis
import PostfixModel

package enum PostfixTools {
    private static let names: Set<String> = ["postconf", "postfix", "postlog", "postmulti"]

    /// Where a command's program is looked for, when it is one of Postfix' and says `-c DIR`.
    static func find(_ command: Command, _ tools: TrustedTools, _ mainCF: ParsedMainCF = ParsedMainCF()) -> TrustedTools.Lookup {
        guard names.contains(command.program), command.arguments.count > 1, command.arguments[0] == "-c" else {
            return tools.find(command.program)
        }
        let directory = command.arguments[1]
        if let fault = ConfigurationTrust(directory: directory, tools: tools, mainCF: mainCF).fault {
            return .refused("\(command.program) is not run as root for \(directory): \(fault).")
        }
        return find(command.program, configDirectory: directory, tools, mainCF)
    }

    static func find(
        _ name: String, configDirectory: String, _ tools: TrustedTools, _ mainCF: ParsedMainCF
    ) -> TrustedTools.Lookup {
        if let directory = commandDirectory(of: configDirectory, mainCF) {
            let own = tools.find("\(directory)/\(name)")
            if own != .notFound { return own }
        }
        return tools.find(name)
    }

    /// `command_directory` as main.cf has it; nil when it is not set there, or made of other parameters.
    package static func commandDirectory(of configDirectory: String, _ mainCF: ParsedMainCF = ParsedMainCF()) -> String? {
        guard let entry = (try? mainCF.main("\(configDirectory)/main.cf"))?.entry("command_directory"),
            entry.text.hasPrefix("/"), !entry.text.contains("$")
        else { return nil }
        return entry.text
    }
}
