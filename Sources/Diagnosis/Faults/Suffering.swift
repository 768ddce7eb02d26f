// Who suffers: ports by number, dead ones, and the listeners behind them, as every fault asks for them.

import PostfixModel

/// What a fault does to users, in the words that many faults share.
enum Suffering {
    static let everybody = "No port answers: nobody can send or receive mail"
    static let noMail = "Nobody can send, and mail from other servers waits"
    static func unusable(_ ports: [Int]) -> String { "Nobody can use \(ServerPicture.portsText(ports).lowercasedFirst)" }
    static func withoutTLS(_ ports: [Int]) -> String { "\(unusable(ports)) with TLS" }

    /// A reason: why the port that was tried looks healthy.
    static let isUnseenByTest = "TLS and the greeting are in order, so a test of the port shows nothing"
}

extension ServerPicture {
    /// Master of this configuration is known not to run.
    package var isStopped: Bool { facts.server.value?.postfixRunning == false }

    /// The port's number, where the name is one that every services file has or a probe has resolved.
    package func number(of listener: Listener) -> Int? {
        if let probe = probe(for: listener) { return probe.endpoint.port }
        // What stands behind postscreen serves port 25's clients.
        if !listener.isInet { return 25 }
        return Int(listener.canonicalPort)
    }

    package func numbers(of listeners: [Listener]) -> [Int] {
        listeners.compactMap(number).unique.sorted(by: Sighting.comesFirst)
    }

    /// Every port of master.cf.
    package var inetPorts: [Int] { numbers(of: listeners.filter(\.isInet)) }

    /// Ports that were tried and that their clients cannot use.
    package var deadProbes: [EndpointProbe] { probes.filter(\.isDead) }

    /// The port of this listener was tried, and its clients can use it; false also where it was not tried.
    package func isServed(_ listener: Listener) -> Bool { probe(for: listener)?.serves == true }

    /// No service of master.cf is there for this port, and nothing was there to be tried.
    package func isClosed(_ port: Int) -> Bool {
        !listeners.contains { self.port(of: $0) == String(port) } && !probes.contains { $0.endpoint.port == port }
    }

    /// Every port greets, and takes no mail all the same.
    func takingNoMail(
        _ summary: String, _ reason: [String], place: FilePlace? = nil, next: [NextStep], evidence: [Evidence] = []
    ) -> Sighting {
        Sighting(
            ports: inetPorts, place: place, reach: .service, summary: summary, reason: reason, effect: Suffering.noMail, next: next,
            evidence: evidence)
    }

    /// Every port that was tried took the connection, and port 465 was there to be tried.
    var takesConnections: Bool {
        let told = probes.filter(\.isTelling)
        return !told.isEmpty && told.allSatisfy { $0.state != .nothingListens && $0.state != .noAnswer } && !isClosed(465)
    }

    /// Every port that was tried can be used by its clients, and at least one was tried.
    package var everyPortServes: Bool { probes.contains(where: \.isTelling) && deadProbes.isEmpty }

    /// Listeners where clients expect TLS from the first byte: wrapper mode, or port 465 whatever its options say.
    package var smtpsListeners: [Listener] {
        listeners.filter { $0.isWrapperMode || number(of: $0) == 465 }
    }

    /// `Port 465`, `Ports 465, 587`.
    package static func portsText(_ ports: [Int]) -> String {
        let ports = ports.unique.sorted(by: Sighting.comesFirst)
        return "\(ports.count == 1 ? "Port" : "Ports") \(ports.map(String.init).joined(separator: ", "))"
    }

    /// `Port 465 refuses`, `Ports 465, 587 refuse`: the verb in the number of the ports, `s` where there is one.
    package static func portsText(_ ports: [Int], _ verb: String) -> String {
        "\(portsText(ports)) \(verb)\(Set(ports).count == 1 ? "s" : "")"
    }

    /// `Port 465 is dead`, `Ports 465, 587 are dead`.
    static func deadText(_ ports: [Int]) -> String { "\(portsText(ports)) \(Set(ports).count == 1 ? "is" : "are") dead" }

    /// Each definition once, with the listeners for which it holds.
    static func definitions(_ held: [(EffectiveValue, Listener)]) -> [(value: EffectiveValue, listeners: [Listener])] {
        var found: [(value: EffectiveValue, listeners: [Listener])] = []
        for (value, listener) in held {
            if let known = found.firstIndex(where: { $0.value.isSameDefinition(as: value) }) {
                found[known].listeners.append(listener)
            } else {
                found.append((value, [listener]))
            }
        }
        return found
    }

    /// The services behind these ports, the most urgent port first.
    package func listeners(on ports: [Int]) -> [Listener] {
        ports.flatMap { port in listeners.filter { number(of: $0) == port } }
    }
}
