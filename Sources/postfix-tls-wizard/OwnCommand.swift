// This program as it was called, with other words: whatever command is printed can be pasted back as it stands, and means the
// same server and the same journal.

import Diagnosis
import Glibc
import MailServer
import TerminalUI

/// How this process was started.
struct Caller: Sendable {
    /// The first word of the call: a bare name found in PATH, or a path.
    var program: String
    /// Where the program really is. sudo searches a path of its own, so behind it only the real one is sure to be found.
    var realPath: String?
    var isRoot: Bool
    /// By sudo, whose caller is not root again after this command.
    var isBehindSudo: Bool

    static var current: Caller {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
        let path = count > 0 ? String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self) : nil
        let behind = getenv("SUDO_UID").map { String(cString: $0) }.map { !$0.isEmpty && $0 != "0" } ?? false
        return Caller(
            program: CommandLine.arguments.first ?? "postfix-tls-wizard", realPath: path, isRoot: geteuid() == 0, isBehindSudo: behind)
    }
}

struct OwnCommand: Sendable {
    private let caller: Caller
    private let options: GlobalOptions

    init(_ options: GlobalOptions, caller: Caller = .current) {
        self.options = options
        self.caller = caller
    }

    /// To be called again from anywhere: the name where PATH finds it, else the real path.
    var program: String { caller.program.contains("/") ? caller.realPath ?? caller.program : caller.program }

    /// These words with the global options of the call.
    func shown(_ words: [String] = [], asJSON: Bool = false) -> String {
        OwnCommand.line([caller.program] + words + kept(asJSON: asJSON))
    }

    /// The same where only root may do it: behind sudo unless this is root by itself.
    func asRoot(_ words: [String] = [], asJSON: Bool = false) -> String {
        if caller.isRoot, !caller.isBehindSudo { return shown(words, asJSON: asJSON) }
        return OwnCommand.line(sudo + words + kept(asJSON: asJSON))
    }

    /// The very words of the call behind sudo.
    func again(_ words: [String]) -> String { OwnCommand.line(sudo + words) }

    /// To undo a change, read later and from anywhere.
    func undo(_ id: String) -> String { OwnCommand.line(laterProgram + ["undo", id] + laterOptions) }

    /// The wizard, started later and from anywhere.
    var wizardLater: String { OwnCommand.line(laterProgram + laterOptions) }

    /// How it is called again, by whoever called it now.
    var laterProgram: [String] { caller.isRoot && !caller.isBehindSudo ? [program] : sudo }

    /// The options of the call; nothing in them depends on where the caller stands.
    var laterOptions: [String] {
        var fixed = options
        fixed.configDirectory = options.configDirectory.map(ConfigurationPlace.absolute)
        fixed.stateDirectory = ConfigurationPlace.absolute(options.stateDirectory)
        fixed.log = options.log.map(ConfigurationPlace.absolute)
        return OwnCommand(fixed, caller: caller).kept(asJSON: false)
    }

    private var sudo: [String] { ["sudo", caller.realPath ?? caller.program] }

    private func kept(asJSON: Bool) -> [String] {
        var words: [String] = []
        if let directory = options.configDirectory { words += ["-c", directory] }
        words += options.log.flatMap { ["--log", $0] }
        words += options.connect.flatMap { ["--connect", $0.shown] }
        words += options.port.flatMap { ["--port", String($0)] }
        if options.stateDirectory != ChangeRunner.defaultStateDirectory { words += ["--state-directory", options.stateDirectory] }
        if options.plain { words.append("--plain") }
        return words + (asJSON ? ["--json"] : [])
    }

    private static func line(_ words: [String]) -> String {
        words.map { Diagnosis.Command.quoted(harmless($0)) }.joined(separator: " ")
    }
}
