// Page 2: the listeners that the lists govern, each knocked at where it listens, and what `--connect` adds.

import Diagnosis
import PostfixModel

struct ConnectionStep: Sendable {
    static let timeLimit = 25.0
    var sources: SurveySources

    func run() async -> Observed<ConnectionFacts> {
        let configuration = await sources.configuration
        let table = ServiceTable(SmallFile.text(sources.access.paths.services) ?? "")
        let endpoints = Endpoints.toProbe(
            listeners: configuration?.listeners ?? [], interfaces: interfaces(configuration), services: table,
            hostname: configuration?.effective("myhostname")?.expanded, connects: sources.request.connects)
        if endpoints.isEmpty, configuration == nil {
            let reason = await sources.files.reason ?? "the configuration could not be read"
            return .cannotTell("Where Postfix listens is not known: \(reason). Name a port with --connect HOST:PORT")
        }
        let invalid = Set((configuration?.listeners ?? []).filter { $0.reading?.rejected != nil }.map(\.service.name))
        let suspects = endpoints.filter { endpoint in endpoint.service.map(invalid.contains) ?? false }
        let probes = await sources.prober.probeSparingly(endpoints, versions: sources.request.versions, suspects: Set(suspects))
        return .value(ConnectionFacts(probes: probes))
    }

    private func interfaces(_ configuration: Configuration?) -> Interfaces {
        Interfaces(
            addresses: configuration?.effective("inet_interfaces")?.expanded ?? "all",
            protocols: configuration?.effective("inet_protocols")?.expanded ?? "all")
    }
}
