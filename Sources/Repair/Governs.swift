// What a list governs, in the words an admin uses for it: ports and how TLS begins there.

import PostfixModel

enum Governs {
    /// `port 465 (wrapper mode)`, `ports 25, 587 (STARTTLS)`, both joined by `, `, or `no listener today`.
    static func text(_ listeners: [Listener]) -> String {
        var groups: [(way: String, ports: [String])] = []
        for listener in listeners {
            let way = way(listener)
            if let index = groups.firstIndex(where: { $0.way == way }) {
                groups[index].ports.append(port(listener))
            } else {
                groups.append((way, [port(listener)]))
            }
        }
        if groups.isEmpty { return "no listener today" }
        return groups.map { "\($0.ports.count == 1 ? "port" : "ports") \($0.ports.joined(separator: ", ")) (\($0.way))" }
            .joined(separator: ", ")
    }

    private static func way(_ listener: Listener) -> String {
        if listener.isWrapperMode { return "wrapper mode" }
        return listener.governing == .enforced ? "TLS required" : "STARTTLS"
    }

    private static func port(_ listener: Listener) -> String {
        guard listener.service.type == "inet" else { return "\(listener.service.name) (behind postscreen)" }
        let number = InetEndpoint(listener.service.name)?.canonicalPort ?? listener.port
        guard let host = listener.host else { return number }
        return host.contains(":") ? "[\(host)]:\(number)" : "\(host):\(number)"
    }
}
