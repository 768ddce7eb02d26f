// Every end a TCP connection can have, on real loopback listeners.

import Diagnosis
import MailServer
import TestSupport
import Testing

@Suite struct TCPProbeTests {
    private let probe = TCPProbe()

    private func probe(_ port: Int, address: String = "127.0.0.1") async -> TCPOutcome {
        let probe = probe
        return await offload { probe.probe(address: address, port: port) }
    }

    @Test("nothing listens: refused")
    func refused() async throws { #expect(await probe(try FreePort.find()) == .refused) }

    @Test("the server hangs up without a byte: closed at once, with the time it took")
    func closedAtOnce() async throws {
        let server = try LoopbackServer { _ in }
        guard case .closedAtOnce(let milliseconds) = await probe(server.port) else {
            Issue.record("not closed at once")
            return
        }
        #expect((0..<1000).contains(milliseconds))
    }

    @Test("the server speaks first: its first line, without the line end")
    func banner() async throws {
        let server = try LoopbackServer { connection in
            connection.send("220 mail.example.test ESMTP\r\n250 more\r\n")
            connection.drain()
        }
        #expect(await probe(server.port) == .banner("220 mail.example.test ESMTP"))
    }

    @Test("a banner without a line end is taken as it is")
    func unterminatedBanner() async throws {
        let server = try LoopbackServer { connection in
            connection.send("SSH-2.0")
            connection.drain()
        }
        #expect(await probe(server.port) == .banner("SSH-2.0"))
    }

    /// The first is fatal, protocol_version: what OpenSSL sends when no protocol version is left on.
    @Test(
        "a TLS alert or handshake record is no banner",
        arguments: ["\u{15}\u{3}\u{3}\u{0}\u{2}\u{2}F", "\u{15}\u{3}\u{1}\u{0}\u{2}\u{2}\u{50}", "\u{16}\u{3}\u{3}\n"])
    func recordOfTLS(record: String) async throws {
        let server = try LoopbackServer { connection in
            connection.send(record)
            connection.drain()
        }
        #expect(await probe(server.port) == .tlsAlert)
    }

    @Test("the server stays silent: open after the wait")
    func silent() async throws {
        let server = try LoopbackServer { $0.drain() }
        let start = MonotonicTime.now
        #expect(await probe(server.port) == .open)
        #expect(MonotonicTime.now - start >= 0.9)
    }

    @Test("IPv6 addresses are spoken to")
    func ipv6() async throws {
        let server = try LoopbackServer(ipv6: true) { _ in }
        guard case .closedAtOnce = await probe(server.port, address: "::1") else {
            Issue.record("not closed at once")
            return
        }
    }

    @Test("of several addresses the one that answers counts")
    func severalAddresses() async throws {
        let server = try LoopbackServer(ipv6: true) { $0.send("220 here\r\n") }
        let port = server.port
        #expect(await offload { TCPProbe().probe(addresses: ["127.0.0.1", "::1"], port: port) } == .banner("220 here"))
    }

    @Test("a name is no numeric address and is said so")
    func notNumeric() async {
        #expect(await probe(25, address: "mail.example.test") == .failed("mail.example.test is no numeric address"))
    }

    @Test("cancelling ends the wait")
    func cancelled() async throws {
        let server = try LoopbackServer { $0.drain() }
        let port = server.port
        var patient = TCPProbe()
        patient.listenLimit = 60
        let probe = patient
        let task = Task { await offload { probe.probe(address: "127.0.0.1", port: port, cancellation: $0) } }
        #expect(await eventually { server.connections > 0 })
        task.cancel()
        #expect(await task.value == .failed("cancelled"))
    }
}
