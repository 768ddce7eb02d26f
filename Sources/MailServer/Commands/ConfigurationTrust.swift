// Whether root may run Postfix's programs for a configuration: they run other programs from directories that main.cf names
// (postfix-script from `daemon_directory`) and load libraries from there, so who can write main.cf can have anything run as root.

import Glibc
import PostfixModel

struct ConfigurationTrust: Sendable {
    var directory: String
    var tools: TrustedTools
    var mainCF = ParsedMainCF()

    /// Directories that Postfix's programs execute or load from, or take orders from.
    private static let executed = ["daemon_directory", "command_directory", "shlib_directory", "meta_directory", "config_directory"]
    /// Where packages have their daemons, when main.cf does not say.
    private static let usualDaemons = ["/usr/lib/postfix/sbin", "/usr/libexec/postfix", "/usr/lib/postfix"]
    /// What root's `postfix` runs or obeys: scripts, the list that post-install sets owners by, the list of libraries to load. Up to 2.5
    /// they lay in the configuration directory. In directories that are Postfix's alone every file counts.
    private static let obeyed: Set<String> = [
        "postfix-script", "post-install", "postmulti-script", "postfix-tls-script", "postfix-wrapper", "postfix-files", "dynamicmaps.cf",
        "postfix", "postconf", "postlog", "postmulti", "postsuper", "postkick",
    ]
    /// Directories of parts that packages add to `postfix-files` and `dynamicmaps.cf` (postfix/conf/post-install, global/dynamicmaps.c).
    private static let added = ["postfix-files.d", "dynamicmaps.cf.d"]

    /// Why not, with the owner named; nil where nothing speaks against it, and for everybody but root, who has no more rights than his own.
    var fault: String? {
        guard tools.checksOwner else { return nil }
        for file in ["main.cf", "master.cf"].map({ "\(directory)/\($0)" }) where access(file, F_OK) == 0 {
            if let fault = ownerFault(file) ?? tools.fault(inDirectoriesAbove: file) { return fault }
        }
        guard let main = try? mainCF.main("\(directory)/main.cf") else { return nil }
        return ConfigurationTrust.executed.lazy.compactMap { fault(in: $0, main) }.first ?? wrapperFault(main)
    }

    private func fault(in parameter: String, _ main: MainCF) -> String? {
        if parameter == "config_directory" { return fileFault(in: directory, parameter) }
        guard let value = effective(parameter, main), value.origin != .builtIn else {
            let usual = parameter == "daemon_directory" ? ConfigurationTrust.usualDaemons : []
            return usual.lazy.compactMap { fileFault(in: $0, parameter) }.first
        }
        let place = value.expanded
        let isThere = value.problem == nil && place.hasPrefix("/") && access(place, F_OK) == 0
        // What stands in plain text and is not there holds no program. Where it is made of other parameters, Postfix may know more of them.
        if !isThere { return value.raw.contains("$") ? "\(parameter) = \(value.raw) cannot be told" : nil }
        return tools.fault(inDirectoriesAbove: "\(place)/any").map { "\(parameter): \($0)" } ?? fileFault(in: place, parameter)
    }

    private func effective(_ parameter: String, _ main: MainCF) -> EffectiveValue? {
        // Other releases expand the same way, but for a form that only newer ones have.
        let configuration = Configuration(
            mainAlone: main, build: PostfixBuild(release: .newestKnown), defaults: ["config_directory": directory])
        return configuration.effective(parameter)
    }

    private func fileFault(in place: String, _ parameter: String) -> String? {
        let isPostfixAlone = parameter == "daemon_directory" || parameter == "shlib_directory"
        for name in ((try? FileSystem().entries(of: place)) ?? []).sorted() where isPostfixAlone || ConfigurationTrust.obeyed.contains(name)
        {
            let file = "\(place)/\(name)"
            if access(file, F_OK) == 0, let fault = tools.fault(of: file) { return "\(parameter): \(fault)" }
        }
        return ConfigurationTrust.added.lazy.compactMap { addedFault("\(place)/\($0)", parameter) }.first
    }

    /// Whatever lies there counts, and so does who can put something there.
    private func addedFault(_ part: String, _ parameter: String) -> String? {
        guard let names = try? FileSystem().entries(of: part) else { return nil }
        return ([part] + names.sorted().map { "\(part)/\($0)" }).lazy.compactMap(tools.fault(of:)).first.map { "\(parameter): \($0)" }
    }

    /// `postfix` hands its command over to this program where several instances are managed (postfix/postfix.c).
    private func wrapperFault(_ main: MainCF) -> String? {
        guard let value = effective("multi_instance_wrapper", main), value.origin != .builtIn, value.problem == nil,
            let program = value.expanded.split(whereSeparator: \.isWhitespace).first.map(String.init), access(program, F_OK) == 0
        else { return nil }
        return (tools.fault(of: program) ?? tools.fault(inDirectoriesAbove: program)).map { "multi_instance_wrapper: \($0)" }
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

    static func number(of user: String, passwd: String = "/etc/passwd") -> UInt32? {
        for line in SmallFile.text(passwd)?.split(separator: "\n") ?? [] {
            let fields = line.split(separator: ":", omittingEmptySubsequences: false)
            if fields.count > 2, fields[0] == user { return UInt32(fields[2]) }
        }
        return nil
    }

    /// `1000 (alice)`
    static func shown(_ user: UInt32) -> String { name(of: user).map { "\(user) (\($0))" } ?? "\(user)" }
}
