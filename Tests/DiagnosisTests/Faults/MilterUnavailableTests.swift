// Milters in braces, each with its own word for what happens without it.

import PostfixModel
import Testing

@testable import Diagnosis

private typealias Server = RecordedServer

private let gone = "inet:127.0.0.1:11332"
private let warning = "\(stamp) postfix/smtps/smtpd[9]: warning: connect to Milter service \(gone): Connection refused"

private func milters(_ value: String, action: String? = nil, probes: [EndpointProbe] = Server.live) -> RecordedServer {
    server(
        settings: ["smtpd_milters = \(value)"] + (action.map { ["milter_default_action = \($0)"] } ?? []), probes: probes, log: [warning]
    ) { $0.isSeenByProbes = true }
}

private let samples: [FaultCase] = [
    FaultCase(
        name: "it is done without, as its braces say", server: milters("{ \(gone), default_action=accept, connect_timeout=5s }"),
        fault: nil,
        exit: 0),
    FaultCase(
        name: "the same with an attribute in braces of its own", server: milters("{ \(gone), { default_action = quarantine } }"),
        fault: nil,
        exit: 0),
    FaultCase(
        name: "its braces say tempfail, whatever holds for the others",
        server: milters("inet:127.0.0.1:8891, { \(gone), default_action=tempfail }", action: "accept"), fault: "milter-unavailable",
        at: "main.cf 5", says: ["Ports 465, 25 turn everybody away", "default_action=tempfail in its braces"]),
    FaultCase(
        name: "another milter's braces are not its own", server: milters("{ inet:127.0.0.1:8891, default_action=accept } \(gone)"),
        fault: "milter-unavailable", says: ["milter_default_action = tempfail"]),
    FaultCase(
        name: "a milter of another name is not the one that is away", server: milters("\(gone)9"), fault: nil, exit: 0),
]

private func unreadable(_ milter: String, action: String? = nil) -> RecordedServer {
    let why =
        milter.contains(":")
        ? "invalid transport name: \(milter.split(separator: ":")[0]) in Milter service: \(milter)"
        : "Milter service needs transport:endpoint instead of \"\(milter)\""
    var server = milters("inet:127.0.0.1:11332, \(milter)", action: action)
    server.log = Array(server.log.dropLast()) + ["\(stamp) postfix/smtps/smtpd[9]: warning: \(why)"]
    return server
}

private func unreadable(_ milter: String, says: String) -> FaultCase {
    FaultCase(name: milter, server: unreadable(milter), fault: "milter-unavailable", at: "main.cf 5", says: ["Ports 465, 25 turn", says])
}

private let misspelt: [FaultCase] = [
    unreadable("inet6:[::1]:8891", says: "Write inet:[::1]:8891: inet is for IPv6 as well"),
    unreadable("inet6:8891@[::1]", says: "Write inet:[::1]:8891"),
    unreadable("tcp:localhost:8891", says: "Write inet:localhost:8891"),
    unreadable("unx:/run/x.sock", says: "Write unix:/run/x.sock"),
    unreadable("/run/x.sock", says: "Write unix:/run/x.sock"),
    unreadable("Unix:run/x.sock", says: "Write unix:run/x.sock"),
    unreadable("milter:x", says: "Write inet:HOST:PORT, of IPv6 inet:[::1]:PORT, or unix:PATH"),
    FaultCase(name: "it is done without", server: unreadable("inet6:[::1]:8891", action: "accept"), fault: nil, exit: 0),
]

@Suite("A milter that is away") struct MilterUnavailableTests {
    @Test("its own default action wins", arguments: samples) func ownAction(_ sample: FaultCase) { sample.check() }

    @Test("one that Postfix cannot read is told with how it is written", arguments: misspelt)
    func unreadable(_ sample: FaultCase) { sample.check() }
}
