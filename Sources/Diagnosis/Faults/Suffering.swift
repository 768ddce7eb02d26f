// Who suffers: ports by number, dead ones, and the listeners behind them, as every fault asks for them.

import PostfixModel

/// What a fault does to users, in the words that many faults share.
enum Suffering {
    static let everybody = "No port answers: nobody can send or receive mail"
    static func unusable(_ ports: [Int]) -> String { "Nobody can use \(ServerPicture.portsText(ports).lowercasedFirst)" }
    static func withoutTLS(_ ports: [Int]) -> String { "\(unusable(ports)) with TLS" }
}

extension ServerPicture {
    /// Master of this configuration is known not to run.
    package var isStopped: Bool { facts.server.value?.postfixRunning == false }

    /// The port's number, where the name is one that every services file has or a probe has resolved.
    package func number(of listener: Listener) -> Int? {
        if let probe = probe(for: listener) { return probe.endpoint.port }
        // What stands behind postscreen serves port 25's clients.
        if listener.service.type != "inet" { return 25 }
        return Int(listener.canonicalPort)
    }

    package func numbers(of listeners: [Listener]) -> [Int] {
        listeners.compactMap(number).unique.sorted(by: Sighting.comesFirst)
    }

    /// Ports that were tried and that their clients cannot use.
    package var deadProbes: [EndpointProbe] { probes.filter(\.isDead) }

    /// The port of this listener was tried, and its clients can use it; false also where it was not tried.
    package func isServed(_ listener: Listener) -> Bool { probe(for: listener)?.serves == true }

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

    /// `vi +20 /etc/postfix/main.cf`: the line to be changed, in an editor that every server has; main.cf itself where none is known.
    func editing(_ place: FilePlace?) -> String {
        place.map { "vi +\($0.line) \(Command.quoted($0.path))" } ?? "vi \(Command.quoted(mainPath))"
    }

    /// A line more at the end of master.cf.
    func adding(_ line: String) -> String { "echo '\(line)' >> \(Command.quoted(masterPath))" }

    /// `Port 465 is dead`, `Ports 465, 587 are dead`.
    static func deadText(_ ports: [Int]) -> String { "\(portsText(ports)) \(Set(ports).count == 1 ? "is" : "are") dead" }

    /// The services behind these ports, the most urgent port first.
    func listeners(on ports: [Int]) -> [Listener] {
        ports.flatMap { port in listeners.filter { number(of: $0) == port } }
    }

    /// Where a value stands; nil for a built-in one.
    package func place(of value: EffectiveValue) -> FilePlace? { place(of: value.origin) }

    /// `/etc/postfix/main.cf line 41`
    package func placeText(of value: EffectiveValue) -> String { place(of: value)?.shown ?? "Postfix's built-in default" }

    func place(of origin: Origin) -> FilePlace? {
        switch origin {
        case .mainCF(let lines): mainPlace(lines.lowerBound)
        case .masterCF(_, let line): masterPlace(line)
        case .builtIn: nil
        }
    }

    var mainPath: String { facts.configuration.value?.mainPath ?? "main.cf" }
    var masterPath: String { facts.configuration.value?.masterPath ?? "master.cf" }
    package func masterPlace(_ line: Int) -> FilePlace { FilePlace(masterPath, line) }

    /// Where a line belongs that master.cf lacks: behind its last one.
    var endOfMaster: FilePlace {
        let bytes = facts.configuration.value?.masterBytes ?? []
        let lines = bytes.count { $0 == UInt8(ascii: "\n") } + (bytes.last.map { $0 != UInt8(ascii: "\n") } == true ? 1 : 0)
        return masterPlace(lines + 1)
    }
    package func mainPlace(_ line: Int) -> FilePlace { FilePlace(mainPath, line) }

    /// The physical line as it stands in the file, as evidence; nothing where there is no such line.
    package func source(_ place: FilePlace?, note: String? = nil) -> [Evidence] {
        guard let place, let files = facts.configuration.value else { return [] }
        let bytes = place.path == files.masterPath ? files.masterBytes : files.mainBytes
        guard let line = physicalLine(place.line, of: bytes) else { return [] }
        return [.source(number: place.line, text: String(decoding: line, as: UTF8.self), caret: nil, note: note)]
    }
}
