// Policy services and filters before the queue that are away: told by what listens now, and by what the restrictions before them let pass.

import PostfixModel
import Testing

@testable import Diagnosis

private typealias Server = RecordedServer

private let own = [25, 465].map { ListeningSocket(address: "0.0.0.0", port: $0) }
private let policy = "check_policy_service inet:127.0.0.1:10023"
private let refused = "\(stamp) postfix/smtps/smtpd[9]: warning: connect to 127.0.0.1:10023: Connection refused"
private let problem = "451 4.3.5 <localhost[127.0.0.1]>: Client host rejected: Server configuration problem"

private func asking(
    _ settings: String..., master: String = Server.smtpAndSmtps, probes: [EndpointProbe] = Server.live, log: [String] = [],
    listening: [ListeningSocket]? = own, missing: [String] = []
) -> RecordedServer {
    server(settings: settings, master: master, probes: probes, log: log) {
        $0.sockets = listening
        $0.missingSockets = missing
    }
}

private let away: [FaultCase] = [
    FaultCase(
        name: "nobody listens at the policy service that everybody is asked of",
        server: asking("smtpd_recipient_restrictions = \(policy)", log: [refused]), fault: "milter-unavailable", at: "main.cf 5",
        says: [
            "Ports 465, 25 turn mail away with 451: the policy service 127.0.0.1:10023", "Nothing on this machine listens on port 10023",
        ]),
    FaultCase(
        name: "no line of the log is needed",
        server: asking("smtpd_recipient_restrictions = \(policy)"), fault: "milter-unavailable", at: "main.cf 5"),
    FaultCase(
        name: "users are let pass before it",
        server: asking("smtpd_recipient_restrictions = permit_mynetworks, permit_sasl_authenticated, \(policy)", log: [refused]),
        fault: "milter-unavailable", exit: 1, at: "main.cf 5", says: ["turn some mail away", "is not asked about"]),
    FaultCase(
        name: "by name, of 465 alone",
        server: asking(
            master: Server.smtpAndSmtps + "\n  -o smtpd_client_restrictions=check_policy_service,inet:localhost:10031"),
        fault: "milter-unavailable", at: "master.cf 5", says: ["Port 465 turns mail away"]),
    FaultCase(
        name: "every client meets it at the greeting",
        server: asking(
            "smtpd_delay_reject = no", "smtpd_client_restrictions = permit_mynetworks, \(policy)",
            probes: [Server.smtps(.open, .established(TLSSession(version: "TLSv1.3", cipher: "X", greeting: problem)))], log: [refused]),
        fault: "milter-unavailable", at: "main.cf 6", says: ["10023"]),
    FaultCase(
        name: "a policy service of master.cf that master.cf does not have",
        server: asking(
            "smtpd_relay_restrictions = check_policy_service unix:private/policyd-spf, permit_mynetworks, defer_unauth_destination",
            missing: ["/var/spool/postfix/private/policyd-spf"]), fault: "service-line-missing", at: "main.cf 5",
        says: ["private/policyd-spf", "has no service policyd-spf"]),
    FaultCase(
        name: "a policy service by its path",
        server: asking(
            "smtpd_recipient_restrictions = check_policy_service { unix:/run/policy.sock, timeout = 9s }",
            missing: ["/run/policy.sock"]), fault: "milter-unavailable", at: "main.cf 5", says: ["/run/policy.sock does not exist"]),
    FaultCase(
        name: "the filter before the queue", server: asking("smtpd_proxy_filter = 127.0.0.1:10024"), fault: "milter-unavailable",
        at: "main.cf 5", says: ["Ports 465, 25 turn mail away with 451: the filter 127.0.0.1:10024", "port 10024"]),
]

private let healthy: [FaultCase] = [
    FaultCase(
        name: "it answers again, whatever the log says",
        server: asking(
            "smtpd_recipient_restrictions = \(policy)", log: [refused],
            listening: own + [ListeningSocket(address: "127.0.0.1", port: 10023)]), fault: nil, exit: 0),
    FaultCase(
        name: "mail goes on without it",
        server: asking("smtpd_recipient_restrictions = check_policy_service { inet:127.0.0.1:10023, default_action = DUNNO }"), fault: nil,
        exit: 0),
    FaultCase(
        name: "mail goes on without any",
        server: asking(
            "smtpd_policy_service_default_action = DUNNO", "smtpd_recipient_restrictions = \(policy)"), fault: nil, exit: 0),
    FaultCase(
        name: "another machine's is not seen",
        server: asking(
            "smtpd_recipient_restrictions = check_policy_service inet:192.0.2.9:10023",
            log: [
                "\(stamp) postfix/smtps/smtpd[9]: warning: connect to 192.0.2.9:10023: Connection refused"
            ]), fault: nil, exit: 0),
    FaultCase(
        name: "nobody comes so far", server: asking("smtpd_recipient_restrictions = permit_mynetworks, reject, \(policy)"), fault: nil,
        exit: 0),
    FaultCase(
        name: "who listens is not known", server: asking("smtpd_recipient_restrictions = \(policy)", listening: nil), fault: nil, exit: 0),
    FaultCase(
        name: "the table is of another machine",
        server: asking("smtpd_recipient_restrictions = \(policy)", listening: [ListeningSocket(address: "0.0.0.0", port: 22)]), fault: nil,
        exit: 0),
    FaultCase(
        name: "a service of master.cf",
        server: asking(
            "smtpd_recipient_restrictions = check_policy_service unix:private/policy",
            master: Server.smtpAndSmtps + "\npolicy unix - n n - 0 spawn"), fault: nil, exit: 0),
]

@Suite("Policy services and filters before the queue") struct FilterUnavailableTests {
    @Test("are told where they are away", arguments: away) func missing(_ sample: FaultCase) { sample.check() }
    @Test("are no fault where mail is taken, or nobody can tell", arguments: healthy) func taken(_ sample: FaultCase) { sample.check() }

    @Test("a line of the log stands beside as evidence") func evidence() {
        let faults = asking("smtpd_recipient_restrictions = \(policy)", log: [refused]).assessment.verdict.faults
        #expect(faults.first.map { "\($0.evidence)".contains("Connection refused") } == true)
    }
}
