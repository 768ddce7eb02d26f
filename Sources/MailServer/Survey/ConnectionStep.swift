// Page 2: the listeners that the lists govern, each probed where it listens, and what `--connect` adds.

import Diagnosis
import PostfixModel

struct ConnectionStep: Sendable {
    static let timeLimit = 25.0
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
        let probes = await sources.prober.probeSparingly(
            targets.endpoints, versions: sources.request.versions, suspects: targets.suspects)
        return .value(ConnectionFacts(probes: probes))
    }

    /// Where to probe, and which of these ports have a list that is known to be invalid.
    private func look(in configuration: Configuration?) -> (endpoints: [Endpoint], suspects: Set<Endpoint>) {
        let listeners = configuration?.listeners ?? []
        let endpoints = Endpoints.toProbe(
            listeners: listeners, interfaces: interfaces(configuration),
            services: ServiceTable(SmallFile.text(sources.access.paths.services) ?? ""),
            hostname: configuration?.effective("myhostname")?.expanded, connects: sources.request.connects)
        let invalid = Set(listeners.filter { $0.reading?.rejected != nil }.map(\.service.name))
        return (endpoints, Set(endpoints.filter { endpoint in endpoint.service.map(invalid.contains) ?? false }))
    }

    private func interfaces(_ configuration: Configuration?) -> Interfaces {
        Interfaces(
            addresses: configuration?.effective("inet_interfaces")?.expanded ?? "all",
            protocols: configuration?.effective("inet_protocols")?.expanded ?? "all")
    }
}
