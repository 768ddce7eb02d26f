// Whether root may run Postfix's programs for a configuration: they run other programs from directories that main.cf names
// (postfix-script from `daemon_directory`) and load libraries from there, so who can write main.cf can have anything run as root.

import Glibc
import PostfixModel

struct ConfigurationTrust: Sendable {
    var directory: String
    var tools: TrustedTools
    var mainCF = ParsedMainCF()

    /// Directories that Postfix's programs execute or load from.
    private static let executed = ["daemon_directory", "command_directory", "shlib_directory", "meta_directory"]

    /// Why not, with the owner named; nil where nothing speaks against it, and for everybody but root, who has no more rights than his own.
    var fault: String? {
        guard tools.checksOwner else { return nil }
        for file in ["main.cf", "master.cf"].map({ "\(directory)/\($0)" }) where access(file, F_OK) == 0 {
            if let fault = ownerFault(file) ?? tools.fault(inDirectoriesAbove: file) { return fault }
        }
        guard let main = try? mainCF.main("\(directory)/main.cf") else { return nil }
        return ConfigurationTrust.executed.lazy.compactMap { fault(in: $0, main) }.first
    }

    private func fault(in parameter: String, _ main: MainCF) -> String? {
        // Other releases expand the same way, but for a form that only newer ones have.
        let configuration = Configuration(
            mainAlone: main, build: PostfixBuild(release: .newestKnown), defaults: ["config_directory": directory])
        guard let value = configuration.effective(parameter), value.origin != .builtIn else { return nil }
        let place = value.expanded
        let isThere = value.problem == nil && place.hasPrefix("/") && access(place, F_OK) == 0
        // What stands in plain text and is not there holds no program. Where it is made of other parameters, Postfix may know more of them.
        if !isThere { return value.raw.contains("$") ? "\(parameter) = \(value.raw) cannot be told" : nil }
        return tools.fault(inDirectoriesAbove: "\(place)/any").map { "\(parameter): \($0)" }
    }

    /// A group that may write is the administrator's own choice, and is remarked on elsewhere.
    private func ownerFault(_ path: String) -> String? {
        var status = stat()
        guard stat(path, &status) == 0 else { return "\(path) cannot be examined (\(SystemError.last.text))" }
        if status.st_uid != 0 { return "\(path) belongs to user \(UserNames.shown(status.st_uid)), not to root" }
        return status.st_mode & 0o002 != 0 ? "\(path) can be changed by everybody" : nil
    }
}

/// Users by name, from the passwd file: those that only a directory service knows are shown by number.
enum UserNames {
    static func name(of user: UInt32, passwd: String = "/etc/passwd") -> String? {
        for line in SmallFile.text(passwd)?.split(separator: "\n") ?? [] {
            let fields = line.split(separator: ":", omittingEmptySubsequences: false)
            if fields.count > 2, fields[2] == "\(user)" { return String(fields[0]) }
        }
        return nil
    }

    /// `1000 (alice)`
    static func shown(_ user: UInt32) -> String { name(of: user).map { "\(user) (\($0))" } ?? "\(user)" }
}
