// What no port shows is asked for itself, and where it cannot be asked nothing is called proven.

import Diagnosis
import PostfixModel
import SampleServers
import Testing

@testable import Repair

@Suite("Proof of what no port shows")
struct UnseenProofTests {
    private static let own465 = Endpoint(host: "127.0.0.1", port: 465, role: .smtps, service: "smtps")
    private static let socket = "/var/spool/postfix/private/rewrite"

    private let good = EndpointProbe(
        endpoint: own465, tcp: .open, tls: .established(TLSSession(version: "TLSv1.2", cipher: "X", greeting: "220 x ESMTP")))
    private let dead = EndpointProbe(endpoint: own465, tcp: .open, tls: .timedOut(seconds: 5))

    private func decided(_ aim: ChangeAim, before: EndpointProbe, after: EndpointProbe, _ sockets: [String: Bool?] = [:]) -> Decision {
        var evidence = ChangeEvidence(before: [before], after: [after], governed: ["smtps"], goal: .usablePorts, aim: aim)
        evidence.sockets = sockets
        return Decision(evidence, keep: false)
    }

    @Test("a service that came with the change is proven by its socket, reverted without one, and unproven where nobody can try")
    func sockets() {
        var aim = ChangeAim()
        aim.sockets = [Self.socket]
        let taken = decided(aim, before: good, after: good, [Self.socket: true])
        #expect(taken.keeps && taken.sentence.hasPrefix("Fixed: \(Self.socket) takes connections; 127.0.0.1:465 answers"))
        guard case .keep(proven: true, _) = taken else { Issue.record("\(taken)"); return }
        #expect(!decided(aim, before: good, after: good, [Self.socket: false]).keeps)
        for unknown in [[:], [Self.socket: nil]] as [[String: Bool?]] {
            guard case .keep(proven: false, _) = decided(aim, before: good, after: good, unknown) else {
                Issue.record("proven by nobody")
                continue
            }
        }
        // A port that was dead for want of it shows it as well.
        guard case .keep(proven: true, _) = decided(aim, before: dead, after: good) else { Issue.record("a port shows it"); return }
    }

    @Test("a line that is read now is unproven where every port answered before, and proven by one that did not") func line() {
        var aim = ChangeAim()
        aim.isUnseenByPorts = true
        guard case .keep(proven: false, let why) = decided(aim, before: good, after: good) else { Issue.record("proven"); return }
        #expect(why.contains("no port shows"))
        guard case .keep(proven: true, _) = decided(aim, before: dead, after: good) else { Issue.record("not proven"); return }
    }

    @Test("stock lines know their sockets, and a line that was ignored that no port shows it") func aims() throws {
        var server = SampleServer.modern("3.7.11", "!SSLv2, !SSLv3", openssl: "3.0.11", probes: SampleServer.live, log: [])
        server.settings += ["queue_directory = /q"]
        server.master += "\nsmtp inet n - n - 1 postscreen\nsmtpd pass - - n - - smtpd\ntlsmgr unix - - n 1000? 1 tlsmgr"
        let remedy = RepairMenu(for: server.assessment).remedies.first { $0.id == "tlsproxy-missing" }
        #expect(remedy?.plan.aim.sockets == ["/q/private/tlsproxy"], "\(server.assessment.verdict.faults.map(\.id))")
        #expect(StockService.named("cleanup")?.socket == "public/cleanup")
    }
}
