// A described server with one fault: what `check` must call it, where it is written, and how it exits.

import PostfixModel
import Testing

@testable import Diagnosis

/// A server and the fault that must make its headline.
struct FaultCase: Sendable, CustomTestStringConvertible {
    var name: String
    var server: RecordedServer
    /// Nil: healthy.
    var fault: String?
    var exit = 2
    /// `main.cf 5`; nil: not looked at.
    var at: String?
    /// Must stand in summary or reasons.
    var says: [String] = []
    var testDescription: String { name }

    func check() {
        let verdict = server.assessment.verdict
        let head = verdict.faults.first
        #expect(head?.id == fault, "\(verdict.faults.map(\.id)) \(verdict.summary)")
        #expect(verdict.exitCode == exit)
        for seen in verdict.faults {
            let codes = Fault.all.first { $0.id == seen.id }?.exitCodes ?? []
            #expect(codes.contains(seen.weight.exitCode), "\(seen.id) weighs \(seen.weight), and the catalogue has \(codes)")
        }
        if let at { #expect(head?.place?.brief == at.replacing(" ", with: " line ")) }
        let told = ([head?.summary ?? ""] + (head?.reason ?? []) + (head?.next ?? []).map(\.line)).joined(separator: "\n")
        if let head { #expect(hasCommand(head), "nothing to type for \(head.id): \(head.next)") }
        for words in says { #expect(told.contains(words), "\(words) in \(told)") }
    }

    /// A next step has a command that can be typed, and not only the reload behind it. Lists have remedies, of which the menu tells; a limit
    /// of connections is waited out.
    private func hasCommand(_ seen: Sighting) -> Bool {
        if [
            "invalid-list", "left-over-list", "rate-limited", "not-running", "list-not-loaded", "certificate-not-reloaded",
            "service-not-loaded",
        ].contains(
            seen.id)
        {
            return true
        }
        let programs = [
            "vi", "sed", "echo", "ls", "ss", "ip", "df", "grep", "openssl", "(umask", "postconf", "postmap", "postqueue", "systemctl",
            "newaliases",
            "apt-get",
        ]
        return seen.next.contains { step in
            guard let command = step.command else { return false }
            return programs.contains { "\(command) ".hasPrefix("\($0) ") }
        }
    }
}

let stamp = "Nov 23 11:44:20 vm"
private let started = "Nov 23 11:44:18 vm postfix/master[1]: daemon started -- version 3.7.11, configuration /etc/postfix"

/// A server of today whose lists are in order.
func server(
    settings: [String] = [], master: String = RecordedServer.smtpAndSmtps,
    probes: [EndpointProbe] = [RecordedServer.deadSmtps, RecordedServer.liveStarttls],
    log: [String] = [], running: Bool = true, change: (inout RecordedServer) -> Void = { _ in }
) -> RecordedServer {
    var server = RecordedServer.modern("3.7.11", "!SSLv2, !SSLv3", openssl: "3.0.11", probes: probes, log: [started] + log)
    server.settings += settings
    server.master = master
    server.running = running
    change(&server)
    return server
}
