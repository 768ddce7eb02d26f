// Port 465 is not this Postfix's: another program serves it, or a packet filter keeps clients from it.

import PostfixModel
import Testing

@testable import Diagnosis

private typealias Server = RecordedServer

@Suite("Port 465 in other hands") struct HeldElsewhereTests {
    private static let withoutSmtps = "smtp inet n - n - - smtpd\ntlsmgr unix - - n 1000? 1 tlsmgr\nsubmission inet n - n - - smtpd"

    private func behindProxy(_ probes: [EndpointProbe]) -> RecordedServer {
        server(master: Self.withoutSmtps, probes: probes) {
            $0.sockets = [ListeningSocket(address: "0.0.0.0", port: 465, holder: .other(RunningProcess(pid: 77, program: "stunnel4")))]
        }
    }

    private func asked(_ tcp: TCPOutcome, _ tls: TLSOutcome) -> EndpointProbe {
        EndpointProbe(endpoint: Endpoint(host: "127.0.0.1", port: 465, role: .smtps), tcp: tcp, tls: tls)
    }

    @Test("a TLS proxy on 465 is a note and no fault: the service beside it would end master at its next start") func proxy() throws {
        let assessment = behindProxy([Server.liveStarttls]).assessment
        #expect(assessment.verdict.kind == .healthy && assessment.exitCode == 0)
        let note = try #require(assessment.findings.first { $0.id == "port-held-elsewhere" })
        #expect(note.isNote && note.summary.contains("stunnel4 (process 77)") && note.summary.contains("not tried"))
    }

    @Test("asked for, and dead: told who holds it; nothing is to be switched on") func deadProxy() {
        let verdict = behindProxy([asked(.closedAtOnce(milliseconds: 1), .closedWithoutData), Server.liveStarttls]).assessment.verdict
        #expect(verdict.faults.map(\.id) == ["port-taken"] && verdict.exitCode == 2)
        #expect(verdict.summary.contains("stunnel4 (process 77) holds the port"))
    }

    @Test("refused, though Postfix has the socket: a packet filter, not a service that is missing") func filtered() throws {
        let master = RunningProcess(pid: 1, program: "master")
        let refused = EndpointProbe(endpoint: Server.deadSmtps.endpoint, tcp: .refused, tls: .refused)
        let filtered = server(probes: [refused, Server.liveStarttls]) {
            $0.sockets = [ListeningSocket(address: "0.0.0.0", port: 465, holder: .ownMaster(master))]
        }
        let head = try #require(filtered.assessment.verdict.faults.first)
        #expect(
            head.id == "unexplained" && head.summary == "Port 465: Postfix listens, and connections do not come through to it"
                && head.reason.contains { $0.contains("packet filter") })
        #expect(!head.reason.contains { $0.contains("not enabled") } && head.next.contains { $0.command == "nft list ruleset" })
    }
}

@Suite("A port for IPv6 alone") struct IPv6OnlyTests {
    private func ids(
        _ sockets: [String],
        master: String =
            "smtp inet n - n - - smtpd\ntlsmgr unix - - n 1000? 1 tlsmgr\n[::]:465 inet n - n - - smtpd\n  -o smtpd_tls_wrappermode=yes"
    ) -> [String] {
        let holder = ListeningSocket.Holder.ownMaster(RunningProcess(pid: 1, program: "master"))
        let six = EndpointProbe(
            endpoint: Endpoint(host: "::1", port: 465, role: .smtps, service: "[::]:465"), tcp: .open, tls: .established(Server.session))
        return server(master: master, probes: [six, Server.liveStarttls]) { server in
            server.addresses = ["127.0.0.1", "192.0.2.7"]
            server.sockets = sockets.map { socket in
                let parts = socket.split(separator: " ")
                return ListeningSocket(address: String(parts[0]), port: Int(parts[1])!, holder: holder)
            }
        }.assessment.verdict.faults.map(\.id)
    }

    @Test("is told where other ports have IPv4, and not where nothing has, or a second line brings it") func told() {
        #expect(ids(["0.0.0.0 25", ":: 25", ":: 465"]) == ["ipv6-only"])
        #expect(ids([":: 25", ":: 465"]) == [])
        #expect(ids(["0.0.0.0 25", ":: 25", ":: 465", "0.0.0.0 465"]) == [])
    }
}

@Suite("A fault that is felt in part") struct PartialTests {
    @Test("is told as of now by its weight: page 8 and the verdict promise nothing that works") func felt() throws {
        let looped = server(probes: [Server.liveSmtps, Server.liveStarttls]) {
            $0.settings.append("inet_interfaces = loopback-only")
            $0.addresses = ["127.0.0.1", "192.0.2.7"]
            $0.sockets = [25, 465].map { ListeningSocket(address: "127.0.0.1", port: $0) }
        }.assessment.verdict
        let head = try #require(looped.faults.first)
        #expect(head.id == "loopback-only" && head.weight == .partial && looped.kind == .trap && looped.exitCode == 1)
        #expect(looped.urgency == .otherwise("no customer can send through this server"))
    }
}
