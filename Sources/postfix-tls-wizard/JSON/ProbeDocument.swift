// A probe in JSON: the same in `check`, `fix` and `undo`.

import Diagnosis

struct ProbeDocument: Encodable, Equatable {
    var endpoint: String
    @OrNull var service: String?
    var role: String
    var tcp: String
    var tls: String
    /// Null where the port was not tried, or not to its end for a reason of our own.
    @OrNull var answers: Bool?
    @OrNull var tlsVersion: String?
    @OrNull var greeting: String?
    /// By version: whether it was accepted; null where the attempt did not end, so that nothing is known.
    var versions: [String: Bool?]
    var command: String

    init(_ probe: EndpointProbe) {
        endpoint = probe.endpoint.shown
        service = probe.endpoint.service
        role = probe.endpoint.role == .smtps ? "smtps" : "starttls"
        tcp = probe.tcp.code
        tls = probe.tls.code
        answers = probe.isTelling ? probe.answers : nil
        if case .established(let session) = probe.tls {
            tlsVersion = session.version
            greeting = session.greeting
        }
        versions = [:]
        for (version, answer) in probe.versions {
            versions.updateValue(answer == .unknown ? nil : answer == .accepted, forKey: version.rawValue)
        }
        command = probe.command
    }
}
