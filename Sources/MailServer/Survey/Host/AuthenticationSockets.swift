// Sockets of the SASL server that services ask before they greet: whether they are there. What may not be looked at is not told.

import Diagnosis
import Glibc
import PostfixModel

enum AuthenticationSockets {
    /// Those that do not exist, each once.
    static func missing(for configuration: Configuration) -> [String] {
        let services = configuration.listeners.map(\.service)
        return services.compactMap { configuration.authenticationSocket(of: $0) }.unique.filter { path in
            var status = stat()
            return stat(path, &status) != 0 && errno == ENOENT
        }
    }
}
