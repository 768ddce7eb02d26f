// Who and where we are: host name, operating system, user, service manager. Files only; no name service is asked.

import Diagnosis
import Glibc

struct HostIdentity: Sendable {
    var paths: SystemPaths

    var hostName: String {
        let line = SmallFile.text(paths.hostName)?.split(separator: "\n").first.map(String.init)
        return line.flatMap { $0 == "(none)" ? nil : $0 } ?? HostName.current
    }

    var operatingSystem: String? {
        for path in paths.releaseFiles.filter({ !$0.hasSuffix("debian_version") }) {
            // CentOS 6 has no os-release, and its release file names the minor release.
            if let text = SmallFile.text(path), let name = ToolOutput.operatingSystem(releaseFile: text, path: path) { return name }
        }
        for path in paths.osRelease {
            if let text = SmallFile.text(path), let name = ToolOutput.operatingSystem(osRelease: text) { return name }
        }
        for path in paths.releaseFiles {
            if let text = SmallFile.text(path), let name = ToolOutput.operatingSystem(releaseFile: text, path: path) { return name }
        }
        return nil
    }

    var plesk: String? { SmallFile.text(paths.pleskVersion).flatMap(ToolOutput.plesk) }

    var isRoot: Bool { geteuid() == 0 }

    /// Users that only a directory service knows are shown by number.
    var userName: String { knownUserName ?? "user \(geteuid())" }

    /// From the passwd file.
    var knownUserName: String? {
        UserNames.name(of: geteuid(), passwd: paths.passwd)
    }

    var serviceManager: ServerFacts.ServiceManager {
        if SmallFile.exists(paths.systemdMark) { return .systemd }
        return paths.initScripts.contains(where: SmallFile.exists) ? .sysv : .none
    }
}
