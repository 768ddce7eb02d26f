// A port that waits for the proxy protocol: for everybody, or behind a proxy of this machine.

import PostfixModel
import Testing

@testable import Diagnosis

private typealias Server = RecordedServer

private func behindProxy(_ name: String, host: String) -> RecordedServer {
    let endpoint = Endpoint(host: host, port: 10465, role: .smtps, service: name)
    return server(
        master: Server.smtpAndSmtps + "\n\(name) inet n - n - - smtpd\n  -o smtpd_tls_wrappermode=yes"
            + "\n  -o smtpd_upstream_proxy_protocol=haproxy",
        probes: Server.live + [EndpointProbe(endpoint: endpoint, tcp: .banner("421 4.3.0 mail Server local error"), tls: .plainBanner)])
}

private let samples: [FaultCase] = [
    FaultCase(
        name: "the proxy protocol on the loopback, beside ports that answer",
        server: behindProxy("127.0.0.1:10465", host: "127.0.0.1"), fault: "proxy-protocol", exit: 3, at: "master.cf 7",
        says: ["behind a proxy"]),
    FaultCase(
        name: "the proxy protocol for everybody", server: behindProxy("10465", host: "127.0.0.1"), fault: "proxy-protocol", exit: 2),
]

@Suite("The proxy protocol") struct ProxyProtocolTests {
    @Test("is a fault where everybody comes, and cannot be told where a proxy may", arguments: samples)
    func ports(_ sample: FaultCase) { sample.check() }

    @Test("no consequence is told of what may be harmless") func consequence() {
        let impact = behindProxy("127.0.0.1:10465", host: "127.0.0.1").assessment.verdict.impact
        #expect(impact.map(\.effect) == ["turns clients away"])
    }
}
