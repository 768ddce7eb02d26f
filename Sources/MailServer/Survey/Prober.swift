// Probes ports: TCP ("telnet") and TLS (`openssl s_client`) as two results, over one connection where that is possible, and never
// over more than two unless TLS versions are asked for one by one.
//
// Port 465 and its like wait in silence for TLS: the connection is watched for a second, then openssl's client gets it. Ports with
// STARTTLS are spoken to as a mail server speaks: greeting, EHLO, STARTTLS, then openssl's client gets the connection. A second
// connection is made where the first was closed, where TLS needs a client with its own security lowered, or where an alert may
// have come from the server name that was sent.

import Diagnosis
import Glibc
import PostfixModel

package struct Prober: Sendable {
    private let access: ServerAccess
    private let client: Shared<OpenSSLClient>
    let inspector: CertificateInspector

    /// Ports probed at once: each holds some ten descriptors and a process.
    private static let atOnce = 8

    package init(access: ServerAccess) {
        self.init(access: access) { await access.ask(Command("openssl", ["version"], timeLimit: 4)) }
    }

    /// `version`: the answer to `openssl version`, asked for once.
    init(access: ServerAccess, version: @escaping @Sendable () async -> CommandResult) {
        self.access = access
        inspector = CertificateInspector(access: access)
        client = Shared { OpenSSLClient(version: ToolOutput.opensslVersion(await version().outputText)?.version) }
    }

    /// All endpoints, some at a time, in their order. Once a port has answered STARTTLS with 454, the others are asked up to EHLO
    /// only. `suspects` have a list that is known to be invalid, or are known to be dead, and are asked last: one of them is enough,
    /// and what the others say is not lost to it. No port is begun with after so many `seconds`: hundreds of silent ones would take
    /// minutes, and what is known of the others would be lost with them. `told` hears of each answer as it comes, by its index.
    package func probe(
        _ endpoints: [Endpoint], versions: Bool, suspects: Set<Endpoint> = [], gate: STARTTLSGate = STARTTLSGate(),
        seconds: Double = .infinity, told: @escaping @Sendable (Int, EndpointProbe) -> Void = { _, _ in }
    ) async -> [EndpointProbe] {
        let deadline = MonotonicTime.now + seconds
        var probes: [Int: EndpointProbe] = [:]
        for stage in Prober.stages(endpoints, suspects) {
            probes.merge(await probe(stage, of: endpoints, until: deadline, versions: versions, gate: gate, told: told)) { $1 }
        }
        // A limit on connections at a time counts this program's own, too: who was turned away by one is asked again, alone.
        for index in endpoints.indices where probes[index]?.isTurnedAwayByLimit == true && MonotonicTime.now < deadline {
            try? await Task.sleep(for: .seconds(1))
            probes[index] = await probe(endpoints[index], versions: versions, gate: gate)
        }
        return endpoints.indices.compactMap { probes[$0] }
    }

    /// Groups of endpoints, by index, that are asked one group after the other. Of the ports with STARTTLS one goes ahead, so that
    /// it is always the same whose 454 spares the others: the one that users submit mail on, where there is one.
    private static func stages(_ endpoints: [Endpoint], _ suspects: Set<Endpoint>) -> [Set<Int>] {
        let starttls = endpoints.indices.filter { endpoints[$0].role == .starttls }
        func split(_ indices: [Int]) -> (first: Set<Int>, rest: Set<Int>) {
            guard let first = indices.first(where: { endpoints[$0].demandsTLS }) ?? indices.first else { return ([], []) }
            return ([first], Set(indices).subtracting([first]))
        }
        let sound = split(starttls.filter { !suspects.contains(endpoints[$0]) })
        let suspect = split(starttls.filter { suspects.contains(endpoints[$0]) })
        return [sound.first.union(Set(endpoints.indices).subtracting(starttls)), sound.rest, suspect.first, suspect.rest]
    }

    private func probe(
        _ indices: Set<Int>, of endpoints: [Endpoint], until deadline: Double, versions: Bool, gate: STARTTLSGate?,
        told: @escaping @Sendable (Int, EndpointProbe) -> Void
    ) async -> [Int: EndpointProbe] {
        await withTaskGroup(of: (Int, EndpointProbe).self) { group in
            // The ports that users and other servers need come first.
            var waiting = indices.sorted { [Sighting.urgency(endpoints[$0].port), $0] }[...]
            var probes: [Int: EndpointProbe] = [:]
            var running = 0
            func begin() {
                while running < Prober.atOnce, let index = waiting.popFirst() {
                    guard MonotonicTime.now < deadline else {
                        probes[index] = Prober.notReached(endpoints[index], "the other ports took too long")
                        continue
                    }
                    running += 1
                    group.addTask { (index, await probe(endpoints[index], versions: versions, gate: gate)) }
                }
            }
            begin()
            for await (index, probe) in group {
                probes[index] = probe
                told(index, probe)
                running -= 1
                begin()
            }
            return probes
        }
    }

    /// What is said of a port that was not tried to the end.
    static func notReached(_ endpoint: Endpoint, _ why: String) -> EndpointProbe {
        EndpointProbe(endpoint: endpoint, tcp: .notTried(why), tls: .cannotTell(why))
    }

    /// TCP and TLS of one endpoint; with `versions` also each of TLS 1.0–1.3 by itself.
    package func probe(_ endpoint: Endpoint, versions: Bool, gate: STARTTLSGate? = nil) async -> EndpointProbe {
        let target = access.route(endpoint)
        var probe = await meet(target, versions: versions, gate: gate)
        probe.endpoint = endpoint
        probe.metAt = target == endpoint ? nil : target
        return probe
    }

    private func meet(_ endpoint: Endpoint, versions: Bool, gate: STARTTLSGate?) async -> EndpointProbe {
        let tls = TLSProbe(access: access, client: await client.value)
        let command = tls.client.command(for: endpoint).shown
        switch await addresses(of: endpoint) {
        case .failure(let problem):
            return EndpointProbe(endpoint: endpoint, tcp: problem.tcp, tls: problem.tls, command: command)
        case .success(let addresses):
            let opening = await offload { cancellation in
                PortOpening(endpoint: endpoint, addresses: addresses, gate: gate, cancellation: cancellation)
            }
            var probe = await finish(opening, endpoint, addresses, tls)
            probe.command = command
            if versions { probe.versions = await self.versions(probe, tls) }
            return probe
        }
    }

    private struct NoAddress: Error {
        var tcp: TCPOutcome
        var tls: TLSOutcome
    }

    /// Numeric addresses to connect to. A service of this server is sought on this machine only.
    private func addresses(of endpoint: Endpoint) async -> Result<[String], NoAddress> {
        switch await AddressLookup(access: access).addresses(of: endpoint.host) {
        case .failure(let error): return .failure(NoAddress(tcp: .notTried(error.sentence), tls: .cannotTell(error.sentence)))
        case .success(let addresses):
            if endpoint.service == nil { return .success(addresses) }
            var host = HostFacts()
            host.addresses = OwnAddresses.read()
            let usable = addresses.filter { host.isOwn($0) == true }
            if !usable.isEmpty { return .success(usable) }
            let why = "\(endpoint.host) is no address of this machine, and no other machine is connected to"
            return .failure(NoAddress(tcp: .notTried(why), tls: .cannotTell(why)))
        }
    }

    /// The TLS half, over the connection that is open, else over a second one.
    private func finish(_ opening: PortOpening, _ endpoint: Endpoint, _ addresses: [String], _ tls: TLSProbe) async -> EndpointProbe {
        var probe = EndpointProbe(endpoint: endpoint, tcp: opening.tcp, tls: .closedWithoutData, transcript: opening.transcript)
        if let outcome = opening.outcome {
            probe.tls = outcome
            return probe
        }
        let attempt = await tls.attempt(endpoint, over: opening.socket)
        (probe.tls, probe.transcript) = (await inspected(attempt.transcript), attempt.transcript.lines)
        probe.withoutServerName = attempt.withoutServerName
        if probe.tls == .closedWithoutData, probe.tcp == .open {
            // The first smtpd was still starting while the port was watched. It has read its list by now, so the TCP half is asked
            // again.
            probe.tcp = await offload { TCPProbe().probe(addresses: addresses, port: endpoint.port, cancellation: $0) }
        }
        return probe
    }

    /// With what openssl tells of the certificate that came: asked once for each, and not at all where it lies in a file.
    private func inspected(_ transcript: Transcript) async -> TLSOutcome {
        guard case .established(var session) = transcript.outcome, let leaf = transcript.leaf else { return transcript.outcome }
        session.served?.leaf = await inspector.certificate(leaf)
        return .established(session)
    }

    /// Each version by itself where that can tell more: a port that is dead for one is dead for all.
    private func versions(_ probe: EndpointProbe, _ tls: TLSProbe) async -> [TLSVersion: VersionAnswer] {
        switch probe.tls {
        case .established, .alert, .clientRefusal, .closedInHandshake, .failed:
            guard probe.state != .nothingListens, probe.state != .noAnswer else { return [:] }
            return await tls.versions(probe.endpoint)
        case .closedWithoutData, .plainBanner, .starttlsNotOffered, .starttlsRefused:
            return Dictionary(uniqueKeysWithValues: tls.client.versionOptions.map { ($0.version, .refused) })
        case .refused, .greetingRefused, .timedOut, .notAsked, .cannotTell:
            return [:]
        }
    }
}

/// The name this machine gives itself.
package enum HostName {
    static var current: String {
        var buffer = [CChar](repeating: 0, count: 256)
        guard gethostname(&buffer, buffer.count - 1) == 0 else { return "localhost" }
        let name = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let isUsable = !name.isEmpty && name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
        return isUsable ? name : "localhost"
    }

    /// What our own client says of itself in EHLO: the name where it is qualified, else an address literal, as mail programs do (RFC 5321,
    /// 4.1.3). A bare name is turned away by reject_non_fqdn_helo_hostname, which mail programs never meet.
    package static func inEHLO(_ name: String) -> String { name.dropFirst().dropLast().contains(".") ? name : "[127.0.0.1]" }
}
