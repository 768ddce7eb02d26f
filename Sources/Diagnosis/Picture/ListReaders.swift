// What a list governs, in the words an admin uses for it: ports and how TLS begins there.

import PostfixModel

package enum ListReaders {
    /// `port 465 (TLS at once), ports 25, 587 (STARTTLS)`, or `no listener today`; a port with its address where it has one.
    package static func text(_ listeners: [Listener]) -> String { text(listeners, port: configured) ?? "no listener today" }

    /// The same with ports named as the caller knows them; nil where there is no listener.
    static func text(_ listeners: [Listener], port: (Listener) -> String) -> String? {
        let groups = ["TLS at once", "TLS required", "STARTTLS"].compactMap { way -> String? in
            let ports = listeners.filter { self.way($0) == way }.map(port)
            if ports.isEmpty { return nil }
            return "\(ports.count == 1 ? "port" : "ports") \(ports.joined(separator: ", ")) (\(way))"
        }
        return groups.isEmpty ? nil : groups.joined(separator: ", ")
    }

    private static func way(_ listener: Listener) -> String {
        if listener.isWrapperMode { return "TLS at once" }
        return listener.governing == .enforced ? "TLS required" : "STARTTLS"
    }

    private static func configured(_ listener: Listener) -> String {
        guard listener.isInet else { return "\(listener.service.name) (behind postscreen)" }
        return listener.host.map { NumericAddress.text($0, port: listener.canonicalPort) } ?? listener.canonicalPort
    }
}
