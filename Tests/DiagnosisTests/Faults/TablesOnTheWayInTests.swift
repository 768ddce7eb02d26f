// Tables on the way of mail whose file is not there now.

import PostfixModel
import Testing

@testable import Diagnosis

private typealias Server = RecordedServer

private func naming(_ settings: [String], missing: [String] = [], log: [String] = []) -> RecordedServer {
    server(settings: settings, probes: Server.live, log: log) {
        $0.missingTables = missing
    }
}

private let unsupported =
    "\(stamp) postfix/cleanup[9]: warning: pcre:/etc/postfix/checks is unavailable. unsupported dictionary type: pcre"

private let samples: [FaultCase] = [
    FaultCase(
        name: "transports that were never made",
        server: naming(["transport_maps = hash:/etc/postfix/transport"], missing: ["hash:/etc/postfix/transport"]),
        fault: "table-unavailable", exit: 1, at: "main.cf 5", says: ["was never made", "postmap hash:/etc/postfix/transport"]),
    FaultCase(
        name: "header checks whose file is not there",
        server: naming(
            ["header_checks = regexp:/etc/postfix/checks"], missing: ["regexp:/etc/postfix/checks"],
            log: [
                "\(stamp) postfix/cleanup[9]: warning: regexp:/etc/postfix/checks is unavailable. open /etc/postfix/checks: No such file or directory"
            ]), fault: "table-unavailable", exit: 1, at: "main.cf 5",
        says: ["regexp:/etc/postfix/checks is not there (header_checks", "ls -l /etc/postfix/checks"]),
    FaultCase(
        name: "header checks whose file is there again",
        server: naming(
            ["header_checks = regexp:/etc/postfix/checks"],
            log: [
                "\(stamp) postfix/cleanup[9]: warning: regexp:/etc/postfix/checks is unavailable. open /etc/postfix/checks: No such file or directory"
            ]), fault: nil, exit: 0),
    FaultCase(
        name: "a type that is not installed is a note", server: naming(["header_checks = pcre:/etc/postfix/checks"], log: [unsupported]),
        fault: nil, exit: 0),
    FaultCase(
        name: "aliases of this machine: recipients are taken", server: naming(["alias_maps = mysql:/etc/postfix/aliases.cf"]),
        fault: nil, exit: 0),
    FaultCase(
        name: "networks of IPv6 are no tables", server: naming(["mynetworks = 127.0.0.0/8 fe80::/10 [::1]/128"]), fault: nil,
        exit: 0),
    FaultCase(
        name: "a policy service is no table",
        server: naming(["smtpd_recipient_restrictions = permit_mynetworks, check_policy_service inet:192.0.2.1:10023"]),
        fault: nil, exit: 0),
    FaultCase(
        name: "tables that nobody reads",
        server: naming(
            ["old_maps = pcre:/etc/postfix/old", "header_checks = regexp:/etc/postfix/checks"], missing: ["pcre:/etc/postfix/old"]),
        fault: nil, exit: 0),
]

@Suite("Tables on the way of mail") struct TablesOnTheWayInTests {
    @Test("are told by what is there now", arguments: samples) func tables(_ sample: FaultCase) { sample.check() }
}
