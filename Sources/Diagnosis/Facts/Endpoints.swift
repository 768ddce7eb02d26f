// What to probe: every listener that the lists govern, at an address it listens on, and what the command line adds.

import PostfixModel

/// TCP ports by name, from the text of a services file.
package struct ServiceTable: Sendable, Equatable {
    private var ports: [String: Int]

    package init(_ text: String) {
        // The mail names are there whatever the file says: a chroot or a bare container may have none.
        ports = ["smtp": 25, "mail": 25, "smtps": 465, "submissions": 465, "urd": 465, "ssmtp": 465, "submission": 587]
        for line in text.split(whereSeparator: \.isNewline) {
            let words = line.prefix { $0 != "#" }.split(whereSeparator: \.isWhitespace)
            guard words.count >= 2, words[1].hasSuffix("/tcp"), let port = Int(words[1].dropLast(4)) else { continue }
            for name in [words[0]] + words.dropFirst(2) { ports[String(name)] = port }
        }
    }

    /// The number of a port given by name or number; nil when the name is unknown.
    package func port(_ text: String) -> Int? {
        if let number = Int(text) { return (1...65535).contains(number) ? number : nil }
        return ports[text]
    }
}

/// Where Postfix listens when the service does not say: `inet_interfaces` and `inet_protocols`, expanded.
package struct Interfaces: Sendable, Equatable {
    package var addresses: String
    package var protocols: String

    package init(addresses: String = "all", protocols: String = "all") {
        self.addresses = addresses
        self.protocols = protocols
    }

    /// One address to probe: a numeric one where there is one, else a name for the edge to resolve.
    package var host: String {
        let loopback = onlyIPv6 ? "::1" : "127.0.0.1"
        if isForAll || words.contains("loopback-only") { return loopback }
        let numeric = words.filter(NumericAddress.isNumeric)
        // An address of a family that is switched off is not listened on.
        let usable = numeric.filter { $0.contains(":") ? !onlyIPv4 : !onlyIPv6 }
        return usable.first ?? words.first { !NumericAddress.isNumeric($0) } ?? numeric.first ?? loopback
    }

    /// Every address of this machine.
    package var isForAll: Bool { words.isEmpty || words.contains("all") }
    /// Addresses of the loopback and no other.
    package var isLoopbackOnly: Bool { !words.isEmpty && words.allSatisfy { NumericAddress.isLoopbackOnly($0) } }

    private var words: [String] { addresses.lowercased().listWords.map { NumericAddress.bare($0) } }
    private var onlyIPv6: Bool { families == ["ipv6"] }
    private var onlyIPv4: Bool { families == ["ipv4"] }
    private var families: [String] { protocols.lowercased().listWords }
}

package enum Endpoints {
    /// Listeners in file order, then what was asked for with `--connect`; each address and port once. A service whose TLS is off is
    /// left out, except on the ports of mail: on 465 every client expects TLS, on 25 and 587 every client expects a greeting.
    /// `hostname`: the server name to send, where nothing better is known. `own`: this machine's addresses, as far as they are known.
    package static func toProbe(
        listeners: [Listener], interfaces: Interfaces, services: ServiceTable, hostname: String? = nil, own: [String] = [],
        connects: [(host: String, port: Int)] = []
    ) -> [Endpoint] {
        var endpoints: [Endpoint] = []
        for listener in listeners {
            guard listener.isInet, let port = services.port(listener.port) else { continue }
            let role = role(of: listener, port: port)
            let isPlain = role == .starttls && listener.governing == .tlsOff
            if isPlain && !mailPorts.contains(port) { continue }
            let others = listeners.filter { $0.service.name != listener.service.name && services.port($0.port) == port }
            let host = open(listener.host.map(probed) ?? interfaces.host, of: listener, besides: others.compactMap(\.host), own)
            let demandsTLS = role == .starttls && listener.governing == .enforced
            add(
                Endpoint(
                    host: host, port: port, role: role, service: listener.service.name, demandsTLS: demandsTLS, isPlain: isPlain,
                    serverName: serverName(host) ?? hostname), to: &endpoints)
        }
        for connect in connects {
            let role: Endpoint.Role = [25, 587, 2525].contains(connect.port) ? .starttls : .smtps
            let host = NumericAddress.bare(connect.host)
            var endpoint = Endpoint(host: host, port: connect.port, role: role, serverName: serverName(host) ?? hostname)
            endpoint.isNamedByAddress = true
            add(endpoint, to: &endpoints)
        }
        return endpoints
    }

    /// Those on the ports that users need, and what was asked for by address; of a port that no service has, this machine's own. No port
    /// named: all of them.
    package static func wanted(_ ports: [Int], among endpoints: [Endpoint]) -> [Endpoint] {
        if ports.isEmpty { return endpoints }
        let missing = ports.filter { port in !endpoints.contains { $0.port == port } }
        return endpoints.filter { ports.contains($0.port) || $0.service == nil }
            + missing.map { Endpoint(host: "127.0.0.1", port: $0, role: mailPorts.contains($0) ? .starttls : .smtps) }
    }

    /// The address of a service's own, bare; where it stands for every address, the loopback of its family.
    private static func probed(_ host: String) -> String {
        let bare = NumericAddress.bare(host)
        if NumericAddress.isUnspecified(bare) { return bare.contains(":") ? "::1" : "127.0.0.1" }
        return bare
    }

    /// Where another service has just this address of the loopback (a webmail's, say), one for every address is met at another of this
    /// machine's: the kernel hands a connection to the most exact of two sockets.
    private static func open(_ host: String, of listener: Listener, besides others: [String], _ own: [String]) -> String {
        let taken = others.map { NumericAddress.bare($0) }
        let isForAll = listener.host.map { NumericAddress.isUnspecified(NumericAddress.bare($0)) } ?? true
        guard isForAll, NumericAddress.isLoopback(host), taken.contains(where: { NumericAddress.isSame($0, host) }) else { return host }
        return own.first { address in
            address.contains(":") == host.contains(":") && !NumericAddress.isLoopback(address) && !NumericAddress.isLinkLocal(address)
                && !taken.contains { NumericAddress.isSame($0, address) }
        } ?? host
    }

    private static func add(_ endpoint: Endpoint, to endpoints: inout [Endpoint]) {
        // Of two services on one endpoint master keeps the last (FACTS §6).
        if let index = endpoints.firstIndex(where: { $0.host == endpoint.host && $0.port == endpoint.port }) {
            if endpoint.service != nil { endpoints[index] = endpoint }
        } else {
            endpoints.append(endpoint)
        }
    }

    /// Ports whose clients speak first in plain text, whatever the configuration says.
    private static let mailPorts: Set<Int> = [25, 587]

    /// As the port's clients use it: wrapper mode on 25 or 587 is a fault, and nobody asks for TLS at once there.
    private static func role(of listener: Listener, port: Int) -> Endpoint.Role {
        if mailPorts.contains(port) { return .starttls }
        return listener.isWrapperMode || port == 465 ? .smtps : .starttls
    }

    /// A name to connect to is the name that clients send; an address is none (RFC 6066, 3).
    private static func serverName(_ host: String) -> String? {
        NumericAddress.isNumeric(host) || host.lowercased() == "localhost" ? nil : host
    }
}
