// Page 2: the listeners that the lists govern, each probed where it listens, and what `--connect` adds.

import Diagnosis
import PostfixModel

struct ConnectionStep: Sendable {
    static let timeLimit = 25.0
    /// Seconds after which no further port is begun with.
    private static let newPorts = 12.0
    var sources: SurveySources

    func run() async -> Observed<ConnectionFacts> {
        let configuration = await sources.configuration
        let found = await limited(seconds: ConfigurationStep.judgingLimit) { await offload { look(in: configuration) } }
        guard case .success(let targets) = found else {
            return .cannotTell("Where Postfix listens could not be worked out within \(Int(ConfigurationStep.judgingLimit)) seconds")
        }
        if targets.endpoints.isEmpty, configuration == nil {
            let reason = await sources.files.reason ?? "the configuration could not be read"
            return .cannotTell("Where Postfix listens is not known: \(reason). Name a port with --connect HOST:PORT")
        }
        let probes = await sources.prober.probe(
            targets.endpoints, versions: sources.request.versions, suspects: targets.suspects, seconds: ConnectionStep.newPorts)
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
            services: ServiceTable(SmallFile.text(access.paths.services) ?? ""), hostname: text("myhostname"), connects: connects)
    }
}
