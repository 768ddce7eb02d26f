// Page 6: the files as they are, with those that they name for TLS. The reading of the former is shared: other steps need it too.

import Diagnosis

struct ConfigurationStep: Sendable {
    static let timeLimit = 10.0
    var sources: SurveySources

    func run() async -> Observed<ConfigurationFacts> {
        guard case .value(var facts) = await sources.files, let configuration = await sources.configuration else {
            return await sources.files
        }
        let reader = CertificateFileReader(access: sources.access, inspector: sources.inspector)
        facts.certificates = .value(await reader.facts(of: configuration))
        return .value(facts)
    }
}
