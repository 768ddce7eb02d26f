// Files that services ask for while they serve, by what is not there: sockets of the SASL server, of policy services and filters, and
// tables on the way of mail. What may not be looked at is not told.

import Diagnosis
import Glibc
import PostfixModel

enum MissingFiles {
    /// Sockets that do not exist, each once.
    static func sockets(of configuration: Configuration) -> [String] {
        let services = configuration.listeners.map(\.service)
        let paths =
            services.compactMap { configuration.authenticationSocket(of: $0) }
            + NamedFilter.all(in: configuration).compactMap { $0.path(in: configuration) }
        return paths.unique.filter(isMissing)
    }

    /// Tables of which no file exists, as they are written.
    static func tables(of configuration: Configuration) -> [String] {
        NamedTable.all(in: configuration).filter { !$0.files.isEmpty && $0.files.allSatisfy(isMissing) }.map(\.written).unique
    }

    private static func isMissing(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) != 0 && errno == ENOENT
    }
}
