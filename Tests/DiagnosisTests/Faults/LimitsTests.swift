// Limits of connections: what our own tests met, apart from what others met at another time.

import PostfixModel
import Testing

@testable import Diagnosis

private typealias Server = RecordedServer

private let refusing = "warning: Refusing TLS service request from localhost[127.0.0.1] for service smtps"
private let silent = Server.smtps(.open, .timedOut(seconds: 6))

/// Processes that served our own tests logged this.
private func met(_ probe: EndpointProbe, _ lines: [String]) -> RecordedServer {
    server(settings: ["smtpd_client_new_tls_session_rate_limit = 2"], probes: [probe, Server.liveStarttls]) {
        $0.probeLog = lines.map { "\(stamp) postfix/smtps/smtpd[9]: \($0)" }
    }
}

private let samples: [FaultCase] = [
    FaultCase(
        name: "our own test was dropped", server: met(Server.deadSmtps, ["connect from localhost[127.0.0.1]", refusing]),
        fault: "rate-limited", exit: 3, at: "main.cf 5", says: ["smtpd_client_new_tls_session_rate_limit"]),
    FaultCase(
        name: "the same in a log of warnings alone", server: met(Server.deadSmtps, [refusing]), fault: "rate-limited", exit: 3),
]

@Suite("Limits of connections") struct LimitsTests {
    @Test("are told as what our own tests met", arguments: samples) func limits(_ sample: FaultCase) { sample.check() }

    @Test("are no cause where another client met them at another time, nor of a port that lets clients wait") func history() {
        let line = ["\(stamp) postfix/smtps/smtpd[9]: \(refusing)"]
        let silentToday = server(probes: [silent, Server.liveStarttls], log: line).assessment.verdict
        #expect(silentToday.faults.map(\.id) == ["unexplained"] && silentToday.exitCode == 3, "it may only be slow")
        let droppedToday = server(log: line).assessment.verdict
        #expect(droppedToday.faults.map(\.id) == ["unexplained"] && droppedToday.exitCode == 2)
        let waiting = met(silent, ["connect from localhost[127.0.0.1]", refusing]).assessment.verdict
        #expect(waiting.faults.map(\.id) == ["unexplained"] && waiting.exitCode == 2)
    }
}
