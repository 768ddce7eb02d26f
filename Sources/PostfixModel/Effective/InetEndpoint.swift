// The name of an inet service taken apart: `[host:]port` (src/util/host_port.c, FACTS §6).

/// Where an inet service listens, as written.
package struct InetEndpoint: Hashable, Sendable {
    /// Name or address without its brackets; nil when it listens where inet_interfaces says.
    package var host: String?
    /// Number or name from the services file.
    package var port: String

    /// Returns nil when Postfix would refuse the name.
    package init?(_ service: String) {
        guard case .success(let parts) = InetEndpoint.parts(service) else { return nil }
        host = parts.host.isEmpty ? nil : parts.host
        port = parts.port
    }

    /// The port by its number where the name is one of those every services file has for mail; else as written.
    package var canonicalPort: String {
        switch port {
        case "smtp", "mail": "25"
        case "smtps", "submissions", "urd", "ssmtp": "465"
        case "submission": "587"
        default: port
        }
    }

    /// That number; nil where the name is another one's.
    package var portNumber: Int? { Int(canonicalPort) }

    /// Why Postfix refuses the name, in its words; nil when it does not.
    static func problem(_ service: String) -> String? {
        guard case .failure(let failure) = parts(service) else {
            let host = InetEndpoint(service)?.host ?? ""
            let isAddress = host.utf8.allSatisfy { $0.isWordByte || ".:-%".utf8.contains($0) }
            return isAddress ? nil : "valid hostname or network address required in \"\(service)\""
        }
        return "\(failure.text) in \"\(service)\""
    }

    private struct Failure: Error { var text: String }

    private static func parts(_ service: String) -> Result<(host: String, port: String), Failure> {
        let host: Substring
        let port: Substring
        if service.hasPrefix("[") {
            let inside = service.dropFirst()
            guard let close = inside.firstIndex(of: "]") else { return .failure(Failure(text: "missing \"]\"")) }
            let rest = inside[inside.index(after: close)...]
            if let first = rest.first, first != ":" { return .failure(Failure(text: "garbage after \"]\"")) }
            let address = inside[..<close]
            host = address.lowercased().hasPrefix("ipv6:") ? address.dropFirst(5) : address
            port = rest.dropFirst()
        } else if let colon = service.lastIndex(of: ":") {
            host = service[..<colon]
            port = service[service.index(after: colon)...]
        } else {
            host = ""
            port = service[...]
        }
        if port.isEmpty { return .failure(Failure(text: "missing service information")) }
        return .success((String(host), String(port)))
    }
}
