// The simulated server's postconf: the options a reader of the configuration uses, from the real files.

import MailServer
import Diagnosis
import PostfixModel

/// The words of a postconf command, taken apart.
struct PostconfRequest: Sendable, Equatable {
    var directory: String?
    var flags: Set<Character> = []
    var names: [String] = []

    init(_ arguments: [String]) {
        var rest = arguments[...]
        while let word = rest.popFirst() {
            if word == "-c" {
                directory = rest.popFirst()
            } else if word.hasPrefix("-") {
                flags.formUnion(word.dropFirst())
            } else {
                names.append(word)
            }
        }
    }

    /// Options by the release that first has them (FACTS §5).
    static func knows(_ flag: Character, in release: Release) -> Bool {
        let since: [Character: String] = [
            "M": "2.9.0", "C": "2.9.0", "f": "2.9.0", "x": "2.10.0", "o": "2.10.0", "F": "2.11.0", "P": "2.11.0", "T": "3.1.0",
            "H": "3.1.0",
        ]
        guard let first = since[flag].flatMap({ Release($0) }) else { return "cdhnev".contains(flag) }
        return release >= first
    }
}

struct PracticePostconf {
    var postfix: PracticePostfix
    var request: PostconfRequest

    func answer() -> CommandResult {
        if request.flags.contains("T") { return .printed((postfix.scenario.server["openssl"] ?? "") + "\n") }
        guard let configuration = configuration else {
            let path = "\(request.directory ?? "")/main.cf"
            return CommandResult(.exited(1), errors: Array("postconf: fatal: open \(path): No such file or directory\n".utf8))
        }
        let lines: [String] =
            if request.flags.contains("P") {
                overrides(configuration)
            } else if request.flags.contains("M") {
                services(configuration)
            } else if request.flags.contains("n") {
                explicit(configuration)
            } else {
                request.names.compactMap { parameter($0, configuration) }
            }
        return .printed(lines.map { $0 + "\n" }.joined())
    }

    private var configuration: Configuration? {
        guard let directory = request.directory, let main = try? FileSystem().read("\(directory)/main.cf") else { return nil }
        let build = postfix.scenario.build
        let master = (try? FileSystem().read("\(directory)/master.cf")) ?? []
        return Configuration(main: MainCF(main), master: MasterCF(master, release: build.release), build: build)
    }

    private func parameter(_ name: String, _ configuration: Configuration) -> String? {
        let value: String
        if request.flags.contains("d") {
            value = builtIn(name, configuration) ?? ""
        } else if request.flags.contains("x") {
            value = configuration.effective(name)?.expanded ?? ""
        } else {
            value =
                name == "config_directory"
                ? postfix.configDirectory : configuration.effective(name)?.raw ?? builtIn(name, configuration) ?? ""
        }
        return line(name, value)
    }

    private func builtIn(_ name: String, _ configuration: Configuration) -> String? {
        switch name {
        case "mail_version": return postfix.scenario.build.release.description
        case "config_directory": return postfix.configDirectory
        case "myhostname": return postfix.scenario.server["hostname"]
        default:
            var bare = configuration
            bare.main = MainCF([])
            return bare.effective(name)?.raw
        }
    }

    private func line(_ name: String, _ value: String) -> String {
        request.flags.contains("h") ? value : "\(name) = \(value)"
    }

    private func explicit(_ configuration: Configuration) -> [String] {
        Set(configuration.main.entries.map(\.name)).sorted().compactMap { name in
            configuration.main.entry(name).map { line(name, $0.text) }
        }
    }

    private func overrides(_ configuration: Configuration) -> [String] {
        configuration.master.services.flatMap { service in
            service.overrides.map { "\(service.key)/\($0.name) = \($0.text)" }
        }
    }

    private func services(_ configuration: Configuration) -> [String] {
        configuration.master.services.map { service in
            ([service.name, service.type, service.command] + service.arguments).joined(separator: " ")
        }
    }
}
