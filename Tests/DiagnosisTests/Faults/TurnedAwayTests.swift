// Ports that greet, and then take no mail: restrictions, tables and networks that nobody passes.

import PostfixModel
import Testing

@testable import Diagnosis

private typealias Server = RecordedServer

private let block = "\n  -o smtpd_client_restrictions=permit_sasl_authenticated,reject"

private func refusal(_ reply: String) -> [EndpointProbe] {
    [Server.smtps(.open, .established(TLSSession(version: "TLSv1.3", cipher: "X", greeting: reply)))]
}

/// Port 465 greets, and the process that served our own test logged these lines.
private func probed(_ settings: [String], _ lines: [String]) -> RecordedServer {
    server(settings: settings, probes: Server.live) {
        $0.probeLog = (["connect from localhost[127.0.0.1]"] + lines).map { "\(stamp) postfix/smtps/smtpd[9]: \($0)" }
    }
}

/// A process began before our own tests, without the file of mydestination.
private func began(living: Int) -> RecordedServer {
    server(
        settings: ["mydestination = /etc/postfix/local-host-names"], probes: Server.live,
        log: ["\(stamp) postfix/smtps/smtpd[9]: error: open file /etc/postfix/local-host-names: No such file or directory"]
    ) { $0.servers = [RunningProcess(pid: living, program: "smtpd", service: "smtps")] }
}

private let bits =
    #"warning: smtpd_client_event_limit_exceptions: non-null host address bits in "127.0.0.1/8", perhaps you should use "127.0.0.0/8" instead"#

private let samples: [FaultCase] = [
    FaultCase(
        name: "logged-in clients alone, and no AUTH", server: server(master: Server.smtpAndSmtps + block, probes: Server.live),
        fault: "rejected-at-connect", exit: 1, at: "master.cf 5", says: ["Port 465 takes mail of clients that have logged in alone"]),
    FaultCase(
        name: "the same with AUTH",
        server: server(
            settings: ["smtpd_sasl_auth_enable = yes", "smtpd_tls_auth_only = yes"], master: Server.smtpAndSmtps + block,
            probes: Server.live),
        fault: nil, exit: 0),
    FaultCase(
        name: "restrictions that let others pass",
        server: server(
            settings: ["smtpd_recipient_restrictions = permit_sasl_authenticated, reject_unauth_destination, permit"], probes: Server.live),
        fault: nil, exit: 0),
    FaultCase(
        name: "deferred at the greeting",
        server: server(
            settings: ["smtpd_delay_reject = no", "smtpd_client_restrictions = defer"],
            probes: refusal("450 4.3.2 <localhost[127.0.0.1]>: Client host rejected: Try again later")), fault: "rejected-at-connect",
        exit: 1,
        at: "main.cf 6", says: ["smtpd_client_restrictions = defer"]),
    FaultCase(
        name: "host bits in mynetworks", server: probed(["mynetworks = 127.0.0.1/8"], [bits]), fault: "bad-value", at: "main.cf 5",
        says: ["Write 127.0.0.0/8 instead of 127.0.0.1/8"]),
    FaultCase(
        name: "host bits that are no longer in the file", server: probed(["mynetworks = 127.0.0.0/8"], [bits]), fault: nil, exit: 0),
    FaultCase(
        name: "mynetworks in a file that is not there",
        server: probed(
            ["mynetworks = /etc/postfix/networks"],
            [
                "error: open file /etc/postfix/networks: No such file or directory",
                "warning: non-existent:/etc/postfix/networks is unavailable. open file /etc/postfix/networks: No such file or directory",
            ]), fault: "table-unavailable", at: "main.cf 5", says: ["/etc/postfix/networks does not exist"]),
    FaultCase(
        name: "aliases that were never made",
        server: probed(
            ["virtual_alias_maps = hash:/etc/postfix/virtual"], ["error: open database /etc/postfix/virtual.db: No such file or directory"]),
        fault: "table-unavailable", exit: 1, at: "main.cf 5", says: ["postmap hash:/etc/postfix/virtual"]),
    FaultCase(
        name: "aliases of this machine that were never made",
        server: probed(["alias_maps = hash:/etc/aliases"], ["error: open database /etc/aliases.db: No such file or directory"]),
        fault: "table-unavailable", exit: 1, at: "main.cf 5", says: ["newaliases"]),
    FaultCase(
        name: "mydestination in a file that is not there",
        server: probed(
            ["mydestination = $myhostname /etc/postfix/local-host-names"],
            ["error: open file /etc/postfix/local-host-names: No such file or directory"]),
        fault: "table-unavailable", at: "main.cf 5",
        says: ["Ports 465, 25 turn mail away", "/etc/postfix/local-host-names does not exist", "Every recipient"]),
    FaultCase(
        name: "a file of another list, of whose names alone some mail is",
        server: probed(
            ["relay_domains = /etc/postfix/relays"], ["error: open file /etc/postfix/relays: No such file or directory"]),
        fault: "table-unavailable", exit: 1, at: "main.cf 5", says: ["turn some mail away"]),
    FaultCase(
        name: "the same as a process logged that began before our tests and still runs",
        server: began(living: 9), fault: "table-unavailable", at: "main.cf 5"),
    FaultCase(name: "as one logged that has ended", server: began(living: 10), fault: nil, exit: 0),
    FaultCase(
        name: "a file that no list names any more",
        server: probed(
            ["mydestination = localhost"], ["error: open file /etc/postfix/local-host-names: No such file or directory"]),
        fault: nil, exit: 0),
    FaultCase(
        name: "465 runs postscreen",
        server: server(
            master:
                "smtp inet n - n - - smtpd\nsmtpd pass - - n - - smtpd\ntlsproxy unix - - n - 0 tlsproxy\ntlsmgr unix - - n 1000? 1 tlsmgr\nsmtps inet n - n - 1 postscreen\n  -o smtpd_tls_wrappermode=yes",
            probes: [Server.smtps(.banner("220 mail ESMTP"), .plainBanner), Server.liveStarttls]),
        fault: "service-dies", at: "master.cf 5", says: ["runs postscreen, not smtpd", "no wrapper mode"]),
]

@Suite("Ports that greet and take no mail") struct TurnedAwayTests {
    @Test("are told by what stands in the way", arguments: samples) func ports(_ sample: FaultCase) { sample.check() }

    @Test("a daemon's trouble is no restriction") func trouble() {
        let answer = refusal("451 4.3.5 <localhost[127.0.0.1]>: Client host rejected: Server configuration error")
        #expect(server(probes: answer).assessment.verdict.faults.map(\.id) == ["unexplained"])
        let problem = refusal("451 4.3.5 <localhost[127.0.0.1]>: Client host rejected: Server configuration problem")
        #expect(server(probes: problem).assessment.verdict.faults.map(\.id) == ["unexplained"])
    }
}
