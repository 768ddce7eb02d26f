// TCP and TLS of an endpoint put together.

import Diagnosis
import Glibc
import MailServer
import Synchronization
import TestSupport
import Testing

@Suite(.enabled(if: OpenSSLServer.isAvailable, "openssl is not installed"))
struct ProberTests {
    private let prober = Prober(access: .live())

    @Test("a listener that hangs up at once shows the fault's signature, and no version is tried for it")
    func dead() async throws {
        let server = try LoopbackServer { _ = $0.receive() }
        let probe = await prober.probe(Endpoint(host: "127.0.0.1", port: server.port, role: .smtps), versions: true)
        #expect(probe.tls == .closedWithoutData && probe.showsDroppedTLS && !probe.answers)
        #expect(!probe.versions.isEmpty && probe.versions.values.allSatisfy { $0 == .refused })
        #expect(probe.transcript.contains { $0.text == "no peer certificate available" && $0.note == "TLS never began" })
        #expect(server.connections <= 2)
    }

    @Test("a server that is slow to hang up is knocked at again, so that the TCP result is its own and not the wait's")
    func slow() async throws {
        let first = Collector()
        let server = try LoopbackServer { _ in
            first.add(1)
            if first.total <= 1 { sleep(2) }
        }
        let probe = await prober.probe(Endpoint(host: "127.0.0.1", port: server.port, role: .smtps), versions: false)
        #expect(probe.tls == .closedWithoutData)
        guard case .closedAtOnce = probe.tcp else {
            Issue.record("\(probe.tcp)")
            return
        }
    }

    @Test("454 on STARTTLS: the SMTP session is the transcript, and no TLS is tried")
    func starttlsRefused() async throws {
        let server = try LoopbackServer.smtp(
            replies: ["EHLO": "250-mail\r\n250 STARTTLS\r\n", "STARTTLS": "454 4.7.0 TLS not available due to local problem\r\n"])
        let probe = await prober.probe(Endpoint(host: "127.0.0.1", port: server.port, role: .starttls), versions: true)
        #expect(probe.tcp == .banner("220 mail.example.test ESMTP"))
        #expect(probe.tls == .starttlsRefused("454 4.7.0 TLS not available due to local problem"))
        #expect(probe.showsDroppedTLS)
        #expect(probe.transcript.map(\.text).contains("STARTTLS"))
        #expect(probe.command == "openssl s_client -starttls smtp -crlf -connect 127.0.0.1:\(server.port)")
    }

    @Test("endpoints come back in their order, probed at once")
    func order() async throws {
        let servers = try (0..<24).map { _ in try LoopbackServer { $0.drain() } }
        let ports = servers.map(\.port)
        let start = MonotonicTime.now
        let nobody = Endpoint(host: "127.0.0.1", port: try FreePort.find(), role: .smtps)
        let silent = ports.map { Endpoint(host: "localhost", port: $0, role: .starttls) }
        let probes = await prober.probe(silent + [nobody], versions: false)
        #expect(probes.map(\.endpoint.port).dropLast() == ports[...])
        #expect(probes.dropLast().allSatisfy { $0.tcp == .open && $0.tls == .timedOut(seconds: 6) })
        #expect(probes.last?.tcp == .refused && probes.last?.tls == .refused)
        // One after the other they would take 144 seconds.
        #expect(MonotonicTime.now - start < 140)
    }

    @Test("a name nobody knows was not tried, and is named")
    func unknownName() async {
        let probe = await prober.probe(Endpoint(host: "no-such-host.invalid", port: 465, role: .smtps), versions: false)
        guard case .notTried(let why) = probe.tcp, !probe.isTelling else {
            Issue.record("\(probe.tcp)")
            return
        }
        #expect(why.contains("no-such-host.invalid"))
    }
}
