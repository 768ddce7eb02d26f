// Which configuration directory this is about: `-c`, else what postconf says, else the usual place.

import Diagnosis
import Glibc

package struct ConfigurationPlace: Sendable, Equatable {
    package var directory: String
    /// How it was found, as shown beside it.
    package var origin: String
    /// Why postconf could not be asked; nil when it answered.
    package var remark: String?

    static func find(_ access: ServerAccess, _ request: SurveyRequest) async -> ConfigurationPlace {
        if let directory = request.configDirectory {
            return ConfigurationPlace(directory: absolute(directory), origin: "given with -c")
        }
        let command = Command("postconf", ["-h", "config_directory"])
        let result = await access.run(command)
        let answer = result.outputText.split(separator: "\n").first.map(String.init) ?? ""
        if result.succeeded, answer.hasPrefix("/") { return ConfigurationPlace(directory: answer, origin: command.shown) }
        let why = result.succeeded ? "it printed no directory" : PostfixControl.account(of: result)
        return ConfigurationPlace(
            directory: access.paths.configDirectory, origin: "the usual place",
            remark: "postconf could not be asked for the configuration directory: \(why).")
    }

    /// A sentence for a directory that holds no Postfix configuration, for the command line to exit 66 with; nil when it does.
    /// `mayLackMain`: a main.cf that was removed is what an undo may be about.
    package static func problem(with directory: String, mayLackMain: Bool = false) -> String? {
        let path = absolute(directory)
        do throws(FileError) {
            let files = FileSystem()
            guard try files.status(path).isDirectory else {
                return "-c \(directory): it is no directory; name the directory that holds main.cf."
            }
            guard try files.status("\(path)/main.cf").isRegular else { return "-c \(directory): main.cf in it is no regular file." }
            return nil
        } catch {
            if error.isMissing && error.path == path { return "-c \(directory): there is no such directory." }
            if error.isMissing, mayLackMain { return nil }
            if error.isMissing { return "-c \(directory): there is no main.cf in it; name the directory that holds main.cf." }
            return "-c \(directory): \(SystemError(error.code).text)."
        }
    }

    /// Returns true when both name the same directory: one may be relative, end in a slash, or lead through a symbolic link.
    package static func isSame(_ left: String, _ right: String) -> Bool { canonical(left) == canonical(right) }

    /// Symbolic links are resolved where the directory exists; it may have been removed since a change was made in it.
    private static func canonical(_ directory: String) -> String {
        (try? FileSystem().resolve(absolute(directory))) ?? absolute(directory)
    }

    /// Returns true when a file of the configuration exists that this user may not read; a command that wants to change it exits 77.
    package static func lacksPrivilege(_ directory: String) -> Bool {
        geteuid() != 0
            && ["main.cf", "master.cf"].contains { name in
                do throws(FileError) {
                    _ = try FileSystem().openReadOnly("\(absolute(directory))/\(name)")
                    return false
                } catch {
                    return error.isPrivilege
                }
            }
    }

    /// Postfix' own commands take absolute names only. A relative name stays as it is where the working directory has been deleted:
    /// then it names nothing, least of all something below the root directory.
    package static func absolute(_ directory: String) -> String {
        var path = directory
        if !path.hasPrefix("/") {
            guard let current = workingDirectory else { return directory }
            path = "\(current == "/" ? "" : current)/\(path)"
        }
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        return path
    }

    /// Returns nil when it has been deleted, or lies outside this process's root (getcwd(3)).
    package static var workingDirectory: String? {
        var buffer = [CChar](repeating: 0, count: 4096)
        guard let current = getcwd(&buffer, buffer.count).map({ String(cString: $0) }), current.hasPrefix("/") else { return nil }
        return current
    }
}
