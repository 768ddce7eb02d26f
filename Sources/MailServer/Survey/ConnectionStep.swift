// Page 2: the listeners that the lists govern, each probed where it listens, and what `--connect` adds.

import Diagnosis
import PostfixModel
import Synchronization

struct ConnectionStep: Sendable {
    static let timeLimit = 25.0
    /// Seconds after which no further port is begun with.
    private static let newPorts = 12.0
    var sources: SurveySources

    /// What the ports had told until then is kept where one of them has no end.
    func run(within seconds: Double = ConnectionStep.timeLimit) async -> Observed<ConnectionFacts> {
        let heard = PortsHeard()
        let observed = await Survey.observe(seconds) { await look(heard) }
        guard case .cannotTell = observed, !Task.isCancelled else { return observed }
        return heard.facts(ports: sources.request.ports, "no end within \(Int(seconds)) seconds").map { .value($0) } ?? observed
    }

    private func look(_ heard: PortsHeard) async -> Observed<ConnectionFacts> {
        let configuration = await sources.configuration
        let found = await limited(seconds: ConfigurationStep.judgingLimit) { await offload { look(in: configuration) } }
        guard case .success(let targets) = found else {
            return .cannotTell("Where Postfix listens could not be worked out within \(Int(ConfigurationStep.judgingLimit)) seconds")
        }
        if targets.endpoints.isEmpty, configuration == nil {
            let reason = await sources.files.reason ?? "the configuration could not be read"
            return .cannotTell("Where Postfix listens is not known: \(reason). Name a port with --connect HOST:PORT")
        }
        heard.expect(targets.endpoints)
        let probes = await sources.prober.probe(
            targets.endpoints, versions: sources.request.versions, suspects: targets.suspects, seconds: ConnectionStep.newPorts,
            told: heard.take)
        return .value(ConnectionFacts(probes: probes, ports: sources.request.ports))
    }

    /// Where to probe, and which of these ports have a list that is known to be invalid.
    private func look(in configuration: Configuration?) -> (endpoints: [Endpoint], suspects: Set<Endpoint>) {
        let listeners = configuration?.listeners ?? []
        let all = ConnectionStep.endpoints(of: configuration, sources.access, connects: sources.request.connects)
        let endpoints = Endpoints.wanted(sources.request.ports, among: all)
        let invalid = Set(listeners.filter { $0.reading?.rejected != nil }.map(\.service.name))
        return (endpoints, Set(endpoints.filter { endpoint in endpoint.service.map(invalid.contains) ?? false }))
    }

    /// Where this configuration has Postfix listen, and what is asked for besides.
    static func endpoints(
        of configuration: Configuration?, _ access: ServerAccess, connects: [(host: String, port: Int)] = []
    ) -> [Endpoint] {
        let text = { (name: String) in configuration?.effective(name)?.expanded }
        return Endpoints.toProbe(
            listeners: configuration?.listeners ?? [],
            interfaces: Interfaces(addresses: text("inet_interfaces") ?? "all", protocols: text("inet_protocols") ?? "all"),
            services: ServiceTable(SmallFile.text(access.paths.services) ?? ""), hostname: text("myhostname"),
            own: OwnAddresses.read().value ?? [], connects: connects)
    }
}

/// What ports have told so far, for a step that is given up before the last of them has.
private final class PortsHeard: Sendable {
    private let state = Mutex<(endpoints: [Endpoint], probes: [Int: EndpointProbe])>(([], [:]))

    func expect(_ endpoints: [Endpoint]) { state.withLock { $0.endpoints = endpoints } }

    @Sendable func take(_ index: Int, _ probe: EndpointProbe) { state.withLock { $0.probes[index] = probe } }

    /// `why`: said of the ports that have not answered. Returns nil where none has.
    func facts(ports: [Int], _ why: String) -> ConnectionFacts? {
        let (endpoints, probes) = state.withLock { $0 }
        if probes.isEmpty { return nil }
        return ConnectionFacts(
            probes: endpoints.indices.map { probes[$0] ?? Prober.notReached(endpoints[$0], why) }, ports: ports)
    }
}
